"""What a node does after a change is done once, and again only when it failed."""

import asyncio
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from kuznia.app.node import Node
from kuznia.model.errors import Unable
from kuznia.model.language import msg
from kuznia.store.node_database import Pending
from kuznia.web import working
from kuznia.web.working import Worker
from tests.app.two_folders import PASSPHRASE, opened

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
