from dataclasses import replace
from datetime import date, timedelta

from kuznia.exchange import case_events as c
from kuznia.exchange.case_events import events
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsse import Envelope
from kuznia.release.case import State, follow
from tests.exchange.two_parties import EDITION, TODAY, decision, open_case, paper, two_parties

PARTIES = two_parties()
CASE = open_case(PARTIES)
ABOUT = CASE.statement
LATER = TODAY + timedelta(30)


def state(case: CaseFile, on: date = TODAY) -> State | None:
    followed = follow(events(case, PARTIES.keyring, on).acts)
    return followed.case.state if followed.case else None


def sent(on: date = TODAY) -> Envelope:
    return paper(c.DISPATCH, ABOUT, "US", PARTIES.us_node, on=on, digest=EDITION)


def test_a_withdrawn_release_is_not_sent():
    withdrawal = paper(c.WITHDRAWAL, ABOUT, "US", PARTIES.proposer, on=TODAY - timedelta(1))

    assert State.WITHDRAWN == state(replace(CASE, recalls=(withdrawal,), receipts=(sent(),)))


def decided(outcome: str, on: date) -> Envelope:
    return paper(c.DECISION, ABOUT, "UA", PARTIES.ua_node, on=on, outcome=outcome)


def test_a_no_of_the_day_on_which_it_was_sent_came_too_late():
    no = decided("STOP", TODAY)

    assert State.RELEASED == state(
        replace(CASE, decisions=(*CASE.decisions, no), receipts=(sent(),))
    )


def test_a_dispatch_of_something_else_hides_no_no():
    no = decided("STOP", TODAY)
    other = paper(
        c.DISPATCH, ABOUT, "US", PARTIES.us_node, on=TODAY - timedelta(1), digest="0" * 64
    )
    case = replace(
        CASE, decisions=(*CASE.decisions, no), receipts=(other, sent(TODAY + timedelta(1)))
    )

    assert State.REFUSED == state(case, TODAY + timedelta(1))


def test_a_dispatch_before_the_rules_have_said_yes_counts_for_nothing():
    early = sent(TODAY - timedelta(1))

    assert State.OPEN == state(replace(CASE, receipts=(early,)))
    assert State.RELEASED == state(replace(CASE, receipts=(early, sent())))


def test_what_was_sent_is_not_withdrawn_on_the_same_day():
    withdrawal = paper(c.WITHDRAWAL, ABOUT, "US", PARTIES.proposer)

    assert State.RELEASED == state(replace(CASE, recalls=(withdrawal,), receipts=(sent(),)))


def test_a_no_after_the_release_was_sent_does_not_unsend_it():
    late = decision(ABOUT, "US", PARTIES.us_node, "STOP", on=LATER)
    case = replace(CASE, decisions=(*CASE.decisions, late), receipts=(sent(),))
    followed = follow(events(case, PARTIES.keyring, LATER).acts)

    assert followed.case
    assert State.RELEASED == followed.case.state
    assert "a release that is released cannot be stopped" == str(followed.refused[0][1])


def test_a_release_that_was_not_sent_expires():
    recorded = {ABOUT.signature_digest(each): TODAY for each in ABOUT.signatures}
    acts = events(CASE, PARTIES.keyring, date(2027, 1, 1), recorded).acts

    assert "expired" == acts[-1].kind
    assert State.EXPIRED == getattr(follow(acts).case, "state", None)
    assert "expired" not in [act.kind for act in events(CASE, PARTIES.keyring, TODAY).acts]
