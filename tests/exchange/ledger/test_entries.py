from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.ledger.entries import Entry, entry_of, faults, missing, read_entry, tree_of
from kuznia.model.errors import Invalid
from tests.exchange.ledger.ledgers import entries, entry

LEDGER = entries(6)


def test_an_entry_is_read_as_it_was_written():
    for each in (*LEDGER, replace(LEDGER[0], peer="UA 3 00ff")):
        assert each == read_entry(each.content())
        assert each == entry_of(asdict(each))


def test_a_ledger_that_only_grew_has_no_faults():
    assert [] == faults(LEDGER)
    assert [] == faults([])


@pytest.mark.parametrize(
    ("ledger", "reason"),
    [
        (LEDGER[1:], "entry 1 bears the number 2"),
        ([*LEDGER[:2], *LEDGER[3:]], "entry 3 bears the number 4"),
        ([LEDGER[1], LEDGER[0]], "entry 1 bears the number 2"),
        ([*LEDGER, entry(7, "signature 2")], "entry 7 repeats an earlier one"),
        ([*LEDGER, entry(7, entered_on="2026-04-30", recorded_on="2026-04-30")],
         "entry 7 was entered on 2026-04-30, before the one above it"),
        ([entry(1, recorded_on="2026-05-02")], "entry 1 is recorded under 2026-05-02"),
        ([entry(1, entered_on="soon")], "entry 1 has no proper days"),
    ],
)  # fmt: skip
def test_what_cannot_be_in_it_is_told(ledger: list[Entry], reason: str):
    assert reason in str(faults(ledger)[0])


@given(st.integers(0, 5), st.sampled_from(["signature", "paper", "release", "kind", "recorded_on"]))
def test_any_change_of_an_entry_changes_the_root(place: int, field: str):
    changed = list(LEDGER)
    changed[place] = replace(changed[place], **{field: getattr(changed[place], field) + "0"})

    assert tree_of(changed).root() != tree_of(LEDGER).root()


def test_what_one_side_lacks_is_found():
    theirs = [replace(each, number=8 - each.number, entered_on="2026-05-09") for each in LEDGER[2:]]

    assert LEDGER[:2] == missing(LEDGER, theirs)
    assert [] == missing(theirs, LEDGER)


@pytest.mark.parametrize(
    "content",
    [
        b"{}",
        b"[]",
        LEDGER[0].content().replace(b'"number":1', b'"number":true'),
        LEDGER[0].content().replace(b'"number":1', b'"number":0'),
        LEDGER[0].content().replace(b'"number":1', b'"number":"1"'),
        LEDGER[0].content().replace(b'"kind":"decision"', b'"kind":1'),
        LEDGER[0].content().replace(b'"kind"', b'"sort"'),
        LEDGER[0].content().replace(b",", b", "),
        LEDGER[0].content().replace(b"}", b',"x":"y"}'),
    ],
)
def test_what_is_no_entry_is_refused(content: bytes):
    with pytest.raises(Invalid):
        read_entry(content)
