"""Two sides over a network that loses answers, repeats messages and lets both speak at once."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange.dsp.conversation import (
    Conversation,
    acknowledged,
    begun,
    met,
    say,
    sending,
    taken,
    turned_down,
)
from kuznia.exchange.dsp.states import TERMINAL, TRANSITIONS, Kind, Process, Role, State
from kuznia.model.errors import Refused

N, T = Process.NEGOTIATION, Process.TRANSFER
C, P = Role.CONSUMER, Role.PROVIDER


def pair(process: Process, *, provider_first: bool = False) -> dict[Role, Conversation]:
    """Give both sides after the first message and its answer."""
    first, second = (P, C) if provider_first else (C, P)
    one = begun(process, first, "one")
    assert one.under_way is not None
    other = met(process, second, "other", "one", one.under_way, digest="first")
    return {first: acknowledged(one, "other"), second: other}


def test_a_process_begins_with_a_request_or_an_offer():
    sides = pair(N)

    assert {State.REQUESTED} == {side.state for side in sides.values()}
    assert ("one", "other") == (sides[P].peer_pid, sides[C].peer_pid)
    assert State.OFFERED == pair(N, provider_first=True)[C].state
    with pytest.raises(Refused):
        begun(T, P, "one")
    with pytest.raises(Refused):
        met(N, P, "other", "one", Kind.ACCEPTED, digest="first")


def test_a_state_is_entered_when_the_peer_has_answered():
    provider = sending(say(pair(N)[P], Kind.AGREEMENT))

    assert (State.REQUESTED, Kind.AGREEMENT) == (provider.state, provider.under_way)
    assert State.AGREED == acknowledged(provider).state


def test_messages_wait_for_the_one_before_them():
    provider = say(say(pair(T)[P], Kind.START), Kind.SUSPENSION)
    provider = sending(provider)

    assert (Kind.START, (Kind.SUSPENSION,)) == (provider.under_way, provider.waiting)
    assert provider == sending(provider)
    assert Kind.SUSPENSION == sending(acknowledged(provider)).under_way


def test_what_may_not_follow_is_not_said():
    with pytest.raises(Refused):
        say(pair(N)[P], Kind.FINALIZED)
    with pytest.raises(Refused):
        say(say(pair(T)[P], Kind.START), Kind.START)


def test_the_same_message_again_changes_nothing():
    consumer = taken(pair(N)[C], Kind.AGREEMENT, "agreement")

    assert consumer == taken(consumer, Kind.AGREEMENT, "agreement")
    with pytest.raises(Refused):
        taken(consumer, Kind.AGREEMENT, "another agreement")


def test_an_answer_that_overtakes_the_acknowledgement_proves_it():
    provider = sending(say(pair(N)[P], Kind.AGREEMENT))

    provider = taken(provider, Kind.VERIFICATION, "verification")

    assert (State.VERIFIED, None) == (provider.state, provider.under_way)
    assert State.VERIFIED == acknowledged(provider).state


def test_of_completion_and_termination_at_once_termination_wins_on_both_sides():
    sides = {role: replace(side, state=State.STARTED) for role, side in pair(T).items()}
    consumer = sending(say(sides[C], Kind.COMPLETION))
    provider = sending(say(sides[P], Kind.TERMINATION))

    consumer = acknowledged(taken(consumer, Kind.TERMINATION, "termination"))
    provider = acknowledged(taken(provider, Kind.COMPLETION, "completion"))

    assert State.TERMINATED == consumer.state == provider.state


def test_what_comes_too_late_is_dropped_before_it_is_sent():
    provider = say(pair(T)[P], Kind.START)
    provider = taken(provider, Kind.TERMINATION, "termination")

    assert (None, ()) == (sending(provider).under_way, sending(provider).waiting)


def test_what_the_peer_turns_down_is_given_up():
    provider = say(sending(say(pair(T)[P], Kind.START)), Kind.COMPLETION)

    given_up = turned_down(provider)

    assert (State.REQUESTED, None, ()) == (given_up.state, given_up.under_way, given_up.waiting)


def test_a_peer_keeps_its_name():
    provider = sending(say(pair(N)[P], Kind.OFFER))

    with pytest.raises(Refused, match="the peer calls the process x"):
        acknowledged(provider, "x")


class Network:
    """Two sides, and what each has sent that was not answered."""

    def __init__(self, process: Process) -> None:
        self.sides = pair(process)
        self.sent = dict.fromkeys(Role, 0)

    def choices(self, role: Role) -> list[Kind]:
        side = self.sides[role]
        if side.under_way or side.waiting:
            return []
        return sorted(
            kind
            for process, state, sender, kind in TRANSITIONS
            if (process, state, sender) == (side.process, side.state, role)
        )

    def say(self, role: Role, kind: Kind) -> None:
        self.sent[role] += 1
        self.sides[role] = sending(say(self.sides[role], kind))

    def deliver(self, role: Role, *, answer: bool) -> None:
        """Let the message of a side arrive, and its answer come back or be lost."""
        side, peer = self.sides[role], self.sides[role.other]
        if side.under_way is None:
            return
        try:
            peer = taken(peer, side.under_way, f"{role} {self.sent[role]}")
        except Refused:
            self.sides[role] = turned_down(side) if answer else side
            return
        self.sides[role.other] = peer
        if answer:
            self.sides[role] = acknowledged(side)


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(list(Process)), st.data())
def test_both_sides_come_to_the_same_end(process: Process, data: st.DataObject):
    network = Network(process)
    for _ in range(data.draw(st.integers(0, 25))):
        role = data.draw(st.sampled_from(list(Role)))
        choices = network.choices(role)
        if choices and data.draw(st.booleans()):
            network.say(role, data.draw(st.sampled_from(choices)))
        else:
            network.deliver(role, answer=data.draw(st.booleans()))
    for _ in range(4):
        for role in Role:
            network.deliver(role, answer=True)

    consumer, provider = network.sides[C], network.sides[P]
    assert (None, None) == (consumer.under_way, provider.under_way)
    assert consumer.state == provider.state


@given(st.sampled_from(list(Process)))
def test_nothing_leads_out_of_an_end(process: Process):
    for state in TERMINAL[process]:
        side = replace(pair(process)[C], state=state)
        for kind in Kind:
            with pytest.raises(Refused):
                say(side, kind)
            with pytest.raises(Refused):
                taken(side, kind, "new")
