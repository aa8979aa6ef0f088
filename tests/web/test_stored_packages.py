"""A node whose packages lie in a store gives them as one that has them as files does.

The store is a folder elsewhere, and, with `make test-s3`, a bucket of an S3 server.
"""

import json
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event

import httpx2
import pytest

from kuznia.app import outbox
from kuznia.app.node import Node
from kuznia.app.offered import FORMAT, offer
from kuznia.app.papers import recall
from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.messages import Pids
from kuznia.exchange.dsp.records import properties
from kuznia.exchange.pieces import measured
from kuznia.model.language import Message
from kuznia.store.blobs import Blob, Blobs, FolderBlobs, blobs_at
from kuznia.web.asking import fetch
from kuznia.web.data import READERS, TOKEN
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened
from tests.store.s3_server import BUCKET, Way, needs_server
from tests.web.running import HOLDERS, acquainted, running
from tests.web.test_revisions import DAY, SECOND, first, received, second
from tests.web.waiting import until

US, UA = participant_of("US"), participant_of("UA")
NAME = f"{RELEASE}.kuznia"


@pytest.fixture(params=["folder", pytest.param("s3", marks=needs_server)])
def store(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    if request.param == "s3":
        request.getfixturevalue("way")
        return blobs_at(address(tmp_path))
    return elsewhere(FolderBlobs(tmp_path / "elsewhere"), monkeypatch)


def elsewhere(folder: Blobs, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    """Let a folder stand at every address of a store."""

    def at(_address: str) -> Blobs:
        return folder

    monkeypatch.setattr(outbox, "blobs_at", at)
    return folder


def address(target: Path) -> str:
    return f"s3://{BUCKET}/{target.name}"


def parties(target: Path) -> tuple[Path, Path]:
    """Give both folders; that of US names a store of packages."""
    us, ua = opened(target)
    settings = us / "node.toml"
    said = settings.read_text("utf-8") if settings.exists() else "[store]\n"
    settings.write_text(f"{said}packages = {json.dumps(address(target))}\n", "utf-8")
    return us, ua


def in_outbox(us: Path) -> set[str]:
    return {path.name for path in (us / "outbox").iterdir()}


class Asking:
    """UA asks for the data of a transfer that US has started."""

    def __init__(self, ours: Node, theirs: Node, client: httpx2.Client) -> None:
        (entry,) = ours.offering.entries(UA)
        policies = entry["hasPolicy"]
        assert isinstance(policies, list)
        assert isinstance(policies[0], dict)
        back = "http://127.0.0.1:9/dsp"
        asked = say.first_request("urn:n", say.sent_offer(policies[0], str(entry["@id"])), back)
        pid = str(ours.receive(UA, "POST", "negotiations/request", asked).body["providerPid"])
        verified = say.verification(Pids(pid, "urn:n"))
        ours.receive(UA, "POST", f"negotiations/{pid}/agreement/verification", verified)
        (negotiation,) = [each for each in ours.records() if each.agreement]
        wanted = say.transfer_request("urn:t", str(negotiation.agreement["@id"]), FORMAT, back)
        ours.receive(UA, "POST", "transfers/request", wanted)
        transfer = ours.records()[-1]
        self._theirs, self._client = theirs, client
        self._url = f"{ours.address}/data/{transfer.talk.own_pid}"
        self._token = properties(transfer)["authorization"]
        self.told: list[str] = []
        ours.told = self._hear

    def _hear(self, message: Message) -> None:
        self.told.append(str(message))

    def get(self, path: str = "", **headers: str) -> httpx2.Response:
        headers |= {"Authorization": self._theirs.identity.header(US), TOKEN: self._token}
        return self._client.get(self._url + path, headers=headers, timeout=30)

    def states(self) -> set[int]:
        return {self.get(path).status_code for path in ("", "/pieces")}


@contextmanager
def asking(us: Path, ua: Path) -> Generator[Asking]:
    theirs = Node.open(ua, "http://x", holder=HOLDERS["ua"], passphrase=PASSPHRASE)
    with running(us) as ours, closing(theirs), httpx2.Client() as client:
        yield Asking(ours, theirs, client)


@pytest.mark.usefixtures("store")
def test_a_package_in_the_store_is_received(tmp_path: Path):
    us, ua = parties(tmp_path)
    file = seal(us)
    offer(us, file)
    assert {f"{NAME}.stored"} == in_outbox(us)

    with running(us) as ours, running(ua) as theirs:
        assert file.read_bytes() == fetch(theirs, ours.address, "US", RELEASE).read_bytes()


@pytest.mark.usefixtures("store")
def test_any_part_of_it_is_given(tmp_path: Path):
    us, ua = parties(tmp_path)
    file = seal(us)
    offer(us, file)
    content, whole = file.read_bytes(), measured(file, "").whole
    with asking(us, ua) as asked:
        assert content == asked.get().content
        part = asked.get(Range="bytes=7-1000")

        assert (206, content[7:1001]) == (part.status_code, part.content)
        assert f'"{whole}"' == part.headers["etag"]
        assert f"bytes 7-1000/{len(content)}" == part.headers["content-range"]
        assert part.headers["repr-digest"].startswith("sha-256=:")
        assert 416 == asked.get(Range=f"bytes={len(content)}-").status_code


def test_one_that_was_replaced_or_removed_there_is_not_given_until_it_is_offered_again(
    tmp_path: Path, store: Blobs
):
    us, ua = parties(tmp_path)
    file = seal(us)
    offer(us, file)
    other = tmp_path / "other"
    other.write_bytes(file.read_bytes()[::-1])
    with asking(us, ua) as asked:
        for change in (lambda: store.put(NAME, other), lambda: store.delete(NAME)):
            asked.told.clear()
            change()
            assert {404} == asked.states()
            assert [
                f"{NAME} was replaced in the store of packages, or removed: offer it again"
            ] == asked.told
            offer(us, file)
            assert file.read_bytes() == asked.get().content


def test_a_recall_stops_it_though_the_store_still_has_it(tmp_path: Path, store: Blobs):
    us, ua = parties(tmp_path)
    offer(us, seal(us))
    with asking(us, ua) as asked:
        assert {200} == asked.states()
        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip
        assert {404} == asked.states()
    assert store.find(NAME).size


@pytest.mark.parametrize("lost", ["nothing", "difference", "earlier package"])
def test_a_later_release_goes_as_its_difference(tmp_path: Path, store: Blobs, lost: str):
    us, ua = parties(tmp_path)
    ports = acquainted(us, ua)
    difference = f"{SECOND}.from.{RELEASE}.difference"
    with running(us, ports[0], DAY) as ours, running(ua, ports[1], DAY) as theirs:
        first(us, ours, theirs)
        if lost == "earlier package":
            store.delete(NAME)
        file = second(us, ua)
        offer(us, file)
        if lost == "difference":
            store.delete(difference)
        got = fetch(theirs, ours.address, "US", SECOND)
        until(lambda: received(us) == {RELEASE, SECOND})

    went_whole = got.read_bytes() == file.read_bytes()  # else it was put together here
    assert (lost != "nothing") == went_whole
    notes = {f"{NAME}.stored", f"{SECOND}.kuznia.stored", f"{difference}.stored"}
    assert in_outbox(us) == notes - (
        {f"{difference}.stored"} if lost == "earlier package" else set()
    )


@needs_server
def test_a_server_that_is_away_is_waited_for(tmp_path: Path, way: Way):
    us, ua = parties(tmp_path)
    file = seal(us)
    offer(us, file)
    with asking(us, ua) as asked:
        way.after, way.cuts = 0, 10**6
        away = asked.get()
        assert (503, "unable") == (away.status_code, away.json()["code"])
        assert {503} == asked.states()
        (told,) = asked.told
        assert told.startswith(f"{address(tmp_path)} does not do what was asked")

        way.cuts = 0
        assert {200} == asked.states()
        assert file.read_bytes() == asked.get().content


@needs_server
def test_a_transfer_goes_on_when_the_server_is_back(tmp_path: Path, way: Way):
    us, ua = parties(tmp_path)
    file = seal(us)
    offer(us, file)
    with running(us) as ours, running(ua) as theirs, ThreadPoolExecutor(1) as threads:
        told: list[Message] = []
        ours.told = told.append
        way.after, way.cuts = 0, 10**6
        fetched = threads.submit(fetch, theirs, ours.address, "US", RELEASE)
        until(lambda: bool(told))
        way.cuts = 0
        assert file.read_bytes() == fetched.result(30).read_bytes()


def test_a_store_that_hangs_holds_up_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    goes_on = Event()
    goes_on.set()

    class Hanging(FolderBlobs):
        def find(self, name: str) -> Blob:
            assert goes_on.wait(30)
            return super().find(name)

    elsewhere(Hanging(tmp_path / "elsewhere"), monkeypatch)
    us, ua = parties(tmp_path)
    offer(us, seal(us))
    with asking(us, ua) as asked, ThreadPoolExecutor(READERS + 5) as threads:
        goes_on.clear()
        waiting = [threads.submit(asked.get) for _ in range(READERS + 5)]
        # one that needs a thread, too, to see that there is no such transfer
        assert 404 == asked.get("/from/no-such-release").status_code
        assert not any(each.done() for each in waiting)
        goes_on.set()
        assert {200} == {each.result(30).status_code for each in waiting}
