"""Every state of a process has its words, for either side."""

from dataclasses import replace

import pytest

from kuznia.app.process_words import is_well_over, standing_of
from kuznia.exchange.dsp.conversation import Conversation
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import STATES, Kind, Process, Role, State

HELD = "held until all have said yes and the sealed package is offered"


def record(
    process: Process, role: Role, state: State | None, under_way: Kind | None = None
) -> Record:
    talk = Conversation(process, role, "ours", "theirs", state, under_way)
    return Record(talk, "urn:kuznia:UA", "http://x", "urn:kuznia:release:R-1")


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("process", Process)
def test_no_state_is_without_words_of_its_own(process: Process, role: Role):
    said = {state: str(standing_of(record(process, role, state))) for state in STATES[process]}
    assert "under way" not in said.values()


@pytest.mark.parametrize(
    ("process", "role", "state", "expected"),
    [
        (Process.NEGOTIATION, Role.PROVIDER, State.REQUESTED, HELD),
        (Process.NEGOTIATION, Role.CONSUMER, State.REQUESTED, "the partner holds it until all"),
        (Process.NEGOTIATION, Role.CONSUMER, None, "the partner has refused to begin it"),
        (Process.NEGOTIATION, Role.CONSUMER, State.FINALIZED, "both have agreed"),
        (Process.TRANSFER, Role.CONSUMER, State.STARTED, "this node fetches the data"),
        (Process.TRANSFER, Role.PROVIDER, State.STARTED, "the partner fetches the data"),
        (Process.TRANSFER, Role.PROVIDER, State.TERMINATED, "ended by this node"),
    ],
)
def test_it_is_said_what_a_process_waits_for(
    process: Process, role: Role, state: State | None, expected: str
):
    assert str(standing_of(record(process, role, state))).startswith(expected)


def test_a_message_that_is_on_its_way_is_named_first():
    found = record(Process.TRANSFER, Role.PROVIDER, State.REQUESTED, Kind.START)
    assert "our message is on its way: a start" == str(standing_of(found))


def test_it_is_said_who_has_ended_it_and_who_sends():
    ended = record(Process.TRANSFER, Role.CONSUMER, State.TERMINATED)
    assert "ended by the partner" == str(standing_of(replace(ended, is_ended_by_peer=True)))
    pushed = replace(record(Process.TRANSFER, Role.CONSUMER, State.STARTED), format="Http-PUSH")
    assert "the partner sends the data" == str(standing_of(pushed))


def test_only_a_good_end_is_one():
    assert is_well_over(record(Process.TRANSFER, Role.CONSUMER, State.COMPLETED))
    assert not is_well_over(record(Process.TRANSFER, Role.CONSUMER, State.TERMINATED))
