from dataclasses import replace
from datetime import date

import pytest

from kuznia.exchange.dsse import sign
from kuznia.exchange.key_cards import (
    CARD,
    REVOCATION,
    ROTATION,
    card,
    introduced,
    read_card,
    revocation,
    revoked,
    rotated,
    rotation,
)
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.two_parties import TODAY, key, two_parties

PARTIES = two_parties()
OLD = PARTIES.proposer
LAST = date(2026, 6, 30)
AFTER = date(2026, 7, 1)


def successor(*roles: str, party: str = "US", holder: str = "us-1") -> PrivateKey:
    return key(party, holder, *(roles or ("propose",)), valid_from=TODAY)


NEW = successor()


def counts(keyring: Keyring, private: PrivateKey, on: date) -> bool:
    return keyring.verify(sign("t", {}, private), on)[0].ok


# cards


def test_a_card_gives_its_key():
    assert OLD.public == read_card(card(OLD))


def test_a_card_for_a_key_that_its_sender_does_not_have_is_refused():
    claimed = sign(CARD, OLD.public.as_json(), PARTIES.agreer)

    with pytest.raises(Refused, match="it has not signed"):
        read_card(claimed)


def test_a_card_with_another_holder_or_role_than_was_signed_is_refused():
    signed = card(OLD)
    changed = sign(CARD, replace(OLD.public, roles=("propose", "approve")).as_json())

    with pytest.raises(Refused, match="does not fit"):
        read_card(replace(changed, signatures=signed.signatures))


def test_a_card_brings_in_a_new_key_and_no_revoked_one_back():
    old_card = card(NEW)
    keyring = introduced(PARTIES.keyring, old_card)
    after = revoked(keyring, revocation(NEW.public, TODAY, "lost", NEW), TODAY)

    assert NEW.public == keyring.key(NEW.key)
    assert after == introduced(after, old_card)


# rotation


def test_after_a_rotation_both_keys_count_until_the_last_day_of_the_old_one():
    keyring = rotated(PARTIES.keyring, rotation(OLD, NEW, LAST), TODAY)

    assert [True, True] == [counts(keyring, OLD, LAST), counts(keyring, NEW, LAST)]
    assert [False, True] == [counts(keyring, OLD, AFTER), counts(keyring, NEW, AFTER)]


def test_a_rotation_is_taken_in_once_or_twice_alike():
    paper = rotation(OLD, NEW, LAST)
    once = rotated(PARTIES.keyring, paper, TODAY)

    assert once == rotated(once, paper, TODAY)


def test_a_stolen_old_key_signs_nothing_after_the_rotation():
    keyring = rotated(PARTIES.keyring, rotation(OLD, NEW, LAST), TODAY)
    (check,) = keyring.verify(sign("t", {}, OLD), AFTER)

    assert f"key {OLD.key} was valid to 2026-06-30" == str(check.problem)
    with pytest.raises(Refused, match="was valid to 2026-06-30"):
        rotated(keyring, rotation(OLD, successor(), LAST), AFTER)


def test_a_stolen_old_key_names_no_second_successor_while_both_count():
    keyring = rotated(PARTIES.keyring, rotation(OLD, NEW, LAST), TODAY)

    with pytest.raises(Refused, match=f"has a successor already: {NEW.key}"):
        rotated(keyring, rotation(OLD, successor(), LAST), TODAY)


def test_a_stolen_old_key_names_no_successor_of_a_revoked_one():
    keyring = rotated(PARTIES.keyring, rotation(OLD, NEW, LAST), TODAY)
    keyring = revoked(keyring, revocation(NEW.public, TODAY, "lost", PARTIES.us_node), TODAY)

    with pytest.raises(Refused, match="has a successor already"):
        rotated(keyring, rotation(OLD, successor(), LAST), TODAY)


def test_an_old_rotation_brings_no_revoked_key_back():
    paper = rotation(OLD, NEW, LAST)
    keyring = rotated(PARTIES.keyring, paper, TODAY)
    after = revoked(keyring, revocation(NEW.public, TODAY, "lost", NEW), TODAY)

    assert after == rotated(after, paper, TODAY)
    assert not counts(after, NEW, TODAY)


def test_a_later_rotation_paper_does_not_lengthen_the_old_key():
    paper = rotation(OLD, NEW, LAST)
    keyring = rotated(PARTIES.keyring, paper, TODAY)
    longer = rotated(keyring, rotation(OLD, NEW, date(2029, 1, 1)), TODAY)

    assert LAST == longer.key(OLD.key).valid_to


@pytest.mark.parametrize("missing", ["old", "new"])
def test_a_rotation_needs_both_signatures(missing: str):
    paper = rotation(OLD, NEW, LAST)
    kept = NEW.key if missing == "old" else OLD.key
    one = replace(paper, signatures=tuple(s for s in paper.signatures if s.key == kept))

    with pytest.raises(Refused, match="it has not signed"):
        rotated(PARTIES.keyring, one, TODAY)


@pytest.mark.parametrize(
    "new",
    [
        successor(holder="us-2"),
        successor(party="UA"),
        successor("propose", "approve"),
    ],
)
def test_a_rotation_hands_on_nothing_but_what_the_old_key_had(new: PrivateKey):
    with pytest.raises(Refused, match="another party, holder or role"):
        rotated(PARTIES.keyring, rotation(OLD, new, LAST), TODAY)


def test_a_revoked_key_hands_nothing_on():
    keyring = revoked(PARTIES.keyring, revocation(OLD.public, TODAY, "lost", OLD), TODAY)

    with pytest.raises(Refused, match="was revoked on"):
        rotated(keyring, rotation(OLD, NEW, LAST), TODAY)


def test_a_rotation_of_an_unknown_key_is_refused():
    with pytest.raises(NotFound):
        rotated(PARTIES.keyring, rotation(successor(), NEW, LAST), TODAY)


@pytest.mark.parametrize("field", ["new", "old_valid_to"])
def test_a_rotation_without_its_fields_is_refused(field: str):
    content = rotation(OLD, NEW, LAST).content()
    content[field] = "?"

    with pytest.raises(Invalid):
        rotated(PARTIES.keyring, sign(ROTATION, content, OLD, NEW), TODAY)


def test_a_rotation_that_ends_the_old_key_before_it_began_is_refused():
    with pytest.raises(Invalid, match="would end before its first day"):
        rotated(PARTIES.keyring, rotation(OLD, NEW, date(2020, 1, 1)), TODAY)


# revocation


def test_a_key_revokes_itself_and_says_when_and_why():
    keyring = revoked(PARTIES.keyring, revocation(OLD.public, TODAY, "lost", OLD), TODAY)

    assert (TODAY, "lost") == (
        keyring.key(OLD.key).revoked_on,
        keyring.key(OLD.key).revoked_why,
    )
    assert not counts(keyring, OLD, TODAY)


def test_a_node_revokes_a_key_of_its_own_party():
    paper = revocation(OLD.public, TODAY, "left the office", PARTIES.us_node)

    assert not counts(revoked(PARTIES.keyring, paper, TODAY), OLD, TODAY)


@pytest.mark.parametrize("signer", [PARTIES.ua_node, PARTIES.approver])
def test_neither_the_other_party_nor_a_colleague_revokes(signer: PrivateKey):
    with pytest.raises(Refused, match="is not revoked"):
        revoked(PARTIES.keyring, revocation(OLD.public, TODAY, "?", signer), TODAY)


def test_of_two_revocations_the_earlier_day_counts_whichever_comes_first():
    early = revocation(OLD.public, date(2026, 5, 1), "stolen", PARTIES.us_node)
    late = revocation(OLD.public, TODAY, "lost", OLD)

    one = revoked(revoked(PARTIES.keyring, early, TODAY), late, TODAY)
    other = revoked(revoked(PARTIES.keyring, late, TODAY), early, TODAY)

    assert one == other
    assert date(2026, 5, 1) == one.key(OLD.key).revoked_on


def test_an_expired_key_may_still_revoke_itself():
    keyring = PARTIES.keyring.with_key(replace(OLD.public, valid_to=LAST))

    assert (
        revoked(keyring, revocation(OLD.public, AFTER, "found", OLD), AFTER).key(OLD.key).revoked_on
    )


def test_a_revoked_node_revokes_no_others():
    paper = revocation(PARTIES.us_node.public, TODAY, "stolen", PARTIES.us_node)
    keyring = revoked(PARTIES.keyring, paper, TODAY)

    with pytest.raises(Refused, match="was revoked on"):
        revoked(keyring, revocation(OLD.public, TODAY, "?", PARTIES.us_node), TODAY)


def test_a_card_is_no_revocation():
    content = revocation(OLD.public, TODAY, "?", OLD).content()

    with pytest.raises(Refused, match="is of type"):
        revoked(PARTIES.keyring, sign(CARD, content, OLD), TODAY)
    with pytest.raises(Invalid, match="is no day"):
        revoked(PARTIES.keyring, sign(REVOCATION, {**content, "revoked_on": "soon"}, OLD), TODAY)
