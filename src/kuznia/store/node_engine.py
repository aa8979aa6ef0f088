"""Connections to a node's database: one change at a time, and readers that wait for no one."""

from __future__ import annotations

import time
from typing import Any

from kuznia.store.extra import event, exc
from kuznia.store.extra import sqlalchemy as sql

READING = "kuznia_reading"
"""Execution option of a connection that changes nothing."""
LONGEST = 10
"""Seconds that a change waits for those before it."""
_PAUSE = 0.0005
"""Seconds between two tries to get SQLite's lock.  Its own pauses grow to a tenth of a second, in
which a busy node takes the lock a hundred times, so that another program waits for seconds."""


def engine_of(url: str) -> sql.Engine:
    """Give the engine of a database, by its address."""
    engine = sql.create_engine(url, max_overflow=-1)  # one for each thread that waits for its turn
    event.listen(engine, "connect", _as_sqlite)
    event.listen(engine, "begin", _begin_in_sqlite)
    return engine


def _as_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins and ends transactions, not the driver
    for setting in (f"busy_timeout = {LONGEST}000", "journal_mode = WAL", "synchronous = FULL",
                    "foreign_keys = ON"):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def _begin_in_sqlite(connection: sql.Connection) -> None:
    """Take the lock for writing first, so that two changes never both read the same state."""
    if connection.get_execution_options().get(READING):
        connection.exec_driver_sql("PRAGMA query_only = ON")
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        _take_the_lock(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {LONGEST}000")


def _take_the_lock(connection: sql.Connection) -> None:
    until = time.monotonic() + LONGEST
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            return
        except exc.OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > until:
                raise
        time.sleep(_PAUSE)
