"""Data that a peer pushes: taken once, whole, by token, and within a limit."""

import asyncio
import socket
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.applications import Starlette

from kuznia.app.node import Node
from kuznia.app.node_records import KeptRecords
from kuznia.app.offered import PUSH
from kuznia.app.pushes import EDC
from kuznia.exchange.dsp.records import Record, properties
from kuznia.exchange.dsp.states import State
from kuznia.web.in_threads import free_port
from kuznia.web.receiving import ReceivingPlane
from tests.app.two_folders import opened
from tests.web.running import running

CONTENT = b"a package" * 300_000


@pytest.fixture
def node(tmp_path: Path) -> Generator[Node]:
    """Run the node of a party that receives."""
    _us, ua = opened(tmp_path)
    with running(ua) as found:
        yield found


@pytest.fixture
def asked(node: Node) -> Record:
    """Ask a peer, which is not there, to push."""
    nowhere = f"http://127.0.0.1:{free_port()}/dsp"
    pid = node.fetch("urn:kuznia:US", nowhere, "urn:agreement", PUSH)
    return record_of(node, pid)


def record_of(node: Node, pid: str) -> Record:
    return next(each for each in node.records() if each.talk.own_pid == pid)


def push(record: Record, content: bytes = CONTENT, token: str | None = None) -> int:
    said = properties(record)
    headers = {"Authorization": said[f"{EDC}authCode"] if token is None else token}
    endpoint = str(record.data_address["endpoint"])
    return httpx2.post(endpoint, content=content, headers=headers).status_code


def inbox(node: Node) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for file in (node.folder / "inbox").glob("*"):
        with suppress(FileNotFoundError):  # what was half there has just been taken away
            found[file.name] = file.read_bytes()
    return found


@contextmanager
def half_a_push(record: Record) -> Generator[socket.socket]:
    """Send half of the data, and leave off at the end of the block."""
    url = urlsplit(str(record.data_address["endpoint"]))
    head = (
        f"POST {url.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(CONTENT)}\r\n"
        f"Authorization: {properties(record)['authorization']}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", url.port or 0)) as connection:
        connection.sendall(head.encode() + CONTENT[: len(CONTENT) // 2])
        yield connection


def wait_for(count: int, node: Node) -> None:
    for _ in range(200):
        if len(inbox(node)) == count:
            return
        time.sleep(0.05)
    raise AssertionError(list(inbox(node)))


def test_what_was_asked_for_is_taken_once(node: Node, asked: Record):
    assert 200 == push(asked)
    assert [CONTENT] == list(inbox(node).values())
    assert {} == properties(record_of(node, asked.talk.own_pid))

    assert 404 == push(asked, b"other")
    assert [CONTENT] == list(inbox(node).values())


def test_a_token_may_stand_behind_the_word_bearer_or_alone(node: Node, asked: Record):
    assert 200 == push(asked, token=properties(asked)["authorization"])
    assert [CONTENT] == list(inbox(node).values())


@pytest.mark.parametrize("token", ["", "Bearer", "wrong", "Bearer wrong"])
def test_without_its_token_nothing_is_taken(node: Node, asked: Record, token: str):
    assert 404 == push(asked, token=token)
    assert {} == inbox(node)


def test_a_transfer_that_has_ended_takes_nothing(node: Node, asked: Record):
    ended = replace(asked, talk=replace(asked.talk, state=State.TERMINATED))
    with node.database.change() as change:
        KeptRecords(change).put(ended)

    assert 404 == push(asked)
    assert {} == inbox(node)


def test_a_push_that_was_cut_leaves_nothing_and_may_come_again(node: Node, asked: Record):
    with half_a_push(asked):
        wait_for(1, node)  # under another name
    wait_for(0, node)

    assert 200 == push(asked)
    assert [CONTENT] == list(inbox(node).values())


def test_two_at_once_are_one_too_many(node: Node, asked: Record):
    with half_a_push(asked) as connection:
        wait_for(1, node)
        assert 409 == push(asked)
        connection.sendall(CONTENT[len(CONTENT) // 2 :])
        assert connection.recv(100).startswith(b"HTTP/1.1 200")
    assert [CONTENT] == list(inbox(node).values())


def test_more_than_the_limit_is_not_taken(node: Node, asked: Record):
    app = Starlette(routes=list(ReceivingPlane(node.pushes, largest=10).routes()))
    headers = {"Authorization": properties(asked)["authorization"]}

    async def answer(content: bytes) -> int:
        async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app)) as client:
            endpoint = str(asked.data_address["endpoint"])
            return (await client.post(endpoint, content=content, headers=headers)).status_code

    assert 413 == asyncio.run(answer(b"12345678901"))
    assert {} == inbox(node)
    assert 200 == asyncio.run(answer(b"1234567890"))
