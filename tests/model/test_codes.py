"""Codes for what other programs name freely."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.codes import codes_for, is_plain

KEYS = st.text("0123456789", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        ("A1010", "A1010"),
        ("Fit the pump", "Fit-the-pump"),
        ("Бригада №1", "Bryhada-No1"),
        ("Щука", "Shchuka"),
        ("А1010", "A1010"),  # the first letter is Cyrillic
        ("BК-1", "BK-1"),  # and here the second
        ("Prüfung", "Prufung"),
        ("  --x--  ", "x"),
        ("", "crew-7"),
        ("№ ☃", "No"),
        ("x" * 99, "x" * 64),
    ],
)
def test_a_wish_becomes_the_plain_code_that_is_most_like_it(wish: str, code: str):
    assert {"7": code} == codes_for({"7": wish}, "crew")


def test_what_would_be_alike_bears_its_identifier():
    assert {"1": "A-1-1", "2": "A-1", "3": "A-1-3"} == codes_for(
        {"1": "A 1", "2": "A-1", "3": "A/1"}, "x"
    )
    assert {"1": "A-1-1", "2": "A-1-2"} == codes_for({"1": "A 1", "2": "A/1"}, "x")
    assert {"1": "A", "2": "A-2"} == codes_for({"1": "A", "2": "A"}, "x")


@given(st.dictionaries(KEYS, st.text() | st.sampled_from(["A", "A 1", "A-1", "А1", "x" * 80])))
def test_codes_are_plain_and_each_is_there_once(wishes: dict[str, str]):
    codes = codes_for(wishes, "task")
    assert list(wishes) == list(codes)
    assert all(map(is_plain, codes.values()))
    assert len(codes) == len(set(codes.values()))
    first: dict[str, str] = {}
    for key, wish in wishes.items():
        if is_plain(wish):
            first.setdefault(wish, key)
    assert all(codes[key] == wish for wish, key in first.items())


@given(st.dictionaries(KEYS, st.sampled_from(["A 1", "A/1", "B 1", "C", "Б"]), max_size=4))
def test_codes_do_not_depend_on_the_order_of_things(wishes: dict[str, str]):
    plain = [wish for wish in wishes.values() if is_plain(wish)]
    backwards = dict(reversed(wishes.items()))
    if len(plain) == len(set(plain)):
        assert codes_for(wishes, "task") == codes_for(backwards, "task")
