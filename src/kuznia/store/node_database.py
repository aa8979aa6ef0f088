"""The database of a node: the processes with its peers, each change whole or not at all.

A process is kept as a text that its owner reads and writes; beside it stand the few columns by which
it is looked up.  Work that must follow a change is entered together with it, and facts are small
values by name.  SQLite serves where nothing else is named: one file, written ahead and synced.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import SQLITE_ERROR
from threading import Lock, local
from typing import Any, TypeVar

from kuznia.model.errors import Unable
from kuznia.model.language import msg
from kuznia.store.extra import exc
from kuznia.store.extra import sqlalchemy as sql
from kuznia.store.group_commit import GroupCommit
from kuznia.store.node_engine import READING, engine_of
from kuznia.store.node_layout import lay_out
from kuznia.store.node_settings import own_schema, store_settings
from kuznia.store.node_tables import FACTS, PENDING, PROCESSES

T = TypeVar("T")

SCHEMA = "kuznia"
"""Schema of a server in which the tables are, where nothing else is said."""
FILE = "node.sqlite"
"""The database of a folder that names no other."""
MOST = 1000
"""Pending work that is given at once, where nothing else is said."""


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


@dataclass(frozen=True, slots=True)
class Pending:
    """Work that is to follow a change, once."""

    number: int
    """A later one is higher; some may be missing."""
    kind: str
    about: str
    """What it is about; among its kind there is no other with this."""
    content: str
    remark: str = ""
    """What is to be said about it: how far it has come, or why it came to nothing."""


_PUT = sql.text(
    "INSERT INTO processes"
    " (own_pid, process, peer, peer_pid, agreement, is_under_way, content, change)"
    " VALUES (:own_pid, :process, :peer, :peer_pid, :agreement, :is_under_way, :content,"
    " (SELECT coalesce(max(change), 0) + 1 FROM processes))"
    " ON CONFLICT (own_pid) DO UPDATE SET process = excluded.process, peer = excluded.peer,"
    " peer_pid = excluded.peer_pid, agreement = excluded.agreement,"
    " is_under_way = excluded.is_under_way, content = excluded.content, change = excluded.change"
)
_LATER = sql.text(
    "INSERT INTO pending (kind, about, content, is_done)"
    " VALUES (:kind, :about, :content, :is_done) ON CONFLICT (kind, about) DO NOTHING"
)
_AGAIN = sql.text(
    "INSERT INTO pending (kind, about, content, is_done)"
    " VALUES (:kind, :about, :content, :is_done) ON CONFLICT (kind, about)"
    " DO UPDATE SET content = excluded.content, is_done = excluded.is_done, remark = ''"
)
_OF_PID = sql.select(PROCESSES).where(PROCESSES.c.own_pid == sql.bindparam("own_pid")).limit(1)
_BEGUN_BY = (
    sql.select(PROCESSES)
    .where(
        PROCESSES.c.process == sql.bindparam("process"),
        PROCESSES.c.peer == sql.bindparam("peer"),
        PROCESSES.c.peer_pid == sql.bindparam("peer_pid"),
    )
    .limit(1)
)
_AGREED = sql.select(PROCESSES).where(PROCESSES.c.agreement == sql.bindparam("agreement")).limit(1)
_UNDER_WAY = sql.select(PROCESSES).where(PROCESSES.c.is_under_way).order_by(PROCESSES.c.change)
_ALL = sql.select(PROCESSES).order_by(PROCESSES.c.change)
_WAITING = (
    sql.select(PENDING)
    .where(~PENDING.c.is_done, PENDING.c.kind == sql.bindparam("kind"))
    .order_by(PENDING.c.number)
    .limit(sql.bindparam("most"))
)
_KINDS = sql.select(PENDING.c.kind).where(~PENDING.c.is_done).distinct()
_FAILED = (
    sql.select(PENDING)
    .where(PENDING.c.is_done, PENDING.c.kind == sql.bindparam("kind"), PENDING.c.remark != "")
    .order_by(PENDING.c.number)
)
_NOTE = sql.text(
    "INSERT INTO facts (name, value) VALUES (:name, :value)"
    " ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)


class Change:
    """One transaction, or one of those that share a commit."""

    def __init__(self, connection: sql.Connection) -> None:
        self._connection = connection

    def get(self, own_pid: str) -> Kept | None:
        """Give a process by our own name of it."""
        return self._one(_OF_PID, own_pid=own_pid)

    def begun_by(self, process: str, peer: str, peer_pid: str) -> Kept | None:
        """Give a process by the name that its peer gave it."""
        return self._one(_BEGUN_BY, process=process, peer=peer, peer_pid=peer_pid)

    def agreed(self, agreement: str) -> Kept | None:
        """Give the process that came to an agreement."""
        return self._one(_AGREED, agreement=agreement) if agreement else None

    def under_way(self) -> list[Kept]:
        """Give the processes with a message that waits for an answer, the longest waiting first."""
        return [_kept(row) for row in self._connection.execute(_UNDER_WAY)]

    def all(self) -> list[Kept]:
        """Give every process, in the order of their last changes."""
        return [_kept(row) for row in self._connection.execute(_ALL)]

    def put(self, kept: Kept) -> None:
        """Keep a process in the place of what was there."""
        self._connection.execute(_PUT, asdict(kept))

    def later(self, kind: str, about: str, content: str) -> None:
        """Enter work that is to follow this change; what is or was there about it stays."""
        self._connection.execute(_LATER, _entered(kind, about, content))

    def again(self, kind: str, about: str, content: str) -> None:
        """Enter work that is to be done, also when it was done before."""
        self._connection.execute(_AGAIN, _entered(kind, about, content))

    def waiting(self, kind: str, most: int = MOST) -> list[Pending]:
        """Give the work of a kind that is to be done, the oldest first."""
        rows = self._connection.execute(_WAITING, {"kind": kind, "most": most})
        return [_pending(row) for row in rows]

    def kinds_waiting(self) -> set[str]:
        """Give the kinds of which there is work to do."""
        return set(self._connection.execute(_KINDS).scalars())

    def failed(self, kind: str) -> list[Pending]:
        """Give the work of a kind that came to nothing, the oldest first."""
        return [_pending(row) for row in self._connection.execute(_FAILED, {"kind": kind})]

    def done(self, numbers: Iterable[int], remark: str = "") -> None:
        """Take it that work is done; it is kept, so that it is not entered again.

        With a remark it has come to nothing, and the remark says why.
        """
        given = [{"given": number} for number in numbers]
        if given:
            of_them = PENDING.c.number == sql.bindparam("given")
            done = sql.update(PENDING).where(of_them).values(is_done=True, remark=remark)
            self._connection.execute(done, given)

    def remark(self, number: int, text: str) -> None:
        """Say something about work that is still to be done."""
        of_it = (PENDING.c.number == number) & ~PENDING.c.is_done
        self._connection.execute(sql.update(PENDING).where(of_it).values(remark=text))

    def fact(self, name: str) -> str | None:
        """Give a value by its name."""
        query = sql.select(FACTS.c.value).where(FACTS.c.name == name)
        return self._connection.execute(query).scalar()

    def note(self, name: str, value: str) -> None:
        """Keep a value by its name, in the place of what was there."""
        self._connection.execute(_NOTE, {"name": name, "value": value})

    def _one(self, query: sql.Select[Any], **values: str) -> Kept | None:
        row = self._connection.execute(query, values).first()
        return None if row is None else _kept(row)


class NodeDatabase:
    """The database of a node, by its address: `sqlite:///FILE` or that of a PostgreSQL server.

    Raises Invalid when it is no such address, MissingExtra, Unable when the database cannot be
    opened, and Refused when a newer version has made it.  Whatever is done with it raises Unable when
    the disk is full or the server does not answer; then nothing has changed.
    """

    def __init__(self, address: str, schema: str = SCHEMA) -> None:
        self._engine = engine_of(address, schema)
        self._turn = Lock()
        self._here = local()
        self._group = GroupCommit(self._begin)
        with self._usable(at_opening=True), self._begin() as connection:
            lay_out(connection, schema)

    @classmethod
    def in_folder(cls, folder: Path) -> NodeDatabase:
        """Open the database of a party's folder, and make it when there is none.

        It is the one that the folder's `node.toml` names, or else a file in the folder.  It holds
        the tokens of transfers, so only its owner reads the file.  Raises as the database does.
        """
        settings = store_settings(folder)
        if settings.database:
            return cls(settings.database, settings.schema or own_schema(folder))
        file = folder / FILE
        try:
            file.touch(mode=0o600)
        except OSError as error:
            raise _unusable(str(file), error.strerror or str(error)) from error
        return cls(f"sqlite:///{file}")

    @classmethod
    def is_in(cls, folder: Path) -> bool:
        """Say whether a folder has a database, or names one.

        Raises as `store_settings` does.
        """
        return bool(store_settings(folder).database) or (folder / FILE).is_file()

    def run(self, work: Callable[[Change], T]) -> T:
        """Do *work* as one change, and give its result when it is kept.

        Many threads that change something at once share one commit.  What the work raises is raised
        here, and what it changed is undone.
        """
        self._require_none_here()
        with self._usable():
            return self._group.run(lambda connection: work(Change(connection)))

    async def soon(self, work: Callable[[Change], T]) -> T:
        """Do as `run` does; what else the event loop has to do goes on meanwhile."""
        self._require_none_here()
        with self._usable():
            done = self._group.submit(lambda connection: work(Change(connection)))
            return await asyncio.wrap_future(done)

    @contextmanager
    def change(self) -> Generator[Change]:
        """Make one change in the body of a `with` block: all of it is kept at its end, or nothing."""
        self._require_none_here()
        with self._usable(), self._begin() as connection:
            self._here.is_changing = True
            try:
                yield Change(connection)
            finally:
                self._here.is_changing = False

    @contextmanager
    def reading(self) -> Generator[Change]:
        """Read what is kept, as of one moment, and wait for no one; nothing can be changed."""
        with (
            self._usable(),
            self._engine.connect() as connection,
            _for_reading(connection).begin(),
        ):
            yield Change(connection)

    def close(self) -> None:
        """Finish what is under way and close all connections."""
        self._group.close()
        self._engine.dispose()

    @contextmanager
    def _begin(self) -> Generator[sql.Connection]:
        """Begin a change when those of this program are through; the database knows of others."""
        with self._turn, self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _usable(self, *, at_opening: bool = False) -> Generator[None]:
        try:
            yield
        except exc.OperationalError as error:
            if (
                not at_opening and getattr(error.orig, "sqlite_errorcode", None) == SQLITE_ERROR
            ):  # a wrong statement
                raise
            address = self._engine.url.render_as_string()
            raise _unusable(address, str(error.orig).strip()) from error

    def _require_none_here(self) -> None:
        """Raise an error at once where a change would wait for itself."""
        if self._group.is_here or getattr(self._here, "is_changing", False):
            raise RuntimeError("a change inside another would wait for itself")


def _unusable(address: str, reason: str) -> Unable:
    return Unable(
        msg("the database {address} cannot be used: {reason}", address=address, reason=reason),
        msg("see that it is there, that you may use it, and that the disk has room"),
    )


def _for_reading(connection: sql.Connection) -> sql.Connection:
    return connection.execution_options(**{READING: True})


def _entered(kind: str, about: str, content: str) -> dict[str, object]:
    return {"kind": kind, "about": about, "content": content, "is_done": False}


def _pending(row: sql.Row[Any]) -> Pending:
    return Pending(row.number, row.kind, row.about, row.content, row.remark)


def _kept(row: sql.Row[Any]) -> Kept:
    return Kept(row.own_pid, row.process, row.peer, row.peer_pid, row.agreement, row.is_under_way,
                row.content)  # fmt: skip
