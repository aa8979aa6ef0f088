"""Tools for work on Kuznia itself."""
