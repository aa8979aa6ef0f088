from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kuznia.model.errors import Refused
from kuznia.release.case import (
    _GUARDS,
    EVENTS,
    FINAL,
    STATES,
    TRANSITIONS,
    Case,
    Event,
    EventKind,
    State,
    follow,
    propose,
    step,
)

K = EventKind
DAY = "2026-06-01"
AFTER = "2027-01-01"
PROPOSAL = Event(K.PROPOSED, "US", DAY, "s", "k1", "us-1", "e", "R-1", "UA", "2026-12-31")
US_YES = Event(K.ALLOWED, "US", DAY, "s")
UA_YES = Event(K.ALLOWED, "UA", DAY, "s")
APPROVED = Event(K.APPROVED, "US", DAY, "s", "k2", "us-2")
AGREED = Event(K.AGREED, "UA", DAY, "s", "k3", "ua-1")
WITHDRAWN = Event(K.WITHDRAWN, "US", DAY, "s", "k1", "us-1")
RELEASED = Event(K.RELEASED, "US", DAY, "s", "k4", "us-node", "e")
RECEIVED = Event(K.RECEIVED, "UA", DAY, "s", "k5", "ua-node", "e")
RECALLED = Event(K.RECALLED, "US", DAY, "s", "k2", "us-2")
ACKNOWLEDGED = Event(K.ACKNOWLEDGED, "UA", DAY, "s", "k5", "ua-node")
EXPIRED = Event(K.EXPIRED, "US", AFTER, "s")
STOPPED = Event(K.STOPPED, "UA", DAY, "s")
TO_OPEN = (PROPOSAL, US_YES, UA_YES, APPROVED, AGREED)


def after(*events: Event) -> Case:
    case = propose(events[0])
    for event in events[1:]:
        case = step(case, event)
    return case


def refused(case: Case, event: Event, because: str) -> None:
    with pytest.raises(Refused, match=because):
        step(case, event)


REACHED = {
    State.PROPOSED: after(*TO_OPEN[:3]),
    State.APPROVED: after(*TO_OPEN[:4]),
    State.AGREED: after(*TO_OPEN[:3], AGREED),
    State.OPEN: after(*TO_OPEN),
    State.REFUSED: after(*TO_OPEN, STOPPED),
    State.WITHDRAWN: after(*TO_OPEN, WITHDRAWN),
    State.EXPIRED: after(*TO_OPEN, EXPIRED),
    State.RELEASED: after(*TO_OPEN, RELEASED),
    State.RECEIVED: after(*TO_OPEN, RELEASED, RECEIVED),
    State.RECALLED: after(*TO_OPEN, RELEASED, RECALLED),
    State.CLOSED: after(*TO_OPEN, RELEASED, RECALLED, ACKNOWLEDGED),
}
"""A case in each state."""
FITTING = {
    event.kind: event
    for event in (US_YES, STOPPED, APPROVED, AGREED, WITHDRAWN, EXPIRED, RELEASED, RECEIVED,
                  RECALLED, ACKNOWLEDGED, PROPOSAL)
}  # fmt: skip
"""An event of each kind that its rules let pass."""


# the table


def test_every_state_is_reached():
    assert {state: state for state in State} == {s: case.state for s, case in REACHED.items()}


def test_final_states_are_those_that_nothing_follows():
    assert set(State) - {state for state, _ in TRANSITIONS} == FINAL


def test_every_state_that_is_not_final_has_a_way_to_a_final_one():
    leads = set(FINAL)
    for _ in State:
        leads |= {state for (state, _), target in TRANSITIONS.items() if target in leads}

    assert set(State) == leads


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", EventKind)
def test_every_pair_is_a_step_or_refused(state: State, kind: EventKind):
    event = FITTING[kind]
    if (state, kind) in TRANSITIONS:
        assert TRANSITIONS[state, kind] == step(REACHED[state], event).state
    else:
        refused(REACHED[state], event, f"a release that is {state} cannot be {kind}")


def test_every_event_in_the_table_has_its_rules_and_every_word_its_text():
    assert set(EventKind) - {K.PROPOSED} == {kind for _, kind in TRANSITIONS} == set(_GUARDS)
    assert (set(State), set(EventKind)) == (set(STATES), set(EVENTS))


# two states, two persons


def test_approval_and_agreement_open_in_either_order():
    assert after(*TO_OPEN).is_open
    assert after(PROPOSAL, US_YES, UA_YES, AGREED, APPROVED).is_open


def test_the_one_who_proposes_may_not_approve():
    case = after(PROPOSAL, US_YES, UA_YES)

    refused(case, replace(APPROVED, holder="us-1"), "the one who proposes may not approve")
    refused(case, replace(APPROVED, holder="us-1", key="k9"), "who proposes may not approve")
    refused(case, replace(APPROVED, holder="us-9", key="k1"), "who proposes may not approve")


def test_a_key_that_has_signed_counts_for_no_second_person():
    case = after(PROPOSAL, US_YES, UA_YES)

    refused(case, replace(AGREED, key="k1"), "key k1 has signed already")
    refused(step(case, APPROVED), replace(AGREED, key="k2"), "key k2 has signed already")
    refused(step(case, AGREED), replace(APPROVED, key="k3"), "key k3 has signed already")


def test_each_party_signs_for_itself():
    case = after(PROPOSAL, US_YES, UA_YES)

    refused(case, replace(APPROVED, party="UA"), "only US may do this, not UA")
    refused(case, replace(AGREED, party="US"), "only UA may do this, not US")
    refused(case, replace(UA_YES, party="PL"), "PL has no part in this release")


def test_a_party_signs_only_what_its_own_rules_allowed():
    refused(after(PROPOSAL, UA_YES), APPROVED, "the rules of US have not yet said yes")
    refused(after(PROPOSAL, US_YES), AGREED, "the rules of UA have not yet said yes")


def test_a_yes_names_its_person_and_key():
    case = after(PROPOSAL, US_YES, UA_YES)

    refused(case, replace(APPROVED, holder=""), "names its holder and key")
    refused(case, replace(AGREED, key=""), "names its holder and key")


@pytest.mark.parametrize("event", [US_YES, STOPPED, APPROVED, AGREED, WITHDRAWN])
def test_what_is_about_another_statement_is_refused(event: Event):
    other = replace(event, statement="s2")

    refused(after(PROPOSAL, US_YES, UA_YES), other, "another statement than the one proposed")


def test_an_expired_release_is_neither_approved_nor_sent():
    case = after(PROPOSAL, US_YES, UA_YES)

    refused(case, replace(APPROVED, on=AFTER), "the release expired on 2026-12-31")
    refused(after(*TO_OPEN), replace(RELEASED, on=AFTER), "the release expired on 2026-12-31")
    assert after(*TO_OPEN, replace(RELEASED, on="2026-12-31"))


def test_a_release_does_not_expire_before_its_day_or_without_one():
    refused(after(*TO_OPEN), replace(EXPIRED, on="2026-12-31"), "has not expired on 2026-12-31")
    refused(after(replace(PROPOSAL, expires="")), EXPIRED, "has not expired")


def test_only_the_edition_that_was_approved_is_sent_and_received():
    refused(after(*TO_OPEN), replace(RELEASED, edition="f"), "another edition")
    refused(after(*TO_OPEN, RELEASED), replace(RECEIVED, edition="f"), "another edition")


def test_only_the_releasing_party_withdraws_and_recalls_and_only_the_other_receives():
    refused(after(*TO_OPEN), replace(WITHDRAWN, party="UA"), "only US may do this")
    refused(after(*TO_OPEN, RELEASED), replace(RECALLED, party="UA"), "only US may do this")
    refused(after(*TO_OPEN, RELEASED), replace(RECEIVED, party="US"), "only UA may do this")
    recalled = after(*TO_OPEN, RELEASED, RECALLED)
    refused(recalled, replace(ACKNOWLEDGED, party="US"), "only UA may do this")


def test_a_date_takes_back_nothing_that_was_sent():
    assert State.RELEASED == after(*TO_OPEN, RELEASED, EXPIRED).state
    assert State.RECALLED == after(*TO_OPEN, RELEASED, EXPIRED, RECALLED).state
    assert State.CLOSED == after(*TO_OPEN, RELEASED, RECEIVED, EXPIRED).state


def test_a_receipt_that_was_under_way_does_not_undo_a_recall():
    assert State.RECALLED == after(*TO_OPEN, RELEASED, RECALLED, RECEIVED).state


@pytest.mark.parametrize(
    ("event", "because"),
    [
        (US_YES, "begins with its proposal"),
        (replace(PROPOSAL, statement=""), "names its statement"),
        (replace(PROPOSAL, holder=""), "names its statement, party, holder and key"),
        (replace(PROPOSAL, key=""), "names its statement"),
        (replace(PROPOSAL, receiving_party="US"), "from one party to another"),
        (replace(PROPOSAL, receiving_party=""), "from one party to another"),
        (replace(PROPOSAL, on=AFTER), "the proposal expired on 2026-12-31"),
    ],
)
def test_a_case_begins_only_with_a_whole_proposal(event: Event, because: str):
    with pytest.raises(Refused, match=because):
        propose(event)


def test_a_history_tells_what_was_refused_and_goes_on():
    same = replace(APPROVED, holder="us-1")
    history = follow([AGREED, PROPOSAL, US_YES, UA_YES, same, AGREED])

    assert history.case
    assert State.AGREED == history.case.state
    assert [
        (AGREED, "a release begins with its proposal"),
        (same, "the one who proposes may not approve"),
    ] == [(event, str(why)) for event, why in history.refused]


def test_no_events_are_no_case():
    assert follow([]).case is None


# random histories

PEOPLE = st.sampled_from(["us-1", "us-2", "ua-1"])
KEYS = st.sampled_from(["k1", "k2", "k3", "k4"])
PARTIES = st.sampled_from(["US", "UA", "PL"])
DAYS = st.sampled_from([DAY, "2026-12-31", AFTER])
DIGESTS = st.sampled_from(["s", "s", "s", "s2"])
EDITIONS = st.sampled_from(["e", "e", "e", "f"])
RANDOM = st.builds(
    Event,
    st.sampled_from(sorted(set(EventKind) - {K.PROPOSED})),
    PARTIES,
    DAYS,
    DIGESTS,
    KEYS,
    PEOPLE,
    EDITIONS,
)


class Histories(RuleBasedStateMachine):
    """Anyone sends anything; what opens is held against a plain list of what counted."""

    def __init__(self) -> None:
        super().__init__()
        self.case = propose(PROPOSAL)
        self.counted = [PROPOSAL]
        self.was_final = False

    def send(self, event: Event) -> None:
        before = self.case
        try:
            self.case = step(before, event)
        except Refused:
            assert before is self.case
            return
        assert before.state not in FINAL
        assert event.statement == PROPOSAL.statement or event.kind is K.EXPIRED
        self.counted.append(event)

    @rule(event=RANDOM)
    def anything(self, event: Event) -> None:
        """Send any event."""
        self.send(event)

    @rule(event=st.sampled_from(sorted(FITTING.values(), key=lambda event: event.kind)))
    def something_fitting(self, event: Event) -> None:
        """Send an event that may well pass, so that histories get far."""
        self.send(event)

    @rule(key=KEYS, holder=PEOPLE)
    def someone_approves(self, key: str, holder: str) -> None:
        """Let anyone of the releasing party approve with any key."""
        self.send(replace(APPROVED, key=key, holder=holder))

    def of(self, *kinds: EventKind) -> list[Event]:
        return [event for event in self.counted if event.kind in kinds]

    @invariant()
    def opens_only_by_two_states_and_two_persons(self) -> None:
        """Hold what is open, and all that was ever open, against the rule in words."""
        if self.case.state not in (State.OPEN, State.RELEASED, State.RECEIVED, State.RECALLED,
                                   State.CLOSED):  # fmt: skip
            return
        (approved,), (agreed,) = self.of(K.APPROVED), self.of(K.AGREED)
        assert {"US"} == {PROPOSAL.party, approved.party}
        assert approved.holder != PROPOSAL.holder
        assert "UA" == agreed.party
        assert 3 == len({PROPOSAL.key, approved.key, agreed.key})
        assert {"s"} == {approved.statement, agreed.statement}
        assert {"US", "UA"} == {event.party for event in self.of(K.ALLOWED)}
        assert [] == self.of(K.STOPPED, K.WITHDRAWN)
        assert all(event.on <= PROPOSAL.expires for event in (approved, agreed))

    @invariant()
    def whoever_was_stopped_stays_stopped(self) -> None:
        """A no by either party is the end of the statement."""
        assert bool(self.of(K.STOPPED)) == (self.case.state is State.REFUSED)


TestHistories = Histories.TestCase
TestHistories.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@pytest.mark.slow
@given(st.lists(RANDOM | st.sampled_from(list(FITTING.values())), max_size=60))
@settings(max_examples=8_000, deadline=None)
def test_a_campaign_of_histories_never_opens_wrongly(events: list[Event]):
    machine = Histories()
    for event in events:
        machine.send(event)
        machine.opens_only_by_two_states_and_two_persons()
        machine.whoever_was_stopped_stays_stopped()


def test_an_approver_of_one_party_may_have_the_code_of_someone_in_the_other():
    namesake = replace(AGREED, holder="us-1")

    assert after(*TO_OPEN[:4], namesake).is_open
