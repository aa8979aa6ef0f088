"""A plan for people to read: charts, one self-contained page, one workbook.

Nothing is imported here, so that the libraries that draw are loaded only when something is drawn.
"""
