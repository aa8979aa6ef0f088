"""Connections to a node's database: one change at a time, and readers that wait for no one.

In SQLite a change takes the lock for writing first.  In PostgreSQL it takes an advisory lock, one
for each schema, and then sees whatever was kept before.  The alternative there, SERIALIZABLE with
another try after a conflict, would do the work of a change twice, which draws tokens and reads
files, and a conflict would undo all changes that share a commit.
"""

from __future__ import annotations

import hashlib
import time
from typing import Any

from kuznia.model.errors import Invalid, MissingExtra
from kuznia.model.language import msg
from kuznia.store.extra import event, exc
from kuznia.store.extra import sqlalchemy as sql

READING = "kuznia_reading"
"""Execution option of a connection that changes nothing."""
LONGEST = 10
"""Seconds that a change waits for those before it."""
_PAUSE = 0.0005
"""Seconds between two tries to get SQLite's lock.  Its own pauses grow to a tenth of a second, in
which a busy node takes the lock a hundred times, so that another program waits for seconds."""


def engine_of(address: str, schema: str) -> sql.Engine:
    """Give the engine of a database, by its address; a server keeps it in a schema.

    Raises Invalid when it is no address of a database that Kuznia knows, and MissingExtra.
    """
    url = _url(address)
    # there is a connection for each thread that waits for its turn
    if url.get_backend_name() == "sqlite":
        engine = sql.create_engine(url, max_overflow=-1)
        event.listen(engine, "connect", _as_sqlite)
        event.listen(engine, "begin", _begin_in_sqlite)
        return engine
    try:
        engine = sql.create_engine(
            url.set(drivername="postgresql+psycopg"),
            max_overflow=-1,
            pool_pre_ping=True,
            # a change begins with waiting for the lock: what was kept meanwhile must be seen
            isolation_level="READ COMMITTED",
        )
    except ModuleNotFoundError as missing:
        raise MissingExtra("postgres", msg("A database on a server")) from missing
    server = _Server(schema)
    event.listen(engine, "connect", server.connect)
    event.listen(engine, "begin", server.begin)
    return engine


def _url(address: str) -> sql.URL:
    try:
        url = sql.make_url(address)
    except exc.ArgumentError:
        url = None
    if url is None or url.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise Invalid(
            msg("this is no address of a database that Kuznia can use"),
            hint=msg("write it as {form}", form="postgresql+psycopg://USER@HOST/DATABASE"),
        )
    return url


def _as_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins and ends transactions, not the driver
    for setting in (f"busy_timeout = {LONGEST}000", "journal_mode = WAL", "synchronous = FULL",
                    "foreign_keys = ON"):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def _begin_in_sqlite(connection: sql.Connection) -> None:
    """Take the lock for writing first, so that two changes never both read the same state."""
    if _is_reading(connection):
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


class _Server:
    """What a PostgreSQL server is told."""

    def __init__(self, schema: str) -> None:
        self._schema = schema
        digest = hashlib.sha256(f"kuznia {schema}".encode()).digest()
        self._lock = int.from_bytes(digest[:8], signed=True)

    def connect(self, connection: Any, _record: Any) -> None:
        connection.autocommit = True
        connection.execute("SELECT set_config('search_path', quote_ident(%s), false)",
                           (self._schema,))  # fmt: skip
        connection.execute(f"SET lock_timeout = '{LONGEST}s'")
        connection.execute("SELECT set_config('synchronous_commit', 'on', false)"
                           " WHERE current_setting('synchronous_commit') = 'off'")  # fmt: skip
        connection.autocommit = False

    def begin(self, connection: sql.Connection) -> None:
        if _is_reading(connection):
            connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        else:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({self._lock})")


def _is_reading(connection: sql.Connection) -> bool:
    return bool(connection.get_execution_options().get(READING))
