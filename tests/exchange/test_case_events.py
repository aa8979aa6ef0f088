from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange import case_events as c
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_events import Reading, events
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.key_cards import revocation, revoked, rotated, rotation
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.release_events import Event, EventKind
from kuznia.release.case import History, State, follow
from tests.exchange.two_parties import (
    EDITION,
    TODAY,
    decision,
    key,
    open_case,
    paper,
    statement,
    statement_payload,
    two_parties,
)

PARTIES = two_parties()
CASE = open_case(PARTIES)
ABOUT = CASE.statement
LATER = TODAY + timedelta(30)


def read(case: CaseFile, on: date = TODAY, keyring: Keyring | None = None) -> Reading:
    return events(case, keyring or PARTIES.keyring, on)


def history(reading: Reading) -> History:
    return follow(reading.acts)


def state(case: CaseFile, on: date = TODAY, keyring: Keyring | None = None) -> State | None:
    followed = history(read(case, on, keyring))
    return followed.case.state if followed.case else None


def problems(reading: Reading) -> list[str]:
    return [str(problem.reason) for problem in reading.problems]


def with_papers(**papers: Envelope) -> CaseFile:
    return replace(CASE, **{part: (*CASE.papers(part), one) for part, one in papers.items()})


def days(recorded: Envelope, on: date) -> dict[str, date]:
    """Say that a register recorded all signatures of a paper on a day."""
    return {recorded.signature_digest(each): on for each in recorded.signatures}


def sent(on: date = TODAY) -> Envelope:
    return paper(c.DISPATCH, ABOUT, "US", PARTIES.us_node, on=on, digest=EDITION)


def received(on: date = TODAY) -> Envelope:
    return paper(c.RECEIPT, ABOUT, "UA", PARTIES.ua_node, on=on, digest=EDITION)


def test_a_case_with_all_papers_is_open():
    reading = read(CASE)

    assert ["proposed", "allowed", "allowed", "approved", "agreed"] == [
        act.kind for act in reading.acts
    ]
    assert () == reading.problems
    assert State.OPEN == state(CASE)


def test_the_proposal_says_what_is_proposed():
    assert (
        Event(
            EventKind.PROPOSED,
            "US",
            TODAY.isoformat(),
            ABOUT.digest,
            PARTIES.proposer.key,
            "us-1",
            EDITION,
            "R-1",
            "UA",
            "2026-12-31",
            ABOUT.digest,
        )
        == read(CASE).acts[0]
    )


@pytest.mark.parametrize("signer", [PARTIES.proposer, PARTIES.approver, PARTIES.agreer])
def test_without_one_of_the_three_signatures_nothing_opens(signer: PrivateKey):
    kept = tuple(s for s in ABOUT.signatures if s.key != signer.key)

    assert State.OPEN != state(replace(CASE, statement=replace(ABOUT, signatures=kept)))


@pytest.mark.parametrize("kept", [0, 1])
def test_without_the_decision_of_one_party_nothing_opens(kept: int):
    followed = history(read(replace(CASE, decisions=(CASE.decisions[kept],))))

    assert followed.case
    assert followed.case.state in (State.APPROVED, State.AGREED)
    assert "have not yet said yes" in str(followed.refused[0][1])


@pytest.mark.parametrize("outcome", ["STOP", "REFER"])
@pytest.mark.parametrize(("party", "node"), [("US", PARTIES.us_node), ("UA", PARTIES.ua_node)])
def test_no_yes_hides_the_no_of_a_partys_rules(outcome: str, party: str, node: PrivateKey):
    case = with_papers(decisions=decision(ABOUT, party, node, outcome))

    assert State.REFUSED == state(case)


# attacks


def test_two_signatures_of_one_person_with_two_keys_do_not_open():
    second = key("US", "us-1", "approve")
    about = statement(PARTIES.proposer, second, PARTIES.agreer)
    decisions = (decision(about, "US", PARTIES.us_node), decision(about, "UA", PARTIES.ua_node))
    keyring = PARTIES.keyring.with_key(second.public)
    followed = history(read(CaseFile(about, decisions), keyring=keyring))

    assert followed.case
    assert State.AGREED == followed.case.state
    assert ["the one who proposes may not approve"] == [str(why) for _, why in followed.refused]


def test_one_key_with_both_roles_does_not_open_alone():
    both = key("US", "us-1", "propose", "approve")
    about = statement(both, both, PARTIES.agreer)
    decisions = (decision(about, "US", PARTIES.us_node), decision(about, "UA", PARTIES.ua_node))
    keyring = PARTIES.keyring.with_key(both.public)

    assert State.AGREED == state(CaseFile(about, decisions), keyring=keyring)


def test_two_persons_who_both_may_do_both_open_whatever_the_order_of_their_signatures():
    one, two = (key("US", holder, "propose", "approve") for holder in ("us-1", "us-2"))
    keyring = PARTIES.keyring.with_key(one.public).with_key(two.public)
    for signers in ((one, two, PARTIES.agreer), (PARTIES.agreer, two, one)):
        about = statement(*signers)
        decisions = (
            decision(about, "US", PARTIES.us_node),
            decision(about, "UA", PARTIES.ua_node),
        )
        assert State.OPEN == state(CaseFile(about, decisions), keyring=keyring)


def test_a_second_key_of_the_proposer_does_not_push_aside_the_second_person():
    second = key("US", "us-1", "approve")
    while second.key > PARTIES.approver.key:  # so that it would come first
        second = key("US", "us-1", "approve")
    case = replace(CASE, statement=ABOUT.signed_by(second))

    assert State.OPEN == state(case, keyring=PARTIES.keyring.with_key(second.public))


def test_the_releasing_party_cannot_agree_for_the_receiving_one():
    third = key("US", "us-3", "approve")
    about = statement(PARTIES.proposer, PARTIES.approver, third)
    decisions = (decision(about, "US", PARTIES.us_node), decision(about, "UA", PARTIES.us_node))
    reading = read(CaseFile(about, decisions), keyring=PARTIES.keyring.with_key(third.public))

    assert [f"key {PARTIES.us_node.key} belongs to US, not UA"] == problems(reading)
    followed = history(reading)
    assert followed.case
    assert State.APPROVED == followed.case.state


def test_an_altered_statement_loses_its_signatures():
    altered = statement(release="R-1", expires="2036-12-31")
    case = replace(CASE, statement=replace(altered, signatures=ABOUT.signatures))
    reading = read(case)

    assert () == tuple(act for act in reading.acts if act.kind != "allowed")
    assert 3 == sum("the signature does not fit" in text for text in problems(reading))


def test_a_decision_of_another_release_counts_for_nothing():
    other = sign(c.DECISION, {"release": "R-2", "statement": ABOUT.digest, "party": "UA",
                              "outcome": "ALLOW", "on": "2026-06-01", "rulings": []},
                 PARTIES.ua_node)  # fmt: skip
    reading = read(replace(CASE, decisions=(CASE.decisions[0], CASE.decisions[1], other)))

    assert ["it is about release R-2, not R-1"] == problems(reading)


def test_a_decision_on_an_earlier_statement_of_the_release_counts_for_nothing():
    earlier = statement(release="R-1", expires="2026-01-01")
    reading = read(with_papers(decisions=decision(earlier, "UA", PARTIES.ua_node)))

    assert ["it is about another statement of this release"] == problems(reading)


def test_a_signature_moved_to_another_type_of_paper_counts_for_nothing():
    moved = replace(CASE.decisions[0], payload_type=c.RECALL)
    (problem,) = problems(read(with_papers(recalls=moved)))

    assert "the signature does not fit" in problem


def test_a_paper_in_the_wrong_list_counts_for_nothing():
    assert [f"a paper of type {c.DECISION} does not belong here"] == problems(
        read(with_papers(receipts=CASE.decisions[0]))
    )


def test_a_person_cannot_sign_what_only_a_node_may():
    case = with_papers(decisions=decision(ABOUT, "US", PARTIES.proposer))

    assert [f"key {PARTIES.proposer.key} has no role for this paper"] == problems(read(case))


def test_a_revoked_key_counts_only_where_the_register_knows_an_earlier_day():
    day = TODAY + timedelta(10)
    keyring = revoked(
        PARTIES.keyring, revocation(PARTIES.approver.public, day, "lost", PARTIES.approver), day
    )
    recorded = days(ABOUT, TODAY)

    assert State.AGREED == state(CASE, LATER, keyring)
    assert "was revoked on 2026-06-11" in problems(read(CASE, LATER, keyring))[0]
    assert State.OPEN == getattr(
        history(events(CASE, keyring, LATER, recorded)).case, "state", None
    )


def test_a_signature_made_after_the_revocation_does_not_borrow_the_day_of_others():
    about = statement(PARTIES.proposer)
    day = TODAY + timedelta(10)
    paper = revocation(PARTIES.approver.public, day, "lost", PARTIES.approver)
    late = about.signed_by(PARTIES.approver)
    case = replace(CASE, statement=late)
    reading = events(case, revoked(PARTIES.keyring, paper, day), LATER, days(about, TODAY))

    assert ["proposed"] == [act.kind for act in reading.acts if act.kind != "allowed"]
    assert [f"key {PARTIES.approver.key} was revoked on {day}"] == problems(reading)


def test_a_stolen_old_key_proposes_nothing_after_its_rotation():
    new = key("US", "us-1", "propose", valid_from=TODAY)
    keyring = rotated(PARTIES.keyring, rotation(PARTIES.proposer, new, TODAY), TODAY)
    reading = read(CASE, LATER, keyring)

    assert f"key {PARTIES.proposer.key} was valid to 2026-06-01" in problems(reading)
    assert State.OPEN == state(CASE, TODAY, keyring)
    assert state(CASE, LATER, keyring) is None


def test_a_stranger_and_a_third_party_count_for_nothing():
    third = key("PL", "pl-1", "propose", "approve")
    about = ABOUT.signed_by(third, key("US", "us-1", "approve"))
    reading = read(replace(CASE, statement=about), keyring=PARTIES.keyring.with_key(third.public))

    assert "PL has no part in this release" in problems(reading)
    assert any("is unknown" in text for text in problems(reading))
    assert ["approved", "agreed"] == [act.kind for act in reading.acts][-2:]


# the statement


def test_a_statement_that_is_none_gives_no_acts():
    changes: list[dict[str, Any]] = [
        {"_type": "x"},
        {"predicateType": "x"},
        {"predicate": 1},
        {"predicate": {"release": "R-1"}},
        {"subject": []},
        {"subject": [{"digest": 1}]},
        {"subject": [{"digest": {"sha512": "x"}}]},
        {"subject": [{"digest": {"sha256": "x"}}] * 2},
    ]
    for changed in changes:
        about = sign(c.STATEMENT, statement_payload() | changed, PARTIES.proposer)
        assert ((), 1) == (read(CaseFile(about)).acts, len(read(CaseFile(about)).problems))
    other_type = sign("application/json", statement_payload(), PARTIES.proposer)
    assert ["the statement is not that of a release"] == problems(read(CaseFile(other_type)))


def test_a_statement_may_have_no_end_but_no_wrong_one():
    assert State.PROPOSED == state(CaseFile(statement(PARTIES.proposer, expires=None)))
    assert ["field expires is not a day"] == problems(
        read(CaseFile(statement(PARTIES.proposer, expires="never")))
    )


def test_a_statement_signed_only_by_its_approver_is_not_proposed():
    assert "nobody who may propose has signed the statement" in problems(
        read(CaseFile(statement(PARTIES.approver)))
    )


# after the signatures


def test_a_release_is_sent_received_recalled_and_closed():
    recall = paper(c.RECALL, ABOUT, "US", PARTIES.approver, why="a newer revision")
    acknowledged = paper(c.ACKNOWLEDGEMENT, ABOUT, "UA", PARTIES.ua_node)
    case = replace(CASE, receipts=(received(), sent()))

    assert State.RELEASED == state(replace(CASE, receipts=(sent(),)))
    assert State.RECEIVED == state(case)
    assert State.RECALLED == state(replace(case, recalls=(recall,)))
    assert State.CLOSED == state(replace(case, recalls=(acknowledged, recall)))


def test_a_receipt_for_another_edition_is_refused():
    other = paper(c.RECEIPT, ABOUT, "UA", PARTIES.ua_node, digest="f" * 64)
    followed = history(read(replace(CASE, receipts=(sent(), other))))

    assert followed.case
    assert State.RELEASED == followed.case.state
    assert "another edition" in str(followed.refused[0][1])


@pytest.mark.parametrize("day", [TODAY + timedelta(2), date(2099, 1, 1)])
def test_no_day_is_stated_that_is_still_to_come_on_the_day_of_record(day: date):
    receipt = received(day)
    recorded = {receipt.signature_digest(receipt.signatures[0]): TODAY}
    case = replace(CASE, receipts=(sent(), receipt))

    found = events(case, PARTIES.keyring, TODAY, recorded)

    assert "still to come" in str(found.problems[-1].reason)


def test_what_is_dated_later_than_the_day_of_reading_does_not_count_yet():
    reading = read(with_papers(receipts=sent(LATER)))

    assert [f"it is dated {LATER}, which is still to come"] == problems(reading)


def test_the_day_of_record_goes_before_the_day_that_a_paper_claims():
    backdated = sent(TODAY)
    recorded = days(ABOUT, TODAY) | days(backdated, date(2027, 1, 15))
    case = with_papers(receipts=backdated)
    followed = history(events(case, PARTIES.keyring, date(2027, 2, 1), recorded))

    assert followed.case
    assert State.EXPIRED == followed.case.state


def test_an_attestation_is_checked_and_changes_nothing():
    good = sign(c.ATTESTATION, {"party": "UA", "satisfies": "P1"}, PARTIES.ua_node)
    bad = sign(c.ATTESTATION, {"party": "UA", "satisfies": "P2"}, PARTIES.us_node)

    assert read(CASE).acts == read(with_papers(attestations=good)).acts
    assert [f"key {PARTIES.us_node.key} belongs to US, not UA"] == problems(
        read(with_papers(attestations=bad))
    )


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"outcome": "YES"}, "there is no outcome YES"),
        ({"on": "today"}, "field on is not a day"),
        ({"on": "20260601"}, "field on is not a day"),
        ({"party": None}, "has no text in the field party"),
    ],
)
def test_a_decision_with_a_wrong_field_counts_for_nothing(changed: dict[str, Json], problem: str):
    content = CASE.decisions[0].content() | changed
    case = with_papers(decisions=sign(c.DECISION, content, PARTIES.us_node, PARTIES.ua_node))

    assert problem in " ".join(problems(read(case)))


@given(st.sets(st.integers(0, 4)), st.sampled_from(["ALLOW", "DUE", "REFER", "STOP"]))
@settings(max_examples=40)
def test_only_a_whole_case_is_open(left_out: set[int], outcome: str):
    signers = (PARTIES.proposer, PARTIES.approver, PARTIES.agreer)
    about = statement(*(s for at, s in enumerate(signers) if at not in left_out))
    decisions = (
        decision(about, "US", PARTIES.us_node),
        decision(about, "UA", PARTIES.ua_node, outcome),
    )
    case = CaseFile(about, tuple(d for at, d in enumerate(decisions, 3) if at not in left_out))

    assert (not left_out and outcome in ("ALLOW", "DUE")) == (State.OPEN == state(case))
