import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from kuznia.app.node_records import KeptRecords
from kuznia.exchange.dsp.conversation import begun
from kuznia.exchange.dsp.records import Record, record_of, record_text
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.model.errors import Refused
from kuznia.store.node_database import NodeDatabase

RECORD = Record(
    begun(Process.NEGOTIATION, Role.CONSUMER, "own"), "urn:kuznia:US", "https://us", "urn:dataset",
    offer={"@id": "urn:offer"}, bodies=({"@type": "ContractRequestMessage"},),
)  # fmt: skip


def with_state(own_pid: str, peer_pid: str, state: State, agreement: str = "") -> Record:
    talk = replace(RECORD.talk, own_pid=own_pid, peer_pid=peer_pid, state=state, under_way=None,
                   waiting=(Kind.VERIFICATION,))  # fmt: skip
    return replace(RECORD, talk=talk, agreement={"@id": agreement} if agreement else {})


@pytest.fixture
def database(tmp_path: Path):
    made = NodeDatabase.in_folder(tmp_path)
    yield made
    made.close()


def test_a_record_is_read_as_it_was_written():
    for each in (RECORD, with_state("a", "b", State.FINALIZED, "urn:agreement")):
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


def test_a_change_that_fails_is_not_kept(database: NodeDatabase):
    def fail() -> None:
        with database.change() as change:
            KeptRecords(change).put(RECORD)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    with database.change() as change:
        assert [] == KeptRecords(change).all()


def test_a_database_of_another_layout_is_left_alone(tmp_path: Path):
    database = NodeDatabase.in_folder(tmp_path)
    database.close()
    with closing(sqlite3.connect(tmp_path / "node.sqlite")) as connection, connection:
        connection.execute("UPDATE layout SET number = 99")

    with pytest.raises(Refused, match="layout 99"):
        NodeDatabase.in_folder(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_what_was_kept_outlives_a_kill(tmp_path: Path):
    program = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from dataclasses import replace
        from tests.store.test_node_database import RECORD
        from kuznia.app.node_records import KeptRecords
        from kuznia.store.node_database import NodeDatabase

        database = NodeDatabase.in_folder(Path(sys.argv[1]))
        for number in range(10_000):
            talk = replace(RECORD.talk, own_pid=str(number))
            with database.change() as change:
                KeptRecords(change).put(replace(RECORD, talk=talk))
            print(number, flush=True)
        """
    )
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as running:
        assert running.stdout is not None
        said = [running.stdout.readline() for _ in range(50)]
        running.send_signal(signal.SIGKILL)
        said += running.stdout.read().splitlines()[:-1]
    last = int(said[-1])

    database = NodeDatabase.in_folder(tmp_path)
    with database.change() as change:
        kept = {record.talk.own_pid for record in KeptRecords(change).all()}
    database.close()
    assert {str(number) for number in range(last + 1)} <= kept
