"""Run the conformance kit against a node: `python -m tools.conformance [TESTS]`.

TESTS is how the names of the tests to run begin, such as CN_C:02.  Status 0: all tests pass; 1: one
does not, or not all were run; 77: the kit cannot be had on this machine.
"""

import sys
from pathlib import Path

from tools.conformance.kit import EXPECTED
from tools.conformance.trial import trial
from tools.java import Unavailable

BUILD = Path("build/conformance")
UNAVAILABLE = 77

only = sys.argv[1] if sys.argv[1:] else ""
try:
    found = trial(BUILD, only)
except Unavailable as reason:
    print(f"The conformance kit was not run: {reason}")
    sys.exit(UNAVAILABLE)
for name, reason in found.failures:
    print(f"FAILED {name}\n       {reason}")
print(f"Passed tests: {found.passed} of {found.passed + found.failed if only else EXPECTED}")
print(f"Failed tests: {found.failed}")
sys.exit(bool(found.failed) if only else not found.conforms)
