"""The fault campaign: two nodes exchange releases while network, disks and processes fail.

`python -m tools.faults --rounds 200 --seed 7` runs it, and `--round 31` runs one round of it alone.
"""
