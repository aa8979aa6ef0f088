"""Progress on standard error, and stopping on request."""

from __future__ import annotations

import signal
import sys
from collections.abc import Generator
from contextlib import contextmanager
from math import isfinite
from time import perf_counter
from types import FrameType

from rich.console import Console

from kuznia.app.plans import Tell
from kuznia.model.language import Message, _, msg
from kuznia.planning.linear import Progress


class Reporter:
    """Shows each step with its seconds, and bounds while the solver works.

    On a terminal the running step is one moving line; elsewhere each step is printed when done.
    """

    def __init__(self, console: Console) -> None:
        self._console = console
        self._step: Message | None = None
        self._began = 0.0
        self._shown = 0.0
        self.stopped = False

    def tell(self, step: Message, progress: Progress | None) -> bool:
        """Show a step; say whether the user asked to stop."""
        if step is not self._step:
            self.finish()
            self._step, self._began = step, perf_counter()
        if self._console.is_terminal and perf_counter() - self._shown > 0.1:
            self._shown = perf_counter()
            self._console.print(f"  … {self._line(progress)}", end="\r", overflow="crop",
                                no_wrap=True)  # fmt: skip
        return self.stopped

    def finish(self) -> None:
        """Close the running step."""
        if self._step is not None:
            if self._console.is_terminal:
                self._console.file.write("\r\x1b[2K")
            seconds = perf_counter() - self._began
            self._console.print(f"  ✓ {self._step}  {seconds:.1f} s")
            self._step = None

    def _line(self, progress: Progress | None) -> str:
        line = f"{self._step}  {perf_counter() - self._began:.0f} s"
        if progress is not None and isfinite(progress.objective) and abs(progress.objective) < 1e30:
            gap = (progress.objective - progress.bound) / max(1.0, abs(progress.objective))
            line += "  " + str(msg("best {best:,.0f}, at most {gap:.1%} from the optimum",
                                   best=progress.objective, gap=max(0.0, gap)))  # fmt: skip
        return line


@contextmanager
def reporting(*, quiet: bool = False, stopping: str | None = None) -> Generator[Tell]:
    """Show progress for the body of a `with` block; Ctrl-C asks to stop and keep what there is.

    *stopping* says what is kept, when it is not the best plan so far.
    """
    console = Console(stderr=True, quiet=quiet, highlight=False)
    reporter = Reporter(console)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        if reporter.stopped:
            raise KeyboardInterrupt
        reporter.stopped = True
        kept = stopping or _("stopping; the best plan so far is kept")
        sys.stderr.write(f"\n{kept}\n")

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield reporter.tell
        reporter.finish()
    finally:
        signal.signal(signal.SIGINT, before)
