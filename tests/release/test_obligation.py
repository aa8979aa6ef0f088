"""One obligation: how it stands, and how it is written down."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kuznia.model.language import msg
from kuznia.release.obligation import About, Book, Nature, Obligation
from tests.release.deadline_entries import DEADLINES

DUE = date(2026, 3, 31)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)


def obligation(done: date | None = None, nature: Nature = Nature.TASK) -> Obligation:
    return Obligation(
        "A3:signed_copy:MLA-1", "A3", "22 CFR 124.4(a)", DUE, "MLA-1", msg("File it"), "ORG",
        done, "authorisations", verified=False, nature=nature,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (BEFORE, "due 2026-03-31, days left: 1"),
        (DUE, "due today"),
        (AFTER, "overdue since 2026-03-31, days: 1"),
    ],
)
def test_it_says_how_it_stands(today: date, words: str):
    assert words == str(obligation().standing(today))


def test_on_its_last_day_it_is_not_overdue_and_on_the_next_it_is():
    assert not obligation().overdue_on(DUE)
    assert obligation().overdue_on(AFTER)


def test_it_is_open_until_the_day_on_which_it_was_done():
    done = obligation(done=DUE)

    assert [True, False] == [done.open_on(day) for day in (BEFORE, DUE)]
    assert "done" == str(done.standing(AFTER))
    assert not done.overdue_on(AFTER)


def test_what_is_to_be_kept_binds_through_its_last_day_and_is_never_overdue():
    keep = obligation(nature=Nature.KEEP)

    assert [True, True, False] == [keep.open_on(day) for day in (BEFORE, DUE, AFTER)]
    assert not keep.overdue_on(AFTER)
    assert "keep until 2026-03-31" == str(keep.standing(BEFORE))


ABOUT = About("REL-1", "ORG", "releases")


def test_a_book_ends_with_its_last_day():
    book = Book(DEADLINES, until=DUE)

    book.owe_after("receipt", ABOUT, DUE - timedelta(days=10), msg("In time"), "a")
    book.owe_after("receipt", ABOUT, DUE - timedelta(days=9), msg("Later"), "b")

    assert [(DUE, "programme:receipt:REL-1:a")] == [
        (some.due, some.obligation) for some in book.obligations
    ]


def test_each_stage_has_an_identifier_of_its_own():
    book = Book(DEADLINES, until=date(2030, 1, 1))

    book.owe_before("renewal", ABOUT, date(2027, 1, 1), msg("Renew"))

    assert [
        (date(2026, 7, 5), "A10:renewal:REL-1:180 days"),
        (date(2026, 10, 3), "A10:renewal:REL-1:90 days"),
        (date(2026, 11, 2), "A10:renewal:REL-1:60 days"),
    ] == [(some.due, some.obligation) for some in book.obligations]


def test_a_deadline_that_no_code_knows_is_an_error():
    with pytest.raises(KeyError):
        Book(DEADLINES, DUE).deadline("lunch")
