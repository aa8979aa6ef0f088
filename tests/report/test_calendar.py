"""Obligations as an iCalendar file, read back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kuznia.model.language import Message, msg, use_translations
from kuznia.report.calendar import calendar_of

STAMP = datetime(2026, 3, 1, 8, tzinfo=UTC)
COPY = msg("File the signed copy of {authorisation}", authorisation="MLA-1")


@dataclass(frozen=True, slots=True)
class Task:
    """A calendar entry."""

    obligation: str = "A3:signed_copy:MLA-1"
    rule: str = "A3"
    citation: str = "22 CFR 124.4(a)"
    due: date = date(2026, 12, 31)
    subject: str = "MLA-1"
    what: Message = COPY
    owner: str = "ORG"
    verified: bool = False


def events(content: bytes) -> list[Any]:
    calendar: Any = Calendar.from_ical(content)
    return calendar.walk("VEVENT")


def test_an_obligation_is_an_event_of_its_whole_day():
    (event,) = events(calendar_of([Task()], "Kuznia", STAMP))

    assert (date(2026, 12, 31), date(2027, 1, 1)) == (
        event.decoded("dtstart"),
        event.decoded("dtend"),
    )
    assert "File the signed copy of MLA-1" == str(event["summary"])
    assert "Rule A3: 22 CFR 124.4(a)" in str(event["description"])
    assert "To be done by: ORG" in str(event["description"])
    assert "No counsel has checked this deadline" in str(event["description"])
    assert ["A3", "MLA-1"] == [str(word) for word in event.categories]
    assert "TRANSPARENT" == str(event["transp"])


def test_it_reminds_before_the_day():
    (event,) = events(calendar_of([Task()], "Kuznia", STAMP))

    assert [timedelta(days=-14), timedelta(days=-1)] == [
        alarm.decoded("trigger") for alarm in event.walk("VALARM")
    ]


def test_an_event_keeps_its_uid_when_all_else_changes():
    (one,) = events(calendar_of([Task()], "Kuznia", STAMP))
    (two,) = events(
        calendar_of([Task(due=date(2027, 1, 15), owner="X")], "Other", STAMP + timedelta(days=1))
    )

    assert str(one["uid"]) == str(two["uid"])
    assert one.decoded("last-modified") < two.decoded("last-modified")


def test_two_obligations_have_two_uids():
    found = events(calendar_of([Task(), Task(obligation="A3:signed_copy:MLA-2")], "K", STAMP))

    assert 2 == len({str(event["uid"]) for event in found})


def test_the_same_entries_give_the_same_bytes_in_whatever_order():
    tasks = [Task(), Task(obligation="A10:renewal:MLA-1", due=date(2026, 6, 1))]

    assert calendar_of(tasks, "K", STAMP) == calendar_of(tasks[::-1], "K", STAMP)


class Ukrainian(NullTranslations):
    """A catalogue of one text."""

    def gettext(self, message: str) -> str:
        return message.replace("File the signed copy of", "Подати підписаний примірник")


def test_it_is_written_in_the_language_in_force():
    with use_translations("uk", Ukrainian()):
        content = calendar_of([Task()], "Kuznia", STAMP)

    (event,) = events(content)
    assert "Подати підписаний примірник MLA-1" == str(event["summary"])
    assert "uk" == event["summary"].params["LANGUAGE"]


def test_a_calendar_without_obligations_can_be_read():
    assert [] == events(calendar_of([], "Kuznia", STAMP))


def test_a_stamp_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="stamp"):
        calendar_of([], "Kuznia", datetime(2026, 3, 1, 8))  # noqa: DTZ001 - that is the point


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


@settings(max_examples=50)
@given(texts, texts)
def test_lines_are_folded_and_any_text_comes_back(owner: str, subject: str):
    content = calendar_of([Task(owner=owner, what=msg("Do {it}", it=subject))], "Kuznia", STAMP)

    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (event,) = events(content)
    assert f"Do {subject}" == str(event["summary"])
