"""Two nodes that follow scripts are told to ask each other."""

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import httpx2
import pytest

from kuznia.app.node import PROTOCOL, Node
from kuznia.exchange.dsp.states import Process, State
from kuznia.web.hooks import NEGOTIATIONS, TRANSFERS
from tests.app.two_folders import ready
from tests.web.running import running

SETTINGS = """
[node]
name = "did:web:{own}"

[identity]
kind = "static"
header = "Bearer {own}"
callers = {{ "Bearer {peer}" = "did:web:{peer}" }}

[rules]
file = "rules.toml"
"""
POLICY = 'policy = { permission = [{ action = "use" }] }\n'
PROVIDER = (
    POLICY
    + """
dataset = [{ id = "BRK", offer = "urn:offer:brk" }]

[[agreed]]
role = "provider"
peer = "did:web:ua"
dataset = "BRK"
ids = ["urn:agreed"]

[[negotiation]]
role = "provider"
about = ["BRK"]
say = { REQUESTED = ["offer"], ACCEPTED = ["agreement"], VERIFIED = ["finalized"] }

[[transfer]]
role = "provider"
about = ["urn:agreed"]
say = { REQUESTED = ["start", "suspension", "start", "completion"] }
"""
)
CONSUMER = (
    POLICY
    + """
[[negotiation]]
role = "consumer"
about = ["BRK"]
say = { OFFERED = ["accepted"], AGREED = ["verification"] }
"""
)


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory):
    """Give the running nodes of a provider and a consumer."""
    us, ua = ready(tmp_path_factory.mktemp("scripted"))
    with ExitStack() as stack:
        started: list[Node] = []
        for own, peer, rules in ((us, ua, PROVIDER), (ua, us, CONSUMER)):
            (own / "node.toml").write_text(SETTINGS.format(own=own.name, peer=peer.name))
            (own / "rules.toml").write_text(rules)
            started.append(stack.enter_context(running(own)))
        yield started


def told(node: Node, hook: str, header: str = "Bearer us", **said: object) -> httpx2.Response:
    return httpx2.post(node.address + hook, json=said, headers={"Authorization": header})


def state(node: Node, pid: str) -> State | None:
    return next((each.state for each in node.records() if each.talk.own_pid == pid), None)


def until(holds: Callable[[], bool]) -> None:
    for _ in range(300):
        if holds():
            return
        time.sleep(0.05)
    raise AssertionError


def test_a_node_is_told_to_negotiate(nodes: list[Node]):
    us, ua = nodes
    answer = told(ua, NEGOTIATIONS, providerId="did:web:us", datasetId="BRK",
                  offerId="urn:offer:brk", connectorAddress=us.address + PROTOCOL)  # fmt: skip

    pid = str(answer.json()["pid"])
    until(lambda: state(ua, pid) is State.FINALIZED)
    (made,) = [each.agreement for each in ua.records() if each.talk.own_pid == pid]
    assert ("did:web:us", "did:web:ua") == (made["assigner"], made["assignee"])
    assert 1 == len([r for r in ua.records() if r.talk.process is Process.NEGOTIATION])
    assert not [r for r in ua.records() if r.talk.process is Process.TRANSFER]  # it holds


def test_a_node_is_told_to_transfer(nodes: list[Node]):
    us, ua = nodes
    answer = told(ua, TRANSFERS, providerId="did:web:us", agreementId="urn:agreed",
                  format="HttpData-PULL", connectorAddress=us.address + PROTOCOL)  # fmt: skip

    pid = str(answer.json()["pid"])
    until(lambda: state(ua, pid) is State.COMPLETED)


@pytest.mark.parametrize("hook", [NEGOTIATIONS, TRANSFERS])
def test_only_who_is_known_and_says_all_may_tell_it(nodes: list[Node], hook: str):
    _us, ua = nodes
    before = len(ua.records())

    assert 404 == told(ua, hook, header="Bearer else").status_code
    assert 400 == told(ua, hook, providerId="did:web:us").status_code
    assert 400 == told(ua, hook, providerId="x" * 100_000).status_code
    assert before == len(ua.records())


def test_a_node_that_follows_no_script_cannot_be_told(tmp_path: Path):
    _us, ua = ready(tmp_path)
    with running(ua) as node:
        for hook in (NEGOTIATIONS, TRANSFERS):
            assert 404 == told(node, hook, providerId="did:web:us").status_code
