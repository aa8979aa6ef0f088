"""The process that schedules: `python -m kuznia.app.scheduling_worker`.

It answers each work on its standard input with how far it is, now and then, and with a schedule.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from queue import SimpleQueue
from threading import Event, Thread
from typing import BinaryIO

from kuznia.sustain.retrofit.scheduling import schedule
from kuznia.sustain.retrofit.work import Work

Asked = tuple[Work, float, int]
"""Work, seconds and seed."""


def main() -> None:
    """Answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks says when to stop
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    asked, stop = SimpleQueue[Asked | None](), Event()
    Thread(target=_listen, args=(sys.stdin.buffer, asked, stop), daemon=True).start()
    while (next_ := asked.get()) is not None:
        work, seconds, seed = next_

        def watch(best: float, bound: float) -> bool:
            answers.write(pickle.dumps((best, bound)))
            return stop.is_set()

        found = schedule(work, seconds=seconds, seed=seed, watch=watch)
        stop.clear()
        answers.write(pickle.dumps(found))


def _listen(stream: BinaryIO, asked: SimpleQueue[Asked | None], stop: Event) -> None:
    """Pass on what is asked, and see to it that the work ends when nobody waits for it."""
    try:
        while True:
            said: Asked | str = pickle.load(stream)  # noqa: S301 - from the process that started this
            if isinstance(said, str):
                stop.set()
            else:
                asked.put(said)
    except EOFError:
        stop.set()
        asked.put(None)


if __name__ == "__main__":
    main()
