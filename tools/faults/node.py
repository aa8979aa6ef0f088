"""`kuznia serve` as the campaign runs it: pauses between tries are short, pieces of files small.

A node that waits a minute for its next try does so in the campaign for a second, a package of a few
kilobytes is as many pieces as one of many megabytes, and a small disk has room enough.  When it is told
so, it kills itself just before or after one of its next writes: when a file is synced, or gets or loses
its name.  Another signal lets it say what each of its threads is doing.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from kuznia.cli import main
from kuznia.exchange import pieces
from kuznia.exchange.dsp import sending
from kuznia.web import data, downloading, working

ARMED = "KUZNIA_FAULTS_ARMED"
"""Variable with the path of the file that says at which write a node is to end."""
LONGEST_PAUSE = 1.0
PIECE = 4096
RESERVE = 256 * 1024
CAPS: tuple[tuple[ModuleType, str, float], ...] = (
    (working, "LONGEST_PAUSE", LONGEST_PAUSE),
    (sending, "LONGEST_PAUSE", LONGEST_PAUSE),
    (pieces, "PIECE", PIECE),
    (data, "PIECE", PIECE),
    (downloading, "RESERVE", RESERVE),
)
WRITES = ("fsync", "replace", "rename", "link", "unlink")


class Mine:
    """Kills this process at a write to come."""

    def __init__(self) -> None:
        self.left = 0
        """Writes up to the one; 0 when there is none."""
        self.is_after = False
        """Whether that write is still done."""

    def arm(self, _signal: int = 0, _frame: object = None) -> None:
        """Read which write from now on it is; a negative number lets it be done, and 0 is none."""
        number = int(Path(os.environ[ARMED]).read_text())
        self.left, self.is_after = abs(number), number < 0

    def under(self, write: Callable[..., object]) -> Callable[..., object]:
        """Give a write that may be the last."""

        def work(*arguments: object, **named: object) -> object:
            is_last = self.left == 1
            self.left = max(0, self.left - 1)
            if is_last and not self.is_after:
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                return write(*arguments, **named)
            finally:
                if is_last:
                    os.kill(os.getpid(), signal.SIGKILL)

        return work


def cap() -> None:
    """Shorten pauses and pieces in this process."""
    for module, name, value in CAPS:
        setattr(module, name, value)


if __name__ == "__main__":
    cap()
    mine = Mine()
    for name in WRITES:
        setattr(os, name, mine.under(getattr(os, name)))
    signal.signal(signal.SIGUSR1, mine.arm)
    faulthandler.register(signal.SIGUSR2)
    sys.exit(main())
