"""Limits that the reading process puts on itself before it looks at a file.

Where the system has no such limits, as on Windows, the parent's clock is the only one.
"""

from __future__ import annotations

import ctypes
import os
import sys
from contextlib import suppress

_OPEN_FILES = 32
_NEW_NETWORK = 0x40000000
_NEW_USER = 0x10000000


def confine(memory: int) -> None:
    """Give up for good: writing files, dumping memory, most memory, new processes, the network."""
    if sys.platform == "win32":
        return
    import resource

    _leave_network()
    for name, most in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_FSIZE", 0),
        ("RLIMIT_NOFILE", _OPEN_FILES),
        ("RLIMIT_NPROC", 0),
        ("RLIMIT_AS", memory),
    ):
        limit = getattr(resource, name, None)
        if limit is not None:
            with suppress(ValueError, OSError):  # a stricter limit is in force already
                resource.setrlimit(limit, (most, most))


def allow_seconds(seconds: float) -> None:
    """Let the process use so much time of the processor from now on, and then be stopped."""
    if sys.platform == "win32":
        return
    import resource

    used = resource.getrusage(resource.RUSAGE_SELF)
    spent = int(used.ru_utime + used.ru_stime)
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (spent + int(seconds) + 2, most))


def _leave_network() -> None:
    """Move into a network of its own that leads nowhere, where Linux allows it."""
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        spaces = _NEW_NETWORK if os.geteuid() == 0 else _NEW_NETWORK | _NEW_USER
        ctypes.CDLL(None, use_errno=True).unshare(spaces)
