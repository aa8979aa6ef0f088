"""Schedules as iCalendar files, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from kuznia.model.schedule import ScheduledLink, ScheduledTask
from kuznia.report.schedule_calendar import schedule_calendar

STAMP = datetime(2024, 3, 1, 12, tzinfo=UTC)
MONDAY = datetime.fromisoformat("2024-03-04T08:00")
FIT = ScheduledTask(
    "TRUCKS/N-1/FIT", "FIT", "Fit the pump", MONDAY, MONDAY + timedelta(hours=8), 8,
    kit="PUMP", fleet="TRUCKS", serial="N-1", crews=(("FITTERS", 2),),
    after=(ScheduledLink("TRUCKS/N-1/STRIP"),), due="2024-03-15",
)  # fmt: skip


def events(content: bytes) -> list[Any]:
    calendar: Any = Calendar.from_ical(content)
    return calendar.walk("VEVENT")


def test_work_is_an_event_from_its_start_to_its_end_in_local_time():
    (event,) = events(schedule_calendar([FIT], "Trucks", STAMP))
    assert (FIT.start, FIT.end) == (event.decoded("dtstart"), event.decoded("dtend"))
    assert "TRUCKS N-1: Fit the pump" == str(event["summary"])
    assert ["PUMP", "FITTERS"] == [str(word) for word in event.categories]
    assert [
        "Task FIT, 8 working hours", "Kit PUMP", "Crews: FITTERS × 2", "After: TRUCKS/N-1/STRIP",
        "Due: 2024-03-15",
    ] == str(event["description"]).split("\n")  # fmt: skip


def test_a_newer_file_updates_the_older_entries():
    (one,) = events(schedule_calendar([FIT], "Trucks", STAMP))
    later = replace(FIT, start=FIT.end, end=FIT.end + timedelta(hours=8), name="Fit")
    (two,) = events(schedule_calendar([later], "Trucks", STAMP + timedelta(days=1)))
    assert str(one["uid"]) == str(two["uid"])
    assert one.decoded("last-modified") < two.decoded("last-modified")


def test_a_milestone_is_a_moment():
    (event,) = events(schedule_calendar([replace(FIT, end=FIT.start, hours=0)], "T", STAMP))
    assert "dtend" not in event


def test_the_same_schedule_gives_the_same_bytes_in_whatever_order():
    tasks = [FIT, replace(FIT, key="A"), replace(FIT, key="B", start=MONDAY - timedelta(hours=1))]
    assert schedule_calendar(tasks, "T", STAMP) == schedule_calendar(tasks[::-1], "T", STAMP)
    assert 3 == len({str(event["uid"]) for event in events(schedule_calendar(tasks, "T", STAMP))})


def test_a_stamp_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="stamp"):
        schedule_calendar([], "T", MONDAY)


@settings(max_examples=50)
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1)
)
def test_any_name_comes_back(name: str):
    bare = ScheduledTask("A", "A", name, MONDAY, MONDAY, 0)
    (event,) = events(schedule_calendar([bare], "T", STAMP))
    assert name == str(event["summary"])
    assert "categories" not in event
