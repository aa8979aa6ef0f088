"""Schedules from a process of its own.

The solver of schedules and the one of plans each bring another version of the same library, HiGHS, so
that whichever is loaded second fails (google/or-tools issue 5246).  This process loads the one of plans
and never the other.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from typing import Self

from kuznia.model.errors import MissingExtra, Unable
from kuznia.model.language import msg
from kuznia.sustain.retrofit.schedule import SECONDS, Schedule, Watch, unwatched
from kuznia.sustain.retrofit.work import Work

STOP = "stop"


def schedule(
    work: Work, *, seconds: float = SECONDS, seed: int = 1, watch: Watch = unwatched
) -> Schedule:
    """Schedule work as `kuznia.sustain.retrofit.scheduling.schedule` does, in a process that ends with it.

    Raises MissingExtra when the solver is not installed, and Unable when its process ends too soon.
    """
    with SchedulingProcess() as process:
        return process.schedule(work, seconds=seconds, seed=seed, watch=watch)


class SchedulingProcess:
    """A process that schedules one work after the other."""

    def __init__(self) -> None:
        if find_spec("ortools") is None:
            raise MissingExtra("schedule", msg("The schedule of retrofit"))
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kuznia.app.scheduling_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe:
                    pipe.close()
        self._process.wait()

    def schedule(
        self, work: Work, *, seconds: float = SECONDS, seed: int = 1, watch: Watch = unwatched
    ) -> Schedule:
        """Schedule work; raises Unable when the process ends too soon."""
        stopped = False
        try:
            self._send((work, seconds, seed))
            while not isinstance(answer := self._receive(), Schedule):
                if not stopped and watch(*answer):
                    stopped = True
                    self._send(STOP)
        except (OSError, EOFError) as error:
            raise Unable(
                msg("the search for a schedule broke off"),
                msg("there may be too little memory; fewer systems or kits need less"),
            ) from error
        return answer

    def _send(self, what: object) -> None:
        if self._process.stdin:
            pickle.dump(what, self._process.stdin)
            self._process.stdin.flush()

    def _receive(self) -> Schedule | tuple[float, float]:
        if self._process.stdout is None:
            raise EOFError
        return pickle.load(self._process.stdout)  # noqa: S301 - from our own process
