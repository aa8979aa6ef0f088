"""Independent jobs, here one after another, or over the machines of a Ray cluster."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar
from urllib.parse import urlsplit

from kuznia.model.errors import Unable
from kuznia.model.language import msg

Job = TypeVar("Job")
Result = TypeVar("Result")

LOCAL, AUTO = "local", "auto"
"""In place of a cluster's address: this machine's cores, or the cluster that this machine is part of."""

PATIENCE = 10
"""Seconds in which a cluster must answer."""


def spread(
    function: Callable[[Job], Result], jobs: Sequence[Job], cluster: str | None = None
) -> Generator[Result]:
    """Do each job; give the results in the order of the jobs, the same wherever they were done.

    *cluster* is None for here, `"local"`, `"auto"`, or the address of a cluster whose machines have the
    same version of Kuznia.  Close the generator to stop before the end.  Raises MissingExtra when a
    cluster is asked for and the optional part for it is not installed, and Unable when it cannot be
    reached.
    """
    if cluster is None:
        yield from map(function, jobs)
    else:
        yield from _on_cluster(function, jobs, cluster)


def _on_cluster(
    function: Callable[[Job], Result], jobs: Sequence[Job], cluster: str
) -> Generator[Result]:
    with _connected(cluster) as ray:

        def done(job: Job) -> Result:  # Ray takes a function, and none that is partial
            return function(job)

        far = ray.remote(done)
        waiting = [far.remote(job) for job in jobs]
        while waiting:
            yield ray.get(waiting.pop(0))


@contextmanager
def _connected(cluster: str) -> Generator[Any]:
    """Connect to a cluster, unless this process is connected already."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # Kuznia tells no one that it is used
    from kuznia.app.extra import ray

    known: Any = ray
    if known.is_initialized():
        yield known
        return
    try:
        if cluster not in (LOCAL, AUTO):
            _require_answer(cluster)
        where = {} if cluster == LOCAL else {"address": cluster}
        known.init(**where, log_to_driver=False, logging_level="ERROR")
    except (OSError, ValueError, SystemExit) as error:  # Ray leaves the process when a head is mute
        raise Unable(
            msg("the cluster {address} cannot be reached", address=cluster),
            msg("start one with: ray start --head; or leave out --cluster"),
        ) from error
    try:
        yield known
    finally:
        known.shutdown()


def _require_answer(address: str) -> None:
    """See whether anyone listens there, for which Ray itself takes more than a minute.

    Raises OSError or ValueError.
    """
    parts = urlsplit(address if "://" in address else f"ray://{address}")
    if parts.hostname is None or parts.port is None:
        raise ValueError(address)
    socket.create_connection((parts.hostname, parts.port), PATIENCE).close()
