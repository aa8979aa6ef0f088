"""A message is sent again until the peer answers for good."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from time import monotonic

import pytest

from kuznia.exchange.dsp import sending
from kuznia.exchange.dsp.participant import Outgoing
from kuznia.exchange.dsp.sending import Sender
from kuznia.model.errors import PeerFailed
from kuznia.model.language import msg

ONE = Outgoing("urn:1", "US", "https://us/negotiations/urn:9/events", {"@type": "one"})
NEXT = Outgoing("urn:1", "US", "https://us/negotiations/urn:9/events", {"@type": "next"})


class Peer:
    """A peer that answers with one status after the other, and one who sends to it."""

    def __init__(self, *statuses: int, pause: float = 0) -> None:
        self.statuses = list(statuses)
        self.seen: list[tuple[str, bytes, str]] = []
        self.delivered: list[Outgoing] = []
        self.turned_down: list[Outgoing] = []
        self.pause = pause

    async def answer(self, url: str, content: bytes, header: str) -> tuple[int, bytes]:
        self.seen.append((url, content, header))
        status = self.statuses.pop(0)
        if status == 0:
            raise PeerFailed(msg("nobody is there"))
        return status, b"{}"

    def run(self, work: Callable[[Sender], Awaitable[object]]) -> None:
        async def delivered(message: Outgoing, _answer: object) -> None:
            self.delivered.append(message)

        async def turned_down(message: Outgoing) -> None:
            self.turned_down.append(message)

        async def working() -> None:
            await work(Sender(self.answer, lambda peer: f"from us to {peer}", delivered,
                              turned_down, self.pause))  # fmt: skip

        asyncio.run(working())

    async def until_answered(self, sender: Sender, message: Outgoing = ONE) -> None:
        for _ in range(1_000):
            await once(sender, message)
            if message in self.delivered + self.turned_down:
                return
            await asyncio.sleep(0.002)
        raise AssertionError


async def once(sender: Sender, message: Outgoing) -> None:
    sender.send([message])
    await asyncio.gather(*sender.on_their_way.values())


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "LONGEST_PAUSE", 0.01)
    monkeypatch.setattr(sending, "PATIENCE", 0.25)


@pytest.mark.parametrize("trouble", [0, 404, 405, 408, 409, 429, 500, 503])
def test_what_may_pass_is_tried_again(trouble: int):
    peer = Peer(trouble, trouble, 200)
    peer.run(peer.until_answered)

    assert (3, [ONE], []) == (len(peer.seen), peer.delivered, peer.turned_down)
    assert {(ONE.url, b'{"@type": "one"}', "from us to US")} == set(peer.seen)


@pytest.mark.parametrize("trouble", [0, 503])
def test_patience_begins_anew_after_another_trouble(trouble: int):
    peer = Peer(404, trouble, 404, 200)

    async def slowly(sender: Sender) -> None:
        for _ in range(4):
            await once(sender, ONE)
            await asyncio.sleep(0.2)  # together longer than the patience with one trouble

    peer.run(slowly)

    assert ([ONE], []) == (peer.delivered, peer.turned_down)


@pytest.mark.parametrize("no", [400, 401, 403])
def test_a_no_is_final(no: int):
    peer = Peer(no)
    peer.run(peer.until_answered)

    assert ([], [ONE]) == (peer.delivered, peer.turned_down)


@pytest.mark.parametrize("no", [404, 409])
def test_what_stays_unknown_or_in_the_way_is_given_up(no: int):
    peer = Peer(*[no] * 1_000)
    peer.run(peer.until_answered)

    assert ([], [ONE]) == (peer.delivered, peer.turned_down)


def test_each_message_is_waited_for_by_itself():
    peer = Peer(404, 404, 200)

    async def work(sender: Sender) -> None:
        await once(sender, ONE)  # then the peer's own message proves it: it is no longer due
        await asyncio.sleep(0.3)
        await peer.until_answered(sender, NEXT)

    peer.run(work)
    assert [NEXT] == peer.delivered


def test_a_sender_that_pauses_lets_the_peer_get_ready():
    peer = Peer(200, 200, pause=0.05)

    async def work(sender: Sender) -> None:
        for message in (ONE, NEXT):
            await once(sender, message)
            assert message not in peer.delivered
            await asyncio.sleep(0.06)
            await once(sender, message)
            assert message in peer.delivered

    peer.run(work)


def test_what_is_on_its_way_need_not_be_told_again():
    peer = Peer(503, 200)

    async def work(sender: Sender) -> None:
        sender.send([ONE])
        on_their_way = set(sender.on_their_way)
        sender.send([], on_their_way)
        await asyncio.gather(*sender.on_their_way.values())
        failed = sender.tries[ONE.own_pid]
        sender.send([], on_their_way)  # it was left out, and has failed meanwhile
        assert failed is sender.tries[ONE.own_pid]
        assert failed.pause > sending.FIRST_PAUSE / 100
        sender.send([ONE])
        assert failed is sender.tries[ONE.own_pid]
        await peer.until_answered(sender)

    peer.run(work)
    assert [ONE] == peer.delivered


@pytest.mark.parametrize("url", ["ftp://us/x", "http://us/x", "urn:us", "us", "http://[us/"])
def test_to_where_nothing_may_go_nothing_goes(url: str):
    peer = Peer()
    message = replace(ONE, url=url)

    async def work(sender: Sender) -> None:
        await once(sender, message)
        assert sender.tries[message.own_pid].next > monotonic()

    peer.run(work)
    assert [] == peer.turned_down + peer.delivered + peer.seen
