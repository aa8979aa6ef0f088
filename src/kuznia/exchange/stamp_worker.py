"""The process that stamps a PDF: `python -I -m kuznia.exchange.stamp_worker`.

It reads the PDF from its standard input and writes to its standard output, both files that are open
already, so it needs to open none itself.  Its parent stops it when it takes too long.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from typing import cast

OK, ENCRYPTED, MALFORMED, PAGES, MEMORY = 0, 10, 11, 12, 13
TASK = "KUZNIA_STAMP"
"""Setting of the environment with the task; unlike arguments, other users do not see it."""


def main() -> int:
    """Do one task and give the exit code that says how it went."""
    task = cast("dict[str, int | dict[str, object]]", json.loads(os.environ.pop(TASK)))
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    from kuznia.exchange import stamp_pages, stamp_reading  # before memory and files are limited
    from kuznia.exchange.stamp import Stamp

    _limit(cast("int", task["memory"]), cast("int", task["seconds"]), cast("int", task["output"]))
    source = os.fdopen(0, "rb")
    stamp = task.get("stamp")
    try:
        if isinstance(stamp, dict):
            stamp_pages.stamp_pdf(source, answer, Stamp.of_json(stamp), cast("int", task["pages"]))
        else:
            answer.write(json.dumps(sorted(stamp_reading.serials_of(source))).encode())
        answer.flush()
    except stamp_pages.Encrypted:
        return ENCRYPTED
    except stamp_pages.TooManyPages:
        return PAGES
    except MemoryError:
        return MEMORY
    except Exception:  # noqa: BLE001 - a damaged file may make the library fail in any way
        return MALFORMED
    return OK


def _limit(memory: int, seconds: int, output: int) -> None:
    """Give up for good more memory, time, output, files and processes than the task may take."""
    if sys.platform == "win32":
        return
    import resource

    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_NOFILE", 16),
        ("RLIMIT_FSIZE", output),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_AS", memory),
    ):
        with suppress(ValueError, OSError):  # a stricter limit is in force already
            resource.setrlimit(getattr(resource, name), (most, most))


if __name__ == "__main__":
    sys.exit(main())
