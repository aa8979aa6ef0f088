"""Sample programmes, which can be planned as they are, and the sample package `bracket-package`."""
