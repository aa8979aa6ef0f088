"""How a node stands is read from its folder, without a key, and is what a person needs to know."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from kuznia.app.known_cases import KnownCases
from kuznia.app.node_records import KeptRecords, progress_text
from kuznia.app.node_status import NodeStatus, node_status
from kuznia.app.offering import DOWNLOAD, FETCH, RECEIPT
from kuznia.app.posting import COUNTERSIGN, POST, send_paper
from kuznia.app.programmes import read
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.conversation import Conversation
from kuznia.exchange.dsp.messages import Body
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Process, Role, State
from kuznia.model.errors import Refused
from kuznia.store.node_database import Change, NodeDatabase
from tests.app.two_folders import RELEASE, opened, ready
from tests.store.servers import POSTGRES

DATASET = f"urn:kuznia:release:{RELEASE}"


def negotiation(pid: str, state: State, dataset: str = DATASET) -> Record:
    talk = Conversation(Process.NEGOTIATION, Role.CONSUMER, pid, f"their {pid}", state)
    agreement: Body = {"@id": f"urn:agreement:{pid}"} if state is State.FINALIZED else {}
    return Record(talk, "urn:kuznia:US", "http://x", dataset, agreement=agreement)


def transfer(pid: str, state: State, agreement: str) -> Record:
    talk = Conversation(Process.TRANSFER, Role.CONSUMER, pid, f"their {pid}", state)
    return Record(talk, "urn:kuznia:US", "http://x", agreement)


def keep(change: Change, *records: Record) -> None:
    for each in records:
        KeptRecords(change).put(each)


@pytest.mark.skipif(bool(POSTGRES), reason="the folder names a server")
def test_a_node_that_has_never_run_has_nothing_and_gets_no_database(tmp_path: Path):
    us, _ua = ready(tmp_path)
    assert NodeStatus(is_running=False) == node_status(us)
    assert not (us / "node.sqlite").exists()


def test_processes_are_told_by_party_and_release_and_what_a_later_one_replaced_is_past(
    tmp_path: Path,
):
    _us, ua = ready(tmp_path)
    with closing(NodeDatabase.in_folder(ua)) as database, database.change() as change:
        keep(change, negotiation("1", State.TERMINATED), negotiation("2", State.FINALIZED),
             transfer("3", State.TERMINATED, "urn:agreement:2"),
             transfer("4", State.STARTED, "urn:agreement:2"),
             negotiation("5", State.TERMINATED, "urn:of:another"))  # fmt: skip

    found = node_status(ua).talks

    assert [("US", RELEASE, True), ("US", RELEASE, True), ("US", RELEASE, True),
            ("US", RELEASE, False), ("US", "urn:of:another", False)] == [
        (each.party, each.release, each.is_past) for each in found]  # fmt: skip
    assert "this node fetches the data" == str(found[3].standing)


def test_work_that_waits_is_told_in_words_and_a_download_with_its_bytes(tmp_path: Path):
    _us, ua = ready(tmp_path)
    with closing(NodeDatabase.in_folder(ua)) as database, database.change() as change:
        keep(change, negotiation("1", State.FINALIZED),
             transfer("2", State.STARTED, "urn:agreement:1"))  # fmt: skip
        change.later(POST, "US R-1 00", json.dumps({"party": "US", "release": "R-1"}))
        change.later(COUNTERSIGN, "US 12", "US")
        change.later(FETCH, "urn:agreement:1", "1")
        change.later(DOWNLOAD, "2 00", "2")
        change.later(RECEIPT, "2", RELEASE)
        (download,) = change.waiting(DOWNLOAD)
        change.remark(download.number, progress_text(5, 12))

    found = node_status(ua).waiting

    assert [
        "the case of R-1 is to be sent",
        "is asked to countersign the ledger with 12 entries",
        f"the data of {RELEASE} are to be asked for",
        f"{RELEASE} is being fetched",
        f"the receipt for {RELEASE} is to be signed",
    ] == [str(each.what) for each in found]
    assert {"US"} == {each.party for each in found}
    assert [(5, 12)] == [(each.came, each.size) for each in found if each.kind == DOWNLOAD]


def refuse(folder: Path, kind: str, about: str, content: str) -> None:
    with closing(NodeDatabase.in_folder(folder)) as database, database.change() as change:
        change.later(kind, about, content)
        change.done([each.number for each in change.waiting(kind)], "no such person")


def refusals(folder: Path) -> list[tuple[str, str, str]]:
    return [(each.party, str(each.what), each.reason) for each in node_status(folder).refused]


def test_a_paper_that_was_refused_is_told_until_it_is_sent_again(tmp_path: Path):
    _us, ua = opened(tmp_path)
    paper = tmp_path / "attestation.json"
    send_paper(ua, "US", paper)
    with closing(NodeDatabase.in_folder(ua)) as database, database.change() as change:
        change.done([each.number for each in change.waiting(POST)], "no such person")
    assert [("US", "the paper attestation.json", "no such person")] == refusals(ua)

    send_paper(ua, "US", paper)

    status = node_status(ua)
    assert () == status.refused
    assert ["the paper attestation.json is to be sent"] == [str(w.what) for w in status.waiting]


def test_a_case_that_was_refused_is_told_while_it_stands_so_and_can_be_sent_again(tmp_path: Path):
    us, _ua = opened(tmp_path)
    (known,) = KnownCases(WatchedFolder(us)).all()
    case = us / "cases" / f"{RELEASE}.case.json"
    said = json.dumps({"party": "UA", "release": RELEASE})
    with pytest.raises(Refused, match="UA has not refused it as it stands"):
        send_paper(us, "UA", case)
    refuse(us, POST, f"UA {RELEASE} {'0' * 64}", said)  # of a case that has changed since
    assert [] == refusals(us)
    refuse(us, POST, f"UA {RELEASE} {known.digest}", said)
    assert [("UA", f"the case of {RELEASE}", "no such person")] == refusals(us)

    send_paper(us, "UA", case)

    assert [] == refusals(us)
    assert [f"the case of {RELEASE} is to be sent"] == [
        str(each.what) for each in node_status(us).waiting
    ]


def test_a_ledger_that_was_not_countersigned_is_told_until_it_has_grown(tmp_path: Path):
    us, _ua = opened(tmp_path)
    height = read(us)["ledger"].height
    refuse(us, COUNTERSIGN, f"UA {height - 1}", "UA")
    assert [] == refusals(us)
    refuse(us, COUNTERSIGN, f"UA {height}", "UA")
    assert [("UA", "the countersignature of the ledger", "no such person")] == refusals(us)
