"""The database of a node: the processes with its peers, each change whole or not at all.

A process is kept as a text that its owner reads and writes; beside it stand the few columns by which
it is looked up.  SQLite serves where nothing else is named: one file, written ahead and synced.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.store.extra import event
from kuznia.store.extra import sqlalchemy as sql

LAYOUT = 1
"""Number of the present layout of the tables."""

_METADATA = sql.MetaData()
_LAYOUT = sql.Table("layout", _METADATA, sql.Column("number", sql.Integer, primary_key=True))
_PROCESSES = sql.Table(
    "processes",
    _METADATA,
    sql.Column("own_pid", sql.Text, primary_key=True),
    sql.Column("process", sql.Text, nullable=False),
    sql.Column("peer", sql.Text, nullable=False),
    sql.Column("peer_pid", sql.Text, nullable=False),
    sql.Column("agreement", sql.Text, nullable=False),
    sql.Column("is_under_way", sql.Boolean, nullable=False),
    sql.Column("change", sql.BigInteger, nullable=False),
    sql.Column("content", sql.Text, nullable=False),
    sql.Index("by_peer", "process", "peer", "peer_pid"),
    sql.Index("by_agreement", "agreement"),
    sql.Index("by_way", "is_under_way", "change"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A process as the database keeps it."""

    own_pid: str
    process: str
    peer: str
    peer_pid: str
    agreement: str
    """The agreement that it came to; empty for none."""
    is_under_way: bool
    """Whether a message of ours waits for an answer."""
    content: str


class Change:
    """One transaction."""

    def __init__(self, connection: sql.Connection) -> None:
        self._connection = connection

    def get(self, own_pid: str) -> Kept | None:
        """Give a process by our own name of it."""
        return self._one(_PROCESSES.c.own_pid == own_pid)

    def begun_by(self, process: str, peer: str, peer_pid: str) -> Kept | None:
        """Give a process by the name that its peer gave it."""
        named = (_PROCESSES.c.process == process, _PROCESSES.c.peer == peer,
                 _PROCESSES.c.peer_pid == peer_pid)  # fmt: skip
        return self._one(*named)

    def agreed(self, agreement: str) -> Kept | None:
        """Give the process that came to an agreement."""
        return self._one(_PROCESSES.c.agreement == agreement) if agreement else None

    def under_way(self) -> list[Kept]:
        """Give the processes with a message that waits for an answer, the longest waiting first."""
        query = sql.select(_PROCESSES).where(_PROCESSES.c.is_under_way)
        rows = self._connection.execute(query.order_by(_PROCESSES.c.change))
        return [_kept(row) for row in rows]

    def all(self) -> list[Kept]:
        """Give every process, in the order of their last changes."""
        rows = self._connection.execute(sql.select(_PROCESSES).order_by(_PROCESSES.c.change))
        return [_kept(row) for row in rows]

    def put(self, kept: Kept) -> None:
        """Keep a process in the place of what was there."""
        last = sql.select(sql.func.coalesce(sql.func.max(_PROCESSES.c.change), 0))
        values: dict[str, Any] = asdict(kept)
        values["change"] = self._connection.execute(last).scalar_one() + 1
        self._connection.execute(sql.delete(_PROCESSES).where(_PROCESSES.c.own_pid == kept.own_pid))
        self._connection.execute(sql.insert(_PROCESSES).values(**values))

    def _one(self, *where: sql.ColumnElement[bool]) -> Kept | None:
        row = self._connection.execute(sql.select(_PROCESSES).where(*where).limit(1)).first()
        return None if row is None else _kept(row)


class NodeDatabase:
    """The database of a node, by its address: `sqlite:///FILE` or that of a PostgreSQL server."""

    def __init__(self, url: str) -> None:
        self._engine = sql.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _as_sqlite)
            event.listen(self._engine, "begin", _begin_at_once)
        with self._engine.begin() as connection:
            _METADATA.create_all(connection)
            found = connection.execute(sql.select(_LAYOUT.c.number)).scalar()
            if found is None:
                connection.execute(sql.insert(_LAYOUT).values(number=LAYOUT))
            elif found != LAYOUT:
                raise Refused(
                    msg("the database has layout {found}, and this version writes {known}",
                        found=found, known=LAYOUT),
                    msg("use the version that made it, or a newer one"),
                )  # fmt: skip

    @classmethod
    def in_folder(cls, folder: Path) -> NodeDatabase:
        """Open the SQLite database of a party's folder, and make it when there is none.

        It holds the tokens of transfers, so only its owner reads it.
        """
        file = folder / "node.sqlite"
        file.touch(mode=0o600)
        return cls(f"sqlite:///{file}")

    @contextmanager
    def change(self) -> Generator[Change]:
        """Make one change in the body of a `with` block: all of it is kept at its end, or nothing."""
        with self._engine.begin() as connection:
            yield Change(connection)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()


def _as_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # SQLAlchemy begins and ends transactions, not the driver
    for setting in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000",
                    "foreign_keys = ON"):  # fmt: skip
        connection.execute(f"PRAGMA {setting}")


def _begin_at_once(connection: sql.Connection) -> None:
    """Take the lock for writing first, so that two changes never both read the same state."""
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _kept(row: sql.Row[Any]) -> Kept:
    return Kept(**{field.name: getattr(row, field.name) for field in fields(Kept)})
