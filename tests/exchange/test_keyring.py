from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsse import Envelope, Signature, sign
from kuznia.exchange.keyring import Keyring
from kuznia.model.errors import Invalid, NotFound
from tests.exchange.two_parties import TODAY, key, two_parties

PARTIES = two_parties()
PAPER = sign("type/a", {"a": 1}, PARTIES.proposer)
LAST = date(2026, 6, 30)
REVOKED = date(2026, 6, 15)
WITH_DAYS = PARTIES.keyring.with_key(
    replace(PARTIES.proposer.public, valid_to=LAST, revoked_on=REVOKED)
)


def problems(envelope: Envelope, keyring: Keyring = PARTIES.keyring, on: date = TODAY, *,
             payload_type: str | None = None, party: str | None = None,
             role: str | None = None) -> list[str | None]:  # fmt: skip
    checks = keyring.verify(envelope, on, payload_type=payload_type, party=party, role=role)
    assert [check.ok for check in checks] == [check.problem is None for check in checks]
    return [str(check.problem) if check.problem else None for check in checks]


def test_a_good_signature_says_whose_it_is():
    (check,) = PARTIES.keyring.verify(PAPER, TODAY, payload_type="type/a", party="US",
                                      role="propose")  # fmt: skip

    assert check.ok
    assert (PARTIES.proposer.key, "US", "us-1", ("propose",)) == (
        check.key,
        check.party,
        check.holder,
        check.roles,
    )


def test_a_paper_without_signatures_is_not_all_good():
    assert ["the paper is not signed"] == problems(replace(PAPER, signatures=()))


def test_an_unknown_key_is_named():
    stranger = key("US", "us-1", "propose")

    assert [f"key {stranger.key} is unknown"] == problems(sign("type/a", {}, stranger))


def test_a_changed_payload_is_noticed():
    (problem,) = problems(replace(PAPER, payload=b'{"a":2}'))

    assert problem
    assert "the signature does not fit" in problem


def test_a_signature_moved_to_another_type_of_paper_is_noticed():
    moved = replace(PAPER, payload_type="type/b")
    (problem,) = problems(moved, payload_type="type/b")

    assert problem
    assert "the signature does not fit" in problem


def test_a_paper_of_another_type_than_expected_is_noticed():
    assert ["the paper is of type type/a, not type/b"] == problems(PAPER, payload_type="type/b")


def test_a_signature_under_anothers_name_does_not_fit():
    forged = replace(
        PAPER, signatures=(Signature(PARTIES.approver.key, PAPER.signatures[0].signature),)
    )
    (problem,) = problems(forged)

    assert problem
    assert "the signature does not fit" in problem


def test_a_signature_without_a_name_is_found_by_trying():
    unnamed = replace(PAPER, signatures=(replace(PAPER.signatures[0], key=""),))
    (check,) = PARTIES.keyring.verify(unnamed, TODAY)

    assert (True, PARTIES.proposer.key) == (check.ok, check.key)
    assert ["the signature names no key, and is of none that is known"] == problems(
        replace(unnamed, payload=b"")
    )


def test_a_second_signature_by_the_same_key_does_not_count():
    twice = PAPER.signed_by(PARTIES.proposer)

    assert [None, f"key {PARTIES.proposer.key} has signed twice"] == problems(twice)


def test_a_bad_copy_of_a_signature_does_not_spoil_the_good_one():
    bad = Signature(PARTIES.proposer.key, bytes(64))
    both = replace(PAPER, signatures=(bad, *PAPER.signatures))

    assert [False, True] == [check.ok for check in PARTIES.keyring.verify(both, TODAY)]


def test_a_revoked_key_is_refused_and_says_when():
    expected = f"key {PARTIES.proposer.key} was revoked on 2026-06-15"

    assert [None] == problems(PAPER, WITH_DAYS, REVOKED - timedelta(1))
    assert [expected] == problems(PAPER, WITH_DAYS, REVOKED)
    assert [expected] == problems(PAPER, WITH_DAYS, date(2030, 1, 1))


def test_a_key_counts_on_its_first_and_last_day_and_not_beside_them():
    keyring = PARTIES.keyring.with_key(replace(PARTIES.proposer.public, valid_to=LAST))
    name = PARTIES.proposer.key

    assert [f"key {name} is not valid before 2026-01-01"] == problems(
        PAPER, keyring, date(2025, 12, 31)
    )
    assert [None] == problems(PAPER, keyring, date(2026, 1, 1))
    assert [None] == problems(PAPER, keyring, LAST)
    assert [f"key {name} was valid to 2026-06-30"] == problems(PAPER, keyring, date(2026, 7, 1))


def test_a_key_of_the_other_party_is_noticed():
    assert [f"key {PARTIES.proposer.key} belongs to US, not UA"] == problems(PAPER, party="UA")


def test_a_key_without_the_role_is_noticed():
    assert [f"key {PARTIES.proposer.key} has no role approve"] == problems(PAPER, role="approve")


def test_a_key_is_found_by_its_identifier():
    assert PARTIES.agreer.public == PARTIES.keyring.key(PARTIES.agreer.key)
    with pytest.raises(NotFound, match="there is no key 00"):
        PARTIES.keyring.key("00")


def test_one_key_in_two_versions_is_refused():
    other = replace(PARTIES.proposer.public, holder="us-2")

    with pytest.raises(Invalid, match="is there twice and differs"):
        Keyring.of([PARTIES.proposer.public, other])
    assert PARTIES.keyring == Keyring.of([*PARTIES.keyring.keys.values()] * 2)


@pytest.mark.parametrize("half", ["signing", "sealing"])
def test_a_key_that_borrows_a_half_to_pass_for_a_second_one_is_refused(half: str):
    second = PARTIES.approver.public
    borrowed = (
        replace(second, signing=PARTIES.proposer.public.signing)
        if half == "signing"
        else replace(second, sealing=PARTIES.proposer.public.sealing)
    )

    with pytest.raises(Invalid, match="share a half"):
        Keyring.of([PARTIES.proposer.public, borrowed])


@given(st.dates(date(2025, 11, 1), date(2026, 9, 1)))
def test_a_signature_never_counts_outside_the_days_of_its_key(on: date):
    (check,) = WITH_DAYS.verify(PAPER, on)

    assert (date(2026, 1, 1) <= on < REVOKED) == check.ok


@given(st.binary(max_size=30), st.lists(st.builds(Signature, st.just(PARTIES.proposer.key),
                                                  st.binary(max_size=70)), max_size=3))  # fmt: skip
def test_no_made_up_signature_counts(payload: bytes, signatures: list[Signature]):
    checks = PARTIES.keyring.verify(Envelope("t", payload, tuple(signatures)), TODAY)

    assert not any(check.ok for check in checks)
    assert checks
