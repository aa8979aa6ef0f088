import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sql
from sqlalchemy import event, exc

from kuznia.store.group_commit import GroupCommit

ROWS = sql.table("rows", sql.column("name", sql.Text))
Work = Callable[[sql.Connection], Any]


class Group:
    """A database with one table, and changes that are made to wait for each other."""

    def __init__(self, file: Path) -> None:
        self.commits = 0
        self.fails = False
        self.engine = sql.create_engine(f"sqlite:///{file}")
        event.listen(self.engine, "connect", self._leave_it_to_us)
        event.listen(self.engine, "begin", self._begin)
        event.listen(self.engine, "commit", self._count)
        with self.engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE rows (name TEXT)")
        self.group = GroupCommit(self.engine.begin)

    def together(self, *works: Work) -> list[Future[Any]]:
        """Ask for works that wait until all are asked for, and so share one commit."""
        begun, go = threading.Event(), threading.Event()

        def hold(_: sql.Connection) -> None:
            begun.set()
            go.wait()

        with ThreadPoolExecutor(len(works) + 1) as threads:
            first = threads.submit(self.group.run, hold)
            begun.wait()
            futures: list[Future[Any]] = []
            for number, work in enumerate(works, start=1):
                futures.append(threads.submit(self.group.run, work))
                while len(self.group._asked) < number:
                    pass
            go.set()
        first.result()
        return futures

    def kept(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.execute(sql.select(ROWS.c.name)).scalars())

    @staticmethod
    def _leave_it_to_us(connection: Any, _record: Any) -> None:
        connection.isolation_level = None

    @staticmethod
    def _begin(connection: sql.Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    def _count(self, _connection: sql.Connection) -> None:
        self.commits += 1
        if self.fails:
            raise OSError("the disk is full")


@pytest.fixture
def group(tmp_path: Path):
    made = Group(tmp_path / "rows.sqlite")
    yield made
    made.group.close()
    made.engine.dispose()


def row(name: str) -> Work:
    def work(connection: sql.Connection) -> str:
        connection.execute(sql.insert(ROWS).values(name=name))
        return f"kept {name}"

    return work


def failing(connection: sql.Connection) -> None:
    row("of the one that fails")(connection)
    raise LookupError("not this one")


def test_what_waits_shares_one_commit_in_the_order_of_asking(group: Group):
    futures = group.together(*(row(str(number)) for number in range(20)))

    assert 3 == group.commits  # the table's, that of the one that held the others up, theirs
    assert [str(number) for number in range(20)] == group.kept()
    assert [f"kept {number}" for number in range(20)] == [each.result() for each in futures]


def test_one_that_fails_is_undone_alone_and_raises_its_own_error(group: Group):
    one, wrong, other = group.together(row("a"), failing, row("b"))

    assert ("kept a", "kept b") == (one.result(), other.result())
    with pytest.raises(LookupError, match="not this one"):
        wrong.result()
    assert ["a", "b"] == group.kept()


def test_when_the_commit_fails_nothing_is_kept_and_all_are_told(group: Group):
    group.group.run(row("before"))

    def fail(connection: sql.Connection) -> None:
        row("a")(connection)
        group.fails = True

    futures = group.together(fail, row("b"))

    for each in futures:
        with pytest.raises(OSError, match="the disk is full"):
            each.result()
    assert ["before"] == group.kept()
    group.fails = False
    group.group.run(row("after"))
    assert ["before", "after"] == group.kept()


def test_when_the_database_gives_the_transaction_up_nothing_is_kept_and_all_are_told(group: Group):
    def given_up(connection: sql.Connection) -> None:
        connection.exec_driver_sql("ROLLBACK")  # as SQLite does by itself when the disk is full

    futures = group.together(row("a"), given_up, row("b"))

    for each in futures:
        with pytest.raises(exc.OperationalError):
            each.result()
    assert [] == group.kept()


def test_what_was_asked_for_is_done_before_it_closes(group: Group):
    (asked,) = group.together(row("a"))
    group.group.close()

    assert "kept a" == asked.result()
    with pytest.raises(RuntimeError, match="closed"):
        group.group.run(row("b"))
    assert ["a"] == group.kept()


def test_it_begins_no_thread_before_it_is_needed(group: Group):
    assert group.group._thread is None
