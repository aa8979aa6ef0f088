"""Both machines against the published diagrams, and an acknowledgement that an answer implies."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.app.languages import use_language
from kuznia.exchange.dsp.states import (
    KINDS,
    PROCESSES,
    ROLES,
    STATES,
    TERMINAL,
    TRANSITIONS,
    Kind,
    Process,
    Role,
    State,
    implied,
    step,
)
from kuznia.model.errors import Refused

NEGOTIATION = """
    [*]->REQUESTED C
    [*]->OFFERED P
    REQUESTED->OFFERED P
    REQUESTED->AGREED P
    REQUESTED->TERMINATED C/P
    OFFERED->REQUESTED C
    OFFERED->ACCEPTED C
    OFFERED->TERMINATED C/P
    ACCEPTED->AGREED P
    ACCEPTED->TERMINATED P
    AGREED->VERIFIED C
    AGREED->TERMINATED C
    VERIFIED->FINALIZED P
    VERIFIED->TERMINATED P
"""
TRANSFER = """
    [*]->REQUESTED C
    REQUESTED->STARTED P
    REQUESTED->TERMINATED C/P
    STARTED->COMPLETED P/C
    STARTED->SUSPENDED P/C
    STARTED->TERMINATED P/C
    SUSPENDED->STARTED P/C
    SUSPENDED->TERMINATED P/C
"""
DIAGRAMS = {Process.NEGOTIATION: NEGOTIATION, Process.TRANSFER: TRANSFER}
WORDS = {
    Kind.REQUEST: "REQUESTED",
    Kind.OFFER: "OFFERED",
    Kind.ACCEPTED: "ACCEPTED",
    Kind.AGREEMENT: "AGREED",
    Kind.VERIFICATION: "VERIFIED",
    Kind.FINALIZED: "FINALIZED",
    Kind.START: "STARTED",
    Kind.SUSPENSION: "SUSPENDED",
    Kind.COMPLETION: "COMPLETED",
    Kind.TERMINATION: "TERMINATED",
}

C, P = Role.CONSUMER, Role.PROVIDER
PROCESS = st.sampled_from(Process)
WALK = st.lists(st.tuples(st.sampled_from(Role), st.sampled_from(Kind)), max_size=30)


def arrows(process: Process) -> set[tuple[str, str, Role]]:
    lines = [line.split() for line in DIAGRAMS[process].strip().splitlines()]
    return {
        (arrow.split("->")[0], arrow.split("->")[1], {"C": C, "P": P}[letter])
        for arrow, letters in lines
        for letter in letters.split("/")
    }


def legal(process: Process, state: State | None) -> list[tuple[Role, Kind]]:
    return [(r, k) for r in Role for k in Kind if (process, state, r, k) in TRANSITIONS]


@pytest.mark.parametrize("process", Process)
def test_the_table_holds_the_arrows_of_the_diagram_and_no_other(process: Process):
    held = {
        (str(before or "[*]"), str(after), sender)
        for (of, before, sender, _), after in TRANSITIONS.items()
        if of is process
    }

    assert arrows(process) == held


def test_a_message_leads_to_the_state_of_its_own_name():
    assert {(kind, WORDS[kind]) for kind in Kind} == {
        (kind, after.value) for (*_, kind), after in TRANSITIONS.items()
    }


def test_nothing_leads_out_of_a_terminal_state():
    assert {State.FINALIZED, State.TERMINATED} == TERMINAL[Process.NEGOTIATION]
    assert {State.COMPLETED, State.TERMINATED} == TERMINAL[Process.TRANSFER]
    assert [] == [legal(process, state) for process in Process for state in TERMINAL[process]
                  if legal(process, state)]  # fmt: skip


@given(PROCESS, WALK)
def test_a_walk_follows_the_diagram_and_stops_at_its_end(
    process: Process, walk: list[tuple[Role, Kind]]
):
    drawn = arrows(process)
    state: State | None = None
    for sender, kind in walk:
        is_drawn = (str(state or "[*]"), WORDS[kind], sender) in drawn
        try:
            after = step(process, state, sender, kind)
        except Refused:
            assert not is_drawn
            continue
        assert is_drawn
        assert state not in TERMINAL[process]
        assert after in STATES[process]
        state = after


@given(PROCESS, st.data())
def test_a_walk_of_legal_steps_ends_only_in_a_terminal_state(process: Process, data: st.DataObject):
    state: State | None = None
    for _ in range(20):
        ways = legal(process, state)
        assert (state in TERMINAL[process]) == (not ways)
        if not ways:
            break
        state = step(process, state, *data.draw(st.sampled_from(ways)))


@pytest.mark.parametrize(
    ("process", "state", "pending", "answer", "entered"),
    [
        (Process.NEGOTIATION, "REQUESTED", Kind.AGREEMENT, (C, Kind.VERIFICATION),
         ["AGREED", "VERIFIED"]),
        (Process.NEGOTIATION, "OFFERED", Kind.ACCEPTED, (P, Kind.AGREEMENT), ["ACCEPTED", "AGREED"]),
        (Process.NEGOTIATION, "AGREED", Kind.VERIFICATION, (P, Kind.FINALIZED),
         ["VERIFIED", "FINALIZED"]),
        (Process.NEGOTIATION, None, Kind.REQUEST, (P, Kind.AGREEMENT), ["REQUESTED", "AGREED"]),
        (Process.TRANSFER, None, Kind.REQUEST, (P, Kind.START), ["REQUESTED", "STARTED"]),
        (Process.TRANSFER, "SUSPENDED", Kind.START, (C, Kind.COMPLETION), ["STARTED", "COMPLETED"]),
    ],
)  # fmt: skip
def test_an_answer_proves_that_the_peer_has_what_we_sent(
    process: Process,
    state: str | None,
    pending: Kind,
    answer: tuple[Role, Kind],
    entered: list[str],
):
    now = State(state) if state else None

    assert entered == [str(each) for each in implied(process, now, pending, *answer)]


def test_an_offer_in_a_negotiation_that_we_began_answers_our_request():
    first = implied(Process.NEGOTIATION, None, Kind.REQUEST, P, Kind.OFFER)

    assert (State.REQUESTED, State.OFFERED) == first


def test_a_message_that_is_legal_without_ours_proves_nothing():
    crossed = implied(Process.TRANSFER, State.STARTED, Kind.SUSPENSION, C, Kind.TERMINATION)

    assert (State.TERMINATED,) == crossed


@given(PROCESS, st.data(), st.sampled_from(Kind), st.sampled_from(Role), st.sampled_from(Kind))
def test_implied_states_are_two_legal_steps_or_one(
    process: Process, data: st.DataObject, pending: Kind, sender: Role, kind: Kind
):
    state = data.draw(st.sampled_from([None, *State]))
    try:
        entered = implied(process, state, pending, sender, kind)
    except Refused:
        if state:
            with pytest.raises(Refused):
                step(process, state, sender, kind)
        return
    if len(entered) == 1:
        assert step(process, state, sender, kind) == entered[0]
        return
    ours = step(process, state, sender.other, pending)
    assert (ours, step(process, ours, sender, kind)) == entered


def test_an_illegal_step_is_told_in_words():
    with pytest.raises(Refused) as done:
        step(Process.NEGOTIATION, State.FINALIZED, C, Kind.TERMINATION)
    with pytest.raises(Refused) as early:
        step(Process.TRANSFER, None, P, Kind.START)

    assert (
        "negotiation in the state FINALIZED: the consumer may not send a termination"
        == str(done.value)
    )  # fmt: skip
    assert "transfer: the provider may not begin with a start" == str(early.value)


def test_every_word_can_be_shown():
    with use_language("uk"):
        shown = [str(word) for words in (PROCESSES, ROLES, KINDS) for word in words.values()]

    assert len(Process) + len(Role) + len(Kind) == len(set(shown))
