import asyncio
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.exc import DBAPIError

from kuznia.app.node_records import KeptRecords
from kuznia.exchange.dsp.conversation import begun
from kuznia.exchange.dsp.records import Record, record_of, record_text
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.model.errors import Unable
from kuznia.store.node_database import Change, Kept, NodeDatabase

RECORD = Record(
    begun(Process.NEGOTIATION, Role.CONSUMER, "own"), "urn:kuznia:US", "https://us", "urn:dataset",
    offer={"@id": "urn:offer"}, bodies=({"@type": "ContractRequestMessage"},),
)  # fmt: skip


def with_state(own_pid: str, peer_pid: str, state: State, agreement: str = "") -> Record:
    talk = replace(RECORD.talk, own_pid=own_pid, peer_pid=peer_pid, state=state, under_way=None,
                   waiting=(Kind.VERIFICATION,))  # fmt: skip
    return replace(RECORD, talk=talk, agreement={"@id": agreement} if agreement else {})


def kept(own_pid: str) -> Kept:
    return Kept(own_pid, "negotiation", "urn:kuznia:US", "", "", False, "content")


def test_a_record_is_read_as_it_was_written():
    ended = replace(RECORD, is_ended_by_peer=True)
    for each in (RECORD, ended, with_state("a", "b", State.FINALIZED, "urn:agreement")):
        assert each == record_of(record_text(each))


def test_records_are_found_by_all_their_names(database: NodeDatabase):
    agreed = with_state("other", "peer", State.FINALIZED, "urn:agreement")
    with database.change() as change:
        records = KeptRecords(change)
        records.put(agreed)
        records.put(RECORD)

    with database.change() as change:
        records = KeptRecords(change)
        assert RECORD == records.get("own")
        assert agreed == records.begun_by(Process.NEGOTIATION, "urn:kuznia:US", "peer")
        assert records.begun_by(Process.TRANSFER, "urn:kuznia:US", "peer") is None
        assert agreed == records.agreed("urn:agreement")
        assert records.agreed("") is None
        assert [RECORD] == records.under_way()
        assert [agreed, RECORD] == records.all()


def test_an_agreement_is_one_when_it_is_finalized(database: NodeDatabase):
    with database.change() as change:
        KeptRecords(change).put(with_state("a", "b", State.AGREED, "urn:agreement"))
        assert KeptRecords(change).agreed("urn:agreement") is None


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
def test_only_its_owner_reads_it(tmp_path: Path):
    NodeDatabase.in_folder(tmp_path).close()

    assert 0o600 == (tmp_path / "node.sqlite").stat().st_mode & 0o777


def test_where_it_cannot_be_is_told(tmp_path: Path):
    with pytest.raises(Unable, match="cannot be used: No such file or directory"):
        NodeDatabase.in_folder(tmp_path / "none")


def test_a_change_that_fails_is_not_kept(database: NodeDatabase):
    def fail() -> None:
        with database.change() as change:
            KeptRecords(change).put(RECORD)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.change() as change:
        assert [] == KeptRecords(change).all()


def test_what_is_changed_last_comes_last(database: NodeDatabase):
    for own_pid in ("a", "b", "c", "a"):
        database.run(lambda change, own_pid=own_pid: change.put(kept(own_pid)))

    with database.reading() as change:
        assert ["b", "c", "a"] == [each.own_pid for each in change.all()]


def test_a_process_takes_the_place_of_the_one_with_its_name(database: NodeDatabase):
    new = Kept("a", "transfer", "urn:other", "new", "urn:agreement", True, "new")
    with database.change() as change:
        change.put(kept("a"))
        change.put(new)

    with database.reading() as change:
        assert [new] == change.all()


def test_changes_of_many_threads_are_all_kept(database: NodeDatabase):
    def count(change: Change) -> int:
        number = int(change.fact("count") or 0) + 1
        change.note("count", str(number))
        change.put(kept(str(number)))
        return number

    with ThreadPoolExecutor(16) as threads:
        numbers = list(threads.map(database.run, [count] * 400))

    assert set(range(1, 401)) == set(numbers)
    with database.reading() as change:
        assert "400" == change.fact("count")
        assert {str(number) for number in numbers} == {each.own_pid for each in change.all()}


def test_a_statement_that_fails_undoes_only_the_change_that_it_is_of(database: NodeDatabase):
    def act(number: int) -> str:
        def work(change: Change) -> str:
            change.put(kept(str(number)))
            if number % 2:
                change._connection.exec_driver_sql("SELECT no_such_column")
            return "kept"

        try:
            return database.run(work)
        except DBAPIError:
            return "undone"

    with ThreadPoolExecutor(16) as threads:
        assert ["kept", "undone"] * 100 == list(threads.map(act, range(200)))

    with database.reading() as change:
        assert {str(n) for n in range(0, 200, 2)} == {each.own_pid for each in change.all()}


def test_changes_of_a_with_block_and_of_many_threads_take_turns(database: NodeDatabase):
    def count(change: Change) -> None:
        change.note("count", str(int(change.fact("count") or 0) + 1))

    def block(_: int) -> None:
        with database.change() as change:
            count(change)

    with ThreadPoolExecutor(8) as threads:
        blocks = threads.map(block, range(50))
        runs = threads.map(database.run, [count] * 200)
        assert 250 == len([*blocks, *runs])

    with database.reading() as change:
        assert "250" == change.fact("count")


def test_who_reads_waits_for_no_change_and_sees_what_was_kept(database: NodeDatabase):
    database.run(lambda change: change.note("a", "old"))
    with database.change() as change:
        change.note("a", "new")
        with database.reading() as seen:
            assert ("old", "new") == (seen.fact("a"), change.fact("a"))

    with database.reading() as seen:
        assert "new" == seen.fact("a")


def test_who_reads_sees_one_moment(database: NodeDatabase):
    with database.reading() as seen:
        assert seen.fact("a") is None
        database.run(lambda change: change.note("a", "new"))
        assert seen.fact("a") is None


def test_who_reads_cannot_change_anything(database: NodeDatabase):
    with database.reading() as change, pytest.raises(DBAPIError, match="read"):
        change.note("a", "new")

    database.run(lambda change: change.note("b", "new"))  # by the same connection
    with database.reading() as change:
        assert (None, "new") == (change.fact("a"), change.fact("b"))


def test_a_change_inside_another_is_an_error_at_once_and_no_deadlock(database: NodeDatabase):
    def block(_: Change) -> None:
        with database.change() as change:
            change.note("a", "b")

    def run(_: Change) -> None:
        database.run(lambda change: change.note("a", "b"))

    for inner in (block, run):
        with pytest.raises(RuntimeError, match="wait for itself"):
            database.run(inner)
        with pytest.raises(RuntimeError, match="wait for itself"), database.change() as change:
            inner(change)
    database.run(lambda change: change.note("a", "b"))
    with database.change() as change:
        assert "b" == change.fact("a")


def test_what_an_event_loop_asks_for_does_not_hold_it_up(database: NodeDatabase):
    started, go = Event(), Event()

    def slow(change: Change) -> str:
        started.set()
        go.wait()
        change.note("a", "b")
        return "kept"

    async def work() -> str:
        asked = asyncio.create_task(database.soon(slow))
        await asyncio.to_thread(started.wait)
        go.set()
        return await asked

    assert "kept" == asyncio.run(work())
    with database.reading() as change:
        assert "b" == change.fact("a")


def test_who_no_longer_waits_for_a_change_does_not_undo_it(database: NodeDatabase):
    started, go = Event(), Event()

    def slow(change: Change) -> None:
        started.set()
        go.wait()
        change.note("a", "b")

    async def work() -> None:
        asked = asyncio.create_task(database.soon(slow))
        await asyncio.to_thread(started.wait)
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)
        go.set()

    asyncio.run(work())
    database.run(lambda change: change.note("c", "d"))
    with database.reading() as change:
        assert ("b", "d") == (change.fact("a"), change.fact("c"))


def test_a_fact_is_kept_by_its_name(database: NodeDatabase):
    with database.change() as change:
        assert change.fact("head") is None
        change.note("head", "1")
        change.note("head", "2 Кузня")
        assert "2 Кузня" == change.fact("head")


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize("way", ["change", "run"])
def test_what_was_kept_outlives_a_kill(folder: Path, way: str):
    program = textwrap.dedent(
        """
        import sys
        from concurrent.futures import ThreadPoolExecutor
        from pathlib import Path
        from tests.store.test_node_database import kept
        from kuznia.store.node_database import NodeDatabase

        database = NodeDatabase.in_folder(Path(sys.argv[1]))

        def run(number):
            database.run(lambda change: change.put(kept(str(number))))
            sys.stdout.write(f"{number}\\n")

        def change(number):
            with database.change() as change:
                change.put(kept(str(number)))
            sys.stdout.write(f"{number}\\n")

        sys.stdout.reconfigure(line_buffering=True)
        with ThreadPoolExecutor(16 if sys.argv[2] == "run" else 1) as threads:
            list(threads.map(run if sys.argv[2] == "run" else change, range(20_000)))
        """
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, str(folder), way]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(50)]
        running.send_signal(signal.SIGKILL)
        said += running.stdout.readlines()[:-1]

    database = NodeDatabase.in_folder(folder)
    with database.reading() as change:
        own_pids = {each.own_pid for each in change.all()}
    database.close()
    assert len(own_pids) < 20_000
    assert {line.strip() for line in said} <= own_pids


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_another_program_gets_its_turn_while_many_threads_change_something(folder: Path):
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from kuznia.store.node_database import NodeDatabase

        database = NodeDatabase.in_folder(Path(sys.argv[1]))
        for _ in range(25):
            with database.change() as change:
                change.note("other", str(int(change.fact("other") or 0) + 1))
        database.close()
        """
    )
    database = NodeDatabase.in_folder(folder)
    is_over = Event()

    def busy(number: int) -> None:
        while not is_over.is_set():
            database.run(lambda change: change.put(kept(str(number))))

    with ThreadPoolExecutor(8) as threads:
        changing = [threads.submit(busy, number) for number in range(8)]
        try:
            subprocess.run([sys.executable, "-c", program, str(folder)], check=True)
        finally:
            is_over.set()
        for each in changing:
            each.result()

    with database.reading() as change:
        assert "25" == change.fact("other")
    database.close()
