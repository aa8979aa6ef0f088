"""A script: what a file may say, and what a participant says by it."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.conversation import Conversation, say
from kuznia.exchange.dsp.messages import agreement_message
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.scripts import LARGEST, Script, read_script
from kuznia.exchange.dsp.states import STATES, TRANSITIONS, Kind, Process, Role, State
from kuznia.model.errors import Invalid

POLICY = 'policy = { permission = [{ action = "use" }] }\n'
SCRIPT = (
    POLICY
    + """
pause = 0.1
dataset = [{ id = "BRK", offer = "urn:offer:brk" }]

[[agreed]]
role = "consumer"
peer = "did:web:us"
dataset = "ENG"
ids = ["urn:agreed:1", "urn:agreed:2"]

[[negotiation]]
role = "provider"
about = ["BRK", "BRK2"]
say = { REQUESTED = ["offer", "termination"], VERIFIED = ["finalized"] }
again = { REQUESTED = ["agreement"] }

[[transfer]]
role = "consumer"
about = ["urn:agreed:1"]
say = { STARTED = ["completion"] }
"""
)


def script(text: str = SCRIPT) -> Script:
    return read_script(text.encode(), "rules.toml")


def record(state: State | None, about: str = "BRK", role: Role = Role.PROVIDER) -> Record:
    talk = Conversation(Process.NEGOTIATION, role, "urn:1", "urn:2", state)
    return Record(talk, "did:web:ua", "https://ua", about)


def test_it_says_what_stands_in_it_for_the_state_and_holds_otherwise():
    read = script()

    assert (Kind.OFFER, Kind.TERMINATION) == read.decide(record(State.REQUESTED))
    assert (Kind.FINALIZED,) == read.decide(record(State.VERIFIED, "BRK2"))
    for held in (
        record(State.ACCEPTED),
        record(None),
        record(State.REQUESTED, "ENG"),
        record(State.REQUESTED, role=Role.CONSUMER),
    ):
        assert () == read.decide(held)


def test_it_can_say_something_else_when_the_consumer_asks_again():
    asked_again = replace(record(State.REQUESTED), round=2)

    assert (Kind.AGREEMENT,) == script().decide(asked_again)
    assert () == script().decide(replace(record(State.VERIFIED), round=3))


def test_it_offers_each_dataset_on_its_terms():
    assert {
        "@id": "urn:offer:brk",
        "@type": "Offer",
        "permission": [{"action": "use"}],
    } == script().offer("BRK")
    assert script().offer("ENG") is None


def test_an_agreement_in_force_is_one_that_both_could_have_made():
    read = script()
    first, second = (read.record(seed, "did:web:ua", "2026-06-01T12:00:00Z") for seed in read.seeds)

    assert State.FINALIZED == first.state
    assert ("urn:agreed:1", "did:web:us", "did:web:ua", "ENG") == tuple(
        first.agreement[field] for field in ("@id", "assigner", "assignee", "target")
    )
    assert first.talk.own_pid != second.talk.own_pid
    check(agreement_message(first.pids, first.agreement), "ContractAgreementMessage")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("policy = ", "it is no TOML"),
        ("", 'at -: "policy" is a required'),
        ("policy = {}", "at policy"),
        ("policy = { permission = [] }", "at policy.permission"),
        (POLICY + "more = 1", "at -"),
        (POLICY + "pause = -1", "at pause"),
        (POLICY + "day = 2026-01-01", "cannot be written"),
        (SCRIPT.replace('"provider"', '"owner"'), "at negotiation.0.role"),
        (SCRIPT.replace("VERIFIED =", "VERY =", 1), "at negotiation.0.say"),
        (SCRIPT.replace('["finalized"]', '["final"]'), "at negotiation.0.say.VERIFIED.0"),
        (SCRIPT.replace('["finalized"]', '["offer"]'), "the provider may not send an offer"),
        (SCRIPT.replace('"offer", "termination"', '"offer", "finalized"'),
         "in the state OFFERED: the provider may not send a finalization"),
        (SCRIPT.replace("STARTED =", "OFFERED ="), "the state OFFERED, which a transfer"),
        (SCRIPT.replace('"BRK", "BRK2"', '"BRK", "BRK"'), "speaks twice about BRK"),
        ("#" * (LARGEST + 1), "is larger than"),
    ],
)  # fmt: skip
def test_a_script_that_is_wrong_is_told(text: str, reason: str):
    with pytest.raises(Invalid, match=r"rules\.toml is no script|cannot be written") as caught:
        script(text)

    assert reason in str(caught.value)
    assert caught.value.findings


def test_a_script_that_is_no_text_is_told():
    with pytest.raises(Invalid, match="it is no TOML"):
        read_script(b"\xff", "rules.toml")


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_any_file_is_read_or_refused(content: bytes):
    with suppress(Invalid):
        assert read_script(POLICY.encode() + content, "rules.toml").policy


LINES = st.dictionaries(
    st.sampled_from(State), st.lists(st.sampled_from(Kind), max_size=3), max_size=3
)


def written(said: dict[State, list[Kind]]) -> str:
    lines = (f"{state} = {[kind.value for kind in kinds]}" for state, kinds in said.items())
    return f"{{ {', '.join(lines)} }}"


@given(st.sampled_from(Process), st.sampled_from(Role), LINES)
def test_a_script_that_is_read_says_only_what_may_be_said(
    process: Process, role: Role, said: dict[State, list[Kind]]
):
    table = f'[[{process}]]\nrole = "{role}"\nabout = ["X"]\nsay = {written(said)}\n'
    try:
        read = script(POLICY + table)
    except Invalid:
        assert any(not may_be_said(process, role, state, kinds) for state, kinds in said.items())
        return
    for state in STATES[process]:
        talk = Conversation(process, role, "urn:1", "urn:2", state)
        for kind in read.decide(Record(talk, "did:web:ua", "https://ua", "X")):
            talk = say(talk, kind)


def may_be_said(process: Process, role: Role, state: State, kinds: list[Kind]) -> bool:
    for kind in kinds:
        if (process, state, role, kind) not in TRANSITIONS:
            return False
        state = TRANSITIONS[process, state, role, kind]
    return state in STATES[process]
