from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsp.identity import Callers, issue, participant_of
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
