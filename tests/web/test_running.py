"""Two nodes over real sockets: what one offers, the other negotiates for and receives."""

import asyncio
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from kuznia.app import offering
from kuznia.app.known_cases import KnownCases
from kuznia.app.node import PROTOCOL, Node
from kuznia.app.offered import FORMAT, PUSH, Offered, offer
from kuznia.app.offering import DOWNLOAD, Releases
from kuznia.app.papers import recall
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.dsp.records import properties
from kuznia.exchange.dsp.states import Process, State
from kuznia.model.errors import NotFound, PeerFailed, Refused, Unable
from kuznia.model.language import msg
from kuznia.web.asking import fetch, offers
from kuznia.web.fetching import fetch_whole
from kuznia.web.in_threads import free_port
from kuznia.web.running import require_loopback, run
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened
from tests.web.running import HOLDERS, acquainted, running

US, UA = participant_of("US"), participant_of("UA")


def sealed(target: Path) -> tuple[Path, Path, Path]:
    """Give both folders, and the sealed package that the node of US offers."""
    us, ua = opened(target)
    file = seal(us)
    offer(us, file)
    return us, ua, file


def opened_node(folder: Path) -> Node:
    return Node.open(folder, "http://x", holder=HOLDERS[folder.name], passphrase=PASSPHRASE)


def state(node: Node, process: Process) -> set[State | None]:
    return {record.state for record in node.records() if record.talk.process is process}


def settled(node: Node, process: Process, end: State) -> set[State | None]:
    """Give the states of a process once one of them is the end, or after ten seconds."""
    for _ in range(100):
        if end in state(node, process):
            break
        time.sleep(0.1)
    return state(node, process)


def test_a_package_is_offered_negotiated_and_received(tmp_path: Path):
    us, ua, file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        received = fetch(theirs, ours.address, "US", RELEASE)

        assert file.read_bytes() == received.read_bytes()
        for node in (ours, theirs):
            assert {State.FINALIZED} == state(node, Process.NEGOTIATION)
            assert {State.COMPLETED} == state(node, Process.TRANSFER)
        (agreed,) = [r.agreement for r in theirs.records() if r.agreement]
        assert (US, UA) == (agreed["assigner"], agreed["assignee"])


def test_a_download_that_was_cut_goes_on_where_it_was(tmp_path: Path):
    us, ua, file = sealed(tmp_path)
    (ua / "inbox").mkdir()
    (ua / "inbox" / f".{RELEASE}.kuznia.part").write_bytes(file.read_bytes()[:50_000])
    with running(us) as ours, running(ua) as theirs:
        assert file.read_bytes() == fetch(theirs, ours.address, "US", RELEASE).read_bytes()


def test_a_download_that_is_begun_again_after_its_end_leaves_nothing_behind(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        fetch(theirs, ours.address, "US", RELEASE)
        (record,) = [r for r in theirs.records() if r.talk.process is Process.TRANSFER]
        part = ua / "inbox" / f".{RELEASE}.kuznia.part"
        part.touch()
        with theirs.database.change() as change:
            change.later(DOWNLOAD, "once more", record.talk.own_pid)
        for _ in range(100):
            if not part.exists():
                break
            time.sleep(0.1)
        assert not part.exists()


def test_what_has_come_stays_when_the_peer_gives_nothing(tmp_path: Path):
    part = tmp_path / ".part"
    part.write_bytes(b"what has come")
    nothing = httpx2.MockTransport(lambda _request: httpx2.Response(404))
    with httpx2.Client(transport=nothing) as client, pytest.raises(PeerFailed):
        fetch_whole(client, "http://us/data/1", dict, part, 1000)
    assert b"what has come" == part.read_bytes()


def test_what_waits_goes_on_when_the_peer_is_back(tmp_path: Path):
    us, ua, file = sealed(tmp_path)
    port = free_port()
    with running(ua) as theirs:
        with running(us, port) as ours:
            (dataset,) = offers(theirs, ours.address, "US")
        theirs.negotiate(
            US, f"http://127.0.0.1:{port}{PROTOCOL}", str(dataset["@id"]), policy_of(dataset)
        )
        assert {None} == state(theirs, Process.NEGOTIATION)

        with running(us, port) as ours:
            received = ua / "inbox" / f"{RELEASE}.kuznia"
            for _ in range(200):
                if received.exists() and State.COMPLETED in state(ours, Process.TRANSFER):
                    break
                time.sleep(0.1)
            assert file.read_bytes() == received.read_bytes()


def test_what_was_recalled_is_neither_agreed_to_nor_given(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        (dataset,) = offers(theirs, ours.address, "US")
        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip

        assert [] == offers(theirs, ours.address, "US")
        assert ours.dataset(UA, str(dataset["@id"])) is None
        with pytest.raises(NotFound, match="US offers no release BRK-ua-shop-1"):
            fetch(theirs, ours.address, "US", RELEASE)
        theirs.negotiate(US, ours.address + PROTOCOL, str(dataset["@id"]), policy_of(dataset))
        assert {State.TERMINATED} == settled(ours, Process.NEGOTIATION, State.TERMINATED)
        assert not (ua / "inbox").exists()


@pytest.mark.parametrize(("day", "count"), [("2026-12-31", 1), ("2027-01-01", 0)])
def test_a_release_is_in_the_catalogue_until_its_last_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str, count: int
):
    us, _ua, _file = sealed(tmp_path)
    with closing(opened_node(us)) as node:
        assert isinstance(node.offering, Releases)
        ((name, found),) = node.offering.offered().items()
        ending = replace(found, statement=replace(found.statement, expires="2026-12-31"))

        def read(_case: CaseFile, _file: Path) -> Offered:
            return ending

        monkeypatch.setattr(Offered, "of", read)
        fresh = Releases(WatchedFolder(us), KnownCases(WatchedFolder(us)))
        monkeypatch.setattr(offering, "today", lambda: day)

        assert count == len(fresh.entries(UA))
        assert (count == 1) == (fresh.entry(UA, name) is not None)
        assert fresh.is_for(UA, name)
        assert not fresh.is_for(participant_of("XX"), name)


def test_the_catalogue_is_made_anew_when_a_day_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    us, _ua, _file = sealed(tmp_path)
    with closing(opened_node(us)) as node:
        before = node.offering.entries(UA)
        assert before is node.offering.entries(UA)
        monkeypatch.setattr(offering, "today", lambda: "2026-12-01")
        assert before is not node.offering.entries(UA)


def policy_of(dataset: Body) -> Body:
    policies = dataset["hasPolicy"]
    assert isinstance(policies, list)
    assert isinstance(policies[0], dict)
    return policies[0]


def test_other_terms_than_those_offered_are_not_agreed_to(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        (dataset,) = offers(theirs, ours.address, "US")
        mine: Body = {"@id": "urn:mine", "@type": "Offer", "permission": [{"action": "use"}]}
        theirs.negotiate(US, ours.address + PROTOCOL, str(dataset["@id"]), mine)
        for _ in range(100):
            if State.TERMINATED in state(theirs, Process.NEGOTIATION):
                break
            time.sleep(0.1)
        assert {State.TERMINATED} == state(ours, Process.NEGOTIATION)


@pytest.mark.parametrize(("assigner", "end"), [(US, State.FINALIZED), (UA, State.TERMINATED)])
def test_terms_may_name_the_two_parties_and_no_others(tmp_path: Path, assigner: str, end: State):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        (dataset,) = offers(theirs, ours.address, "US")
        asked: Body = policy_of(dataset) | {"assigner": assigner, "assignee": UA}
        theirs.negotiate(US, ours.address + PROTOCOL, str(dataset["@id"]), asked)
        assert {end} == settled(ours, Process.NEGOTIATION, end)


def test_data_are_not_pushed(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        with pytest.raises(Refused, match="does not agree to give"):
            fetch(theirs, ours.address, "US", RELEASE, format=PUSH)
        assert {State.TERMINATED} == settled(ours, Process.TRANSFER, State.TERMINATED)


def test_what_a_peer_turns_down_at_once_is_known(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs:
        mine: Body = {"@id": "urn:mine", "@type": "Offer", "permission": [{"action": "use"}]}
        theirs.negotiate(US, ours.address + PROTOCOL, "urn:none", mine)
        for _ in range(100):
            if [each for each in theirs.records() if each.talk.was_turned_down]:
                return
            time.sleep(0.1)
        raise AssertionError


def test_data_may_be_fetched_before_the_answer_to_the_start_is_there(tmp_path: Path):
    us, _ua, file = sealed(tmp_path)
    back = "http://127.0.0.1:9/dsp"
    with closing(opened_node(us)) as node:
        asked = first_request(node, back)
        pid = str(node.receive(UA, "POST", "negotiations/request", asked).body["providerPid"])
        verified = say.verification(Pids(pid, f"urn:n:{back}"))
        node.receive(UA, "POST", f"negotiations/{pid}/agreement/verification", verified)
        (negotiation,) = node.records()
        wanted = say.transfer_request("urn:t", str(negotiation.agreement["@id"]), FORMAT, back)
        node.receive(UA, "POST", "transfers/request", wanted)
        transfer = node.records()[-1]

        token = properties(transfer)["authorization"]
        given = node.given(UA, transfer.talk.own_pid, token)
        assert (State.REQUESTED, file.read_bytes()) == (transfer.state, given.file.read_bytes())
        for caller, known in ((None, token), ("", token), (participant_of("XX"), token), (UA, "x")):
            with pytest.raises(NotFound):
                node.given(caller, transfer.talk.own_pid, known)
        for base in ("", "..", "../../x", "BRK-ua-shop-0", RELEASE):
            with pytest.raises(NotFound, match="there is no difference from"):
                node.given(UA, transfer.talk.own_pid, token, base)


def test_a_partner_is_answered_at_its_own_node_alone(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    _ours, theirs = acquainted(us, ua)
    with closing(opened_node(us)) as node:
        for back, status in ((f"http://127.0.0.1:{theirs}/dsp", 201), ("http://127.0.0.1:9/", 400)):
            asked = first_request(node, back)
            answer = node.receive(UA, "POST", "negotiations/request", asked)
            assert status == answer.status
        assert "is not where the node of urn:kuznia:UA is reached" in str(answer.body["reason"])


def first_request(node: Node, back: str) -> Body:
    """Ask a node for what it offers UA, with answers to an address."""
    (entry,) = node.offering.entries(UA)
    offer = say.sent_offer(policy_of(entry), str(entry["@id"]))
    return say.first_request(f"urn:n:{back}", offer, back)


def test_what_is_for_another_is_not_named(tmp_path: Path):
    us, _ua, _file = sealed(tmp_path)
    with closing(opened_node(us)) as node:
        (dataset, found), *_ = (
            Releases(WatchedFolder(us), KnownCases(WatchedFolder(us))).offered().items()
        )
        assert RELEASE == found.statement.release
        assert node.dataset(UA, dataset) is not None
        assert "dataset" not in node.catalog(participant_of("XX"))
        assert node.dataset(participant_of("XX"), dataset) is None


class TestCalls:
    def test_a_stranger_does_not_come_as_far_as_the_database(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        us, ua, _file = sealed(tmp_path)
        with running(us) as ours, running(ua) as theirs, httpx2.Client() as client:
            monkeypatch.setattr(Node, "answer", None)
            url = f"{ours.address}{PROTOCOL}/negotiations/request"
            for header in ("", "Bearer x", theirs.identity.header(US).replace("Bearer ", "")):
                answer = client.post(url, content=b"x" * 100, headers={"Authorization": header})
                assert 404 == answer.status_code

    def test_what_this_machine_cannot_do_is_told_here_and_not_to_peers(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        us, ua, _file = sealed(tmp_path)

        async def cannot(_node: Node, *_asked: object) -> None:
            raise Unable(msg("the database {address} cannot be used: {reason}",
                             address="secret place", reason="locked"))  # fmt: skip

        told: list[str] = []
        with running(us) as ours, running(ua) as theirs, httpx2.Client() as client:
            ours.told = lambda message: told.append(str(message))
            monkeypatch.setattr(Node, "answer", cannot)
            url = f"{ours.address}{PROTOCOL}/negotiations/request"
            headers = {"Authorization": theirs.identity.header(US)}
            answer = client.post(url, content=b"{}", headers=headers)
        assert (503, "unable") == (answer.status_code, answer.json()["code"])
        assert "secret" not in answer.text
        assert "secret place" in told[0]

    def test_versions_are_told_to_anyone_and_the_rest_to_nobody(self, tmp_path: Path):
        us, _ua, _file = sealed(tmp_path)
        with running(us) as ours, httpx2.Client() as client:
            found = client.get(ours.address + "/.well-known/dspace-version")
            check(found.json(), "VersionResponse")
            asked = say.catalog_request()
            url = ours.address + PROTOCOL
            assert 404 == client.post(f"{url}/catalog/request", json=asked).status_code
            assert 404 == client.get(f"{url}/negotiations/x").status_code
            assert 404 == client.get(f"{url}/catalog/datasets/x").status_code
            assert 404 == client.get(f"{ours.address}/data/x").status_code

    def test_a_token_that_was_seen_is_not_taken_again(self, tmp_path: Path):
        us, ua, _file = sealed(tmp_path)
        with running(us) as ours, running(ua) as theirs, httpx2.Client() as client:
            headers = {"Authorization": theirs.identity.header(US)}
            url = f"{ours.address}{PROTOCOL}/catalog/request"
            first = client.post(url, json=say.catalog_request(), headers=headers)
            check(first.json(), "Catalog")
            again = client.post(url, json=say.catalog_request(), headers=headers)
            assert (200, 404) == (first.status_code, again.status_code)

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"a":1}', b" " * 2_000_000])
    def test_a_body_that_is_none_is_400(self, tmp_path: Path, body: bytes):
        us, ua, _file = sealed(tmp_path)
        with running(us) as ours, running(ua) as theirs, httpx2.Client() as client:
            for path in ("/catalog/request", "/negotiations/request"):
                answer = client.post(ours.address + PROTOCOL + path, content=body,
                                     headers={"Authorization": theirs.identity.header(US)})  # fmt: skip
                assert 400 == answer.status_code

    def test_data_need_the_caller_and_the_token_of_the_transfer(self, tmp_path: Path):
        us, ua, _file = sealed(tmp_path)
        with running(us) as ours, running(ua) as theirs, httpx2.Client() as client:
            fetch(theirs, ours.address, "US", RELEASE)
            (record,) = [r for r in theirs.records() if r.talk.process is Process.TRANSFER]
            answer = client.get(str(record.data_address["endpoint"]), headers={
                "Authorization": theirs.identity.header(US), "X-Kuznia-Data": "wrong"})  # fmt: skip
            assert 404 == answer.status_code


def test_a_peer_that_is_not_there_is_told(tmp_path: Path):
    _us, ua, _file = sealed(tmp_path)
    with closing(opened_node(ua)) as node, pytest.raises(PeerFailed, match="cannot be reached"):
        offers(node, f"http://127.0.0.1:{free_port()}", "US")


def test_what_is_not_offered_is_not_found(tmp_path: Path):
    us, ua, _file = sealed(tmp_path)
    with running(us) as ours, running(ua) as theirs, pytest.raises(NotFound, match="no release X"):
        fetch(theirs, ours.address, "US", "X")


def test_nothing_listens_beyond_this_machine_without_tls():
    require_loopback("127.0.0.1")
    require_loopback("192.0.2.1", with_tls=True)
    with pytest.raises(Refused, match="listens on this machine only"):
        require_loopback("192.0.2.1")


def test_a_node_that_fails_in_a_part_ends_as_a_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    us, _ua, _file = sealed(tmp_path)

    def fail(_node: Node) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(Node, "look", fail)
    with closing(opened_node(us)) as node, pytest.raises(ZeroDivisionError):
        asyncio.run(run(node, "127.0.0.1", free_port(), lambda: None))
