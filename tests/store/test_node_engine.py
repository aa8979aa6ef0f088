import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sql
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from kuznia.model.errors import Invalid, MissingExtra, Refused, Unable
from kuznia.store.node_database import Change, NodeDatabase
from kuznia.store.node_engine import engine_of
from tests.store.servers import DATABASES, POSTGRES, keep_on_server, needs_server


def answers(folder: Path, question: str) -> str:
    with closing(NodeDatabase.in_folder(folder)) as database, database._begin() as connection:
        return str(connection.exec_driver_sql(question).scalar_one())


@pytest.mark.parametrize("address", ["", "node.sqlite", "mysql://x/y", "postgresql+psycopg2://x/y"])
def test_what_is_no_address_is_told_without_showing_it(address: str):
    with pytest.raises(Invalid, match="this is no address") as caught:
        engine_of(address, "kuznia")

    assert "write it as postgresql+psycopg://USER@HOST/DATABASE" == str(caught.value.hint)


def test_without_the_driver_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)

    with pytest.raises(MissingExtra) as caught:
        NodeDatabase("postgresql+psycopg://db.example/kuznia")

    assert 'install it with: pip install "kuznia[postgres]"' == str(caught.value.hint)


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path):
    pytest.importorskip("psycopg", reason="needs the optional part 'postgres'")

    with pytest.raises(Refused) as caught:
        NodeDatabase(f"postgresql+psycopg://kuznia:secret@/kuznia?host={tmp_path}")

    assert "postgresql+psycopg://kuznia:***@/kuznia" in str(caught.value)
    assert "No such file" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_sqlite_writes_ahead_and_waits_for_the_disk(tmp_path: Path):
    assert "wal" == answers(tmp_path, "PRAGMA journal_mode")
    assert "2" == answers(tmp_path, "PRAGMA synchronous")  # FULL


@needs_server
def test_a_server_that_would_not_wait_for_its_disk_is_told_to(tmp_path: Path):
    lazy = f"{POSTGRES}&options=-c%20synchronous_commit%3Doff"
    (tmp_path / "node.toml").write_text(f'[store]\ndatabase = "{lazy}"\n')

    assert "on" == answers(tmp_path, "SHOW synchronous_commit")


@needs_server
def test_a_server_whose_changes_would_see_an_old_state_is_told_not_to(tmp_path: Path):
    strict = f"{POSTGRES}&options=-c%20default_transaction_isolation%3Dserializable"
    (tmp_path / "node.toml").write_text(f'[store]\ndatabase = "{strict}"\n')

    assert "read committed" == answers(tmp_path, "SHOW transaction_isolation")


def of_server(change: Change) -> int:
    """Give the number of the server's process that serves us."""
    return change._connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()


@needs_server
def test_a_server_that_was_started_anew_is_reached_again(tmp_path: Path):
    keep_on_server(tmp_path)
    with closing(NodeDatabase.in_folder(tmp_path)) as database:
        database.run(lambda change: change.note("a", "b"))
        ours = database.run(of_server)
        other = sql.create_engine(POSTGRES)
        with other.connect() as connection:
            connection.exec_driver_sql(f"SELECT pg_terminate_backend({ours})")
        other.dispose()

        assert "b" == database.run(lambda change: change.fact("a"))


@pytest.mark.parametrize("kept_in", DATABASES)
def test_a_change_waits_for_the_one_before_it_and_sees_what_that_kept(kept_in: str, tmp_path: Path):
    if kept_in == "postgresql":
        keep_on_server(tmp_path)
    with (
        closing(NodeDatabase.in_folder(tmp_path)) as one,
        closing(NodeDatabase.in_folder(tmp_path)) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        begun = Event()

        def later(change: Change) -> str | None:
            return change.fact("a")

        def ask() -> str | None:
            begun.set()
            return other.run(later)

        with one.change() as change:
            change.note("a", "old")
            asked = thread.submit(ask)
            begun.wait()
            time.sleep(0.05)
            change.note("a", "new")
            assert not asked.done()
        assert "new" == asked.result()


@pytest.mark.parametrize("kept_in", DATABASES)
def test_who_waits_too_long_is_told(kept_in: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kuznia.store.node_engine.LONGEST", 1)
    if kept_in == "postgresql":
        keep_on_server(tmp_path)
    with (
        closing(NodeDatabase.in_folder(tmp_path)) as one,
        closing(NodeDatabase.in_folder(tmp_path)) as other,
    ):
        with one.change(), pytest.raises(Unable, match="lock"):
            other.run(lambda change: change.fact("a"))

        other.run(lambda change: change.note("a", "b"))


def test_a_full_disk_is_told_and_changes_nothing(tmp_path: Path):
    with closing(NodeDatabase.in_folder(tmp_path)) as database:
        database.run(lambda change: change.note("a", "b"))

        def full(connection: Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # not one page more than now

        event.listen(database._engine, "begin", full)
        with pytest.raises(Unable, match="disk is full"):
            database.run(lambda change: change.note("a", "c" * 1_000_000))
        with database.reading() as change:
            assert "b" == change.fact("a")


@needs_server
@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_what_was_kept_outlives_a_crash_of_the_server(tmp_path: Path):
    keep_on_server(tmp_path)
    told: set[str] = set()

    def act(thread: int) -> None:
        for number in range(5000):
            name = f"{thread}-{number}"
            database.run(lambda change, name=name: change.note(name, ""))
            told.add(name)

    with closing(NodeDatabase.in_folder(tmp_path)) as database:
        serving = database.run(of_server)
        with ThreadPoolExecutor(8) as threads:
            acting = [threads.submit(act, thread) for thread in range(8)]
            while len(told) < 500:
                time.sleep(0.01)
            os.kill(serving, signal.SIGKILL)  # the server then ends all others and recovers
            assert all(isinstance(each.exception(), DBAPIError) for each in acting)

    with closing(when_it_is_back(tmp_path)) as database, database.reading() as change:
        assert told == {name for name in told if change.fact(name) is not None}


def when_it_is_back(folder: Path) -> NodeDatabase:
    until = time.monotonic() + 30
    while True:
        try:
            return NodeDatabase.in_folder(folder)
        except Refused:
            assert time.monotonic() < until
            time.sleep(0.1)
