"""What a durable change of a node's database takes, from one thread and from many at once.

A change puts one process, of which there are 2,000, in the place of what was there.  With the
variable KUZNIA_TEST_POSTGRES the same is measured, for comparison, on that server:
`python -m tools.postgres python -m benchmarks.changes`.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.fresh import verdict
from kuznia.store.node_database import Kept, NodeDatabase

THREADS = (1, 8, 32)
AIMS = {1: 1000.0, 8: 500.0, 32: 333.0}
"""Microseconds of one change."""
PROCESSES = 2000
SECONDS = 3
CONTENT = "x" * 1500


def main() -> None:
    """Measure and print the verdicts."""
    with TemporaryDirectory() as folder:
        database = NodeDatabase.in_folder(Path(folder))
        for threads in THREADS:
            took = 1e6 / _rate(database, threads)
            print(verdict(f"change-{threads}", took, AIMS[threads]))
        database.close()
    server = os.environ.get("KUZNIA_TEST_POSTGRES")
    if server:
        database = NodeDatabase(server, "kuznia_changes")
        for threads in THREADS:
            print(f"PostgreSQL, {threads} threads: {_rate(database, threads):,.0f} changes/s")
        database.close()


def _rate(database: NodeDatabase, threads: int) -> float:
    """Give the changes of a second."""
    until = perf_counter() + SECONDS
    made = [0] * threads

    def work(thread: int) -> None:
        while perf_counter() < until:
            kept = _kept((thread * 61 + made[thread]) % PROCESSES)
            database.run(lambda change, kept=kept: change.put(kept))
            made[thread] += 1

    running = [threading.Thread(target=work, args=(thread,)) for thread in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return sum(made) / SECONDS


def _kept(number: int) -> Kept:
    return Kept(f"urn:uuid:{number}", "negotiation", "urn:kuznia:US", f"urn:uuid:peer-{number}", "",
                number % 2 == 0, CONTENT)  # fmt: skip


if __name__ == "__main__":
    main()
