"""`kuznia serve` as the campaign runs it: pauses between tries are short, pieces of files small.

A node that waits a minute for its next try does so in the campaign for a second, and a package of a
few kilobytes is as many pieces as one of many megabytes.  Nothing else is different.
"""

from __future__ import annotations

import sys
from types import ModuleType

from kuznia.cli import main
from kuznia.exchange import pieces
from kuznia.exchange.dsp import sending
from kuznia.web import data, working

LONGEST_PAUSE = 1.0
PIECE = 4096
CAPS: tuple[tuple[ModuleType, str, float], ...] = (
    (working, "LONGEST_PAUSE", LONGEST_PAUSE),
    (sending, "LONGEST_PAUSE", LONGEST_PAUSE),
    (pieces, "PIECE", PIECE),
    (data, "PIECE", PIECE),
)


def cap() -> None:
    """Shorten pauses and pieces in this process."""
    for module, name, value in CAPS:
        setattr(module, name, value)


if __name__ == "__main__":
    cap()
    sys.exit(main())
