"""What a node does after a change is done once, and again only when it failed."""

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kuznia.app.node import Node
from kuznia.app.node_records import KeptRecords
from kuznia.app.node_status import node_status
from kuznia.app.offering import RECEIPT
from kuznia.app.programmes import read
from kuznia.exchange.dsp.states import State
from kuznia.model.errors import Unable
from kuznia.model.language import msg
from kuznia.store.node_database import Pending
from kuznia.web import working
from kuznia.web.working import Worker
from tests.app.release_acts import seal
from tests.app.test_node_status import negotiation, transfer
from tests.app.two_folders import PASSPHRASE, RELEASE, opened

Do = Callable[[Node, Pending], None]


@pytest.fixture
def node(tmp_path: Path) -> Generator[Node]:
    _us, ua = opened(tmp_path)
    with closing(Node.open(ua, "http://x", holder="ua-officer", passphrase=PASSPHRASE)) as found:
        yield found


@contextmanager
def doing(monkeypatch: pytest.MonkeyPatch, node: Node, do: Do) -> Generator[list[str]]:
    """Let a node have two works, to be done in some way; give what was done."""
    done: list[str] = []

    def noted(which: Node, work: Pending) -> None:
        done.append(work.about)
        do(which, work)

    monkeypatch.setattr(working, "_KINDS", {"post": noted})
    monkeypatch.setattr(working, "FIRST_PAUSE", 0.05)
    with node.database.change() as change:
        for about in ("one", "two"):
            change.later("post", about, "")
    yield done


def test_a_package_of_another_release_than_was_agreed_on_gets_no_receipt(tmp_path: Path):
    us, ua = opened(tmp_path)
    (ua / "inbox").mkdir()
    seal(us).replace(ua / "inbox" / "OTHER-1.kuznia")
    told: list[str] = []
    with closing(Node.open(ua, "http://x", holder="ua-officer", passphrase=PASSPHRASE)) as node:
        node.told = lambda message: told.append(str(message))
        with node.database.change() as change:
            for each in (negotiation("1", State.FINALIZED, "urn:kuznia:release:OTHER-1"),
                         transfer("2", State.COMPLETED, "urn:agreement:1")):  # fmt: skip
                KeptRecords(change).put(each)
            change.later(RECEIPT, "2", "OTHER-1")
        run(node)

        assert [] == node.waiting()
    reason = f"it holds the release {RELEASE}, and OTHER-1 was agreed on"
    file = ua / "inbox" / "OTHER-1.kuznia"
    assert [f"{file} gets no receipt: {reason}"] == told
    assert 0 == read(ua)["receipts"].height
    assert [("US", "the receipt for OTHER-1", reason)] == [
        (each.party, str(each.what), each.reason) for each in node_status(ua).refused
    ]


def run(node: Node, seconds: float = 1.0) -> None:
    async def work() -> None:
        woken = asyncio.Event()
        task = asyncio.create_task(Worker(node).run(woken))
        for _ in range(round(seconds / 0.02)):
            woken.set()
            await asyncio.sleep(0.02)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(work())


def test_work_that_is_done_while_the_list_is_read_is_not_done_again(
    node: Node, monkeypatch: pytest.MonkeyPatch
):
    read = Node.waiting

    def slowly(which: Node) -> list[Pending]:
        found = read(which)
        time.sleep(0.1)
        return found

    monkeypatch.setattr(Node, "waiting", slowly)
    with doing(monkeypatch, node, lambda which, work: which.did(work)) as done:
        run(node)

    assert ["one", "two"] == sorted(done)


def test_work_that_goes_wrong_in_a_way_that_nobody_thought_of_is_told_and_waits(
    node: Node, monkeypatch: pytest.MonkeyPatch
):
    def fail(_node: Node, _work: Pending) -> None:
        raise LookupError("what a peer has sent")

    told: list[str] = []
    node.told = lambda message: told.append(str(message))
    with doing(monkeypatch, node, fail) as done:
        monkeypatch.setattr(working, "FIRST_PAUSE", 60)
        worker = Worker(node)

        async def work() -> None:
            running = asyncio.create_task(worker.run(asyncio.Event()))
            await asyncio.sleep(0.8)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

        asyncio.run(work())
    assert ["one", "two"] == sorted(done)
    assert 2 == len(told)
    assert "what a peer has sent" in told[0]


def test_work_that_fails_is_tried_again(node: Node, monkeypatch: pytest.MonkeyPatch):
    failed: set[str] = set()

    def do(which: Node, work: Pending) -> None:
        if work.about not in failed:
            failed.add(work.about)
            raise OSError(28, "No space left on device")
        which.did(work)

    with doing(monkeypatch, node, do) as done:
        run(node)

    assert ["one", "one", "two", "two"] == sorted(done)


def test_a_database_that_cannot_be_read_for_a_while_ends_no_work(
    node: Node, monkeypatch: pytest.MonkeyPatch
):
    read, asked = Node.waiting, 0

    def waiting(which: Node) -> list[Pending]:
        nonlocal asked
        asked += 1
        if asked < 3:
            raise Unable(msg("the disk is full"))
        return read(which)

    monkeypatch.setattr(Node, "waiting", waiting)
    monkeypatch.setattr(working, "LONG_PAUSE", 0.05)
    with doing(monkeypatch, node, lambda which, work: which.did(work)) as done:
        run(node)

    assert ["one", "two"] == sorted(done)
