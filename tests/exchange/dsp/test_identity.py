from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsp import identity
from kuznia.exchange.dsp.identity import Callers, TooOld, issue, key_named, participant_of
from kuznia.exchange.key_cards import rotated, rotation
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Refused
from tests.exchange.two_parties import two_parties

PARTIES = two_parties()
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
UA = participant_of("UA")


def header() -> str:
    return issue(PARTIES.us_node, UA, NOON)


def test_a_node_shows_who_it_is():
    assert "US" == Callers(UA).party(header(), PARTIES.keyring, NOON)


def test_a_token_counts_once():
    callers, token = Callers(UA), header()
    callers.party(token, PARTIES.keyring, NOON)

    with pytest.raises(Refused):
        callers.party(token, PARTIES.keyring, NOON)


def test_one_that_may_have_been_used_before_a_node_was_started_anew_does_not_count():
    second = timedelta(seconds=1)
    with pytest.raises(TooOld, match="has just started"):
        Callers(UA, NOON + second).party(header(), PARTIES.keyring, NOON + 2 * second)
    assert Callers(UA, NOON).party(header(), PARTIES.keyring, NOON + second)


def test_a_node_that_was_started_while_its_clock_was_ahead_keeps_nobody_out_for_long(
    monkeypatch: pytest.MonkeyPatch,
):
    later = Callers(UA, NOON + timedelta(hours=1))
    with pytest.raises(TooOld):
        later.party(header(), PARTIES.keyring, NOON)
    began = monotonic()
    monkeypatch.setattr(identity, "monotonic", lambda: began + 200)
    assert "US" == later.party(header(), PARTIES.keyring, NOON)


def test_what_a_header_names_is_read_without_a_check():
    assert PARTIES.us_node.key == key_named(header())
    assert ["", "", "", ""] == [
        key_named(x) for x in ("", "Bearer x", header()[7:], "Bearer " * 900)
    ]


@pytest.mark.parametrize("minutes", [-3, 3, 60])
def test_a_token_counts_for_a_minute_and_the_skew_of_two_clocks(minutes: int):
    with pytest.raises(Refused):
        Callers(UA).party(header(), PARTIES.keyring, NOON + timedelta(minutes=minutes))
    assert Callers(UA).party(header(), PARTIES.keyring, NOON - timedelta(seconds=50))


def test_a_token_for_another_is_refused():
    with pytest.raises(Refused):
        Callers(participant_of("XX")).party(header(), PARTIES.keyring, NOON)


def test_only_a_nodes_key_that_counts_calls():
    person = issue(PARTIES.approver, UA, NOON)
    revoked = replace(PARTIES.us_node.public, revoked_on=NOON.date())
    with pytest.raises(Refused):
        Callers(UA).party(person, PARTIES.keyring, NOON)
    with pytest.raises(Refused):
        Callers(UA).party(header(), PARTIES.keyring.with_key(revoked), NOON)
    with pytest.raises(Refused):
        Callers(UA).party(header(), two_parties().keyring, NOON)


@pytest.mark.parametrize("seconds", [-60, 0, 60, 120])
def test_two_clocks_may_differ_by_a_minute(seconds: int):
    assert Callers(UA).party(header(), PARTIES.keyring, NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [-61, 121])
def test_two_clocks_that_differ_by_more_are_no_use(seconds: int):
    with pytest.raises(Refused):
        Callers(UA).party(header(), PARTIES.keyring, NOON + timedelta(seconds=seconds))


def test_a_token_counts_once_for_callers_at_the_same_time():
    callers, token = Callers(UA), header()

    def call(_number: int) -> bool:
        try:
            return bool(callers.party(token, PARTIES.keyring, NOON))
        except Refused:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert 1 == sum(pool.map(call, range(64)))


def test_a_token_is_remembered_as_long_as_it_counts_and_no_longer():
    callers, token = Callers(UA), header()
    callers.party(token, PARTIES.keyring, NOON)
    for second in range(121):
        moment = NOON + timedelta(seconds=second)
        callers.party(issue(PARTIES.us_node, UA, moment), PARTIES.keyring, moment)
        with pytest.raises(Refused):
            callers.party(token, PARTIES.keyring, moment)
    later = NOON + timedelta(hours=1)
    for _ in range(200):
        callers.party(issue(PARTIES.us_node, UA, later), PARTIES.keyring, later)
    assert 200 == len(callers.used)


DID = "did:web:us.example%3A8280"


def test_a_node_takes_part_under_the_name_that_its_partner_knows():
    def known(party: str) -> str:
        return {"US": DID}.get(party, participant_of(party))

    token = issue(PARTIES.us_node, UA, NOON, DID)
    assert "US" == Callers(UA).party(token, PARTIES.keyring, NOON, known)
    for other in (header(), issue(PARTIES.ua_node, UA, NOON, DID)):
        with pytest.raises(Refused):
            Callers(UA).party(other, PARTIES.keyring, NOON, known)
    with pytest.raises(Refused):
        Callers(UA).party(token, PARTIES.keyring, NOON)


class TestKeysInTheirTime:
    """The old key of a node counts to the first of June in its own country."""

    LAST = NOON.date()

    def rotated(self) -> tuple[PrivateKey, Keyring]:
        old, holder = PARTIES.us_node, PARTIES.us_node.public.holder
        new = PrivateKey.new("US", holder, ("node",), self.LAST)
        paper = rotation(old, new, self.LAST)
        return new, rotated(PARTIES.keyring, paper, self.LAST)

    def is_taken(self, key: PrivateKey, keyring: Keyring, moment: datetime) -> bool:
        try:
            return bool(Callers(UA).party(issue(key, UA, moment), keyring, moment))
        except Refused:
            return False

    def test_while_both_count_both_call(self):
        new, keyring = self.rotated()
        assert self.is_taken(PARTIES.us_node, keyring, NOON)
        assert self.is_taken(new, keyring, NOON)

    def test_the_old_one_ends_when_its_last_day_is_over_everywhere(self):
        new, keyring = self.rotated()
        midnight = datetime(2026, 6, 2, tzinfo=UTC)
        assert self.is_taken(PARTIES.us_node, keyring, midnight + timedelta(hours=11, minutes=59))
        assert not self.is_taken(PARTIES.us_node, keyring, midnight + timedelta(hours=12))
        assert self.is_taken(new, keyring, midnight + timedelta(hours=12))

    def test_the_new_one_begins_when_its_first_day_does_anywhere(self):
        new, keyring = self.rotated()
        midnight = datetime(2026, 6, 1, tzinfo=UTC)
        assert self.is_taken(new, keyring, midnight - timedelta(hours=14))
        assert not self.is_taken(new, keyring, midnight - timedelta(hours=14, minutes=1))

    def test_one_that_is_revoked_today_counts_no_more_where_it_is_yesterday(self):
        key = replace(PARTIES.us_node.public, revoked_on=self.LAST)
        evening_before = datetime(2026, 5, 31, 20, tzinfo=UTC)
        assert not self.is_taken(PARTIES.us_node, PARTIES.keyring.with_key(key), evening_before)


@given(st.integers(8, 400), st.characters(codec="ascii"))
def test_a_changed_token_is_refused(place: int, sign: str):
    token = header()
    place = min(place, len(token) - 3)
    changed = token[:place] + sign + token[place + 1 :]
    if changed == token:
        return
    with pytest.raises(Refused):
        Callers(UA).party(changed, PARTIES.keyring, NOON)


@given(st.text(max_size=80))
def test_any_other_header_is_refused(text: str):
    for each in (text, f"Bearer {text}", f"Bearer {text}.{text}.{text}"):
        with pytest.raises(Refused):
            Callers(UA).party(each, PARTIES.keyring, NOON)
