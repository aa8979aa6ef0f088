"""What to build, make, buy and move, where and when, while law, money and plants are uncertain.

Pure calculation: a programme goes in, arrays and frames come out; the seed is an argument.

    scenarios  futures and their tree            gates      see model.gate_path
    world      what each future changes          reach      which flows can exist
    network    tables as index arrays            matrix     what all futures share, by arrays
    recourse   one matrix for every future       extensive  the tree of futures as one program
    linear     the solver                        outcome    solution -> tables
    reasons    why a need is late                prices     what a gate is worth
    parallel   two countries against one         compare    two plans side by side
    naming     names for columns and rows        mps, smps  the program for other solvers
    generating made-up programmes of any size
"""
