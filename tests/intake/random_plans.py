"""Random schedules of which files of other programs can hold everything."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import strategies as st

from kuznia.model.retrofit_tables import WEEKDAYS
from kuznia.model.tables import TABLES

Tables = Mapping[str, pl.DataFrame]

CODES = st.from_regex(r"[A-Za-z][A-Za-z0-9._-]{0,8}", fullmatch=True)
DAYS = st.dates(date(1960, 1, 1), date(2150, 12, 31))
LATIN = st.text("abc XYZ()é&<>'\"", max_size=12).map(lambda text: " ".join(text.split()))
CYRILLIC = st.text("абв ЇЄҐ№;", max_size=12).map(lambda text: "Я" + " ".join(text.split()))


def keys(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Give a table in the order of its keys."""
    return frame.sort(TABLES[table].key)


def same(one: Tables, other: Tables) -> bool:
    """Say whether two schedules have the same rows, in whatever order."""
    return all(keys(name, one[name]).equals(keys(name, other[name])) for name in one)


@st.composite
def plans(draw: st.DrawFn) -> dict[str, pl.DataFrame]:
    """Give the tables of a schedule, all of whose calendars and crews are used."""
    codes = iter(draw(st.lists(CODES, min_size=12, max_size=12, unique_by=str.lower)))
    calendars = [_calendar(draw, next(codes)) for _ in range(draw(st.integers(0, 3)))]
    some = st.none() | st.sampled_from([row["calendar"] for row in calendars] or [None])
    crews = [
        {"crew": (code := next(codes)), **_names(draw, code), "size": draw(st.integers(5, 40)),
         "calendar": draw(some)}
        for _ in range(draw(st.integers(0, 3)))
    ]  # fmt: skip
    tasks = [
        {"task": (code := next(codes)), **_names(draw, code), "calendar": draw(some),
         "hours": draw(st.integers(0, 2000)) / 4, "not_before": draw(st.none() | DAYS.map(str)),
         "due": draw(st.none() | DAYS.map(str))}
        for _ in range(draw(st.integers(1, 5)))
    ]  # fmt: skip
    uses = [
        {"task": task["task"], "crew": crew["crew"], "count": draw(st.integers(1, 5))}
        for task in tasks
        for crew in crews
        if draw(st.booleans())
    ]
    order = [
        {"task": task["task"], "after": other["task"],
         "link": draw(st.sampled_from(["FS", "SS", "FF", "SF"])),
         "lag_hours": draw(st.integers(-300, 300)) / 10}
        for number, task in enumerate(tasks)
        for other in tasks[:number]
        if draw(st.booleans())
    ]  # fmt: skip
    crews = [crew for crew in crews if any(use["crew"] == crew["crew"] for use in uses)]
    used = {row["calendar"] for row in (*crews, *tasks)}
    calendars = [row for row in calendars if row["calendar"] in used]
    off = [row for calendar in calendars for row in _days_off(draw, calendar["calendar"])]
    rows = {"calendars": calendars, "days_off": off, "crews": crews, "tasks": tasks,
            "task_order": order, "task_crews": uses}  # fmt: skip
    return {
        name: pl.DataFrame(some, schema=TABLES[name].dtypes, orient="row")
        for name, some in rows.items()
    }


def _calendar(draw: st.DrawFn, code: str) -> dict[str, Any]:
    chosen = draw(st.sets(st.sampled_from(WEEKDAYS), min_size=1))
    return {
        "calendar": code,
        **_names(draw, code),
        "weekdays": ";".join(day for day in WEEKDAYS if day in chosen),
        "from_hour": draw(st.integers(0, 23)),
        "hours": draw(st.integers(1, 24)),
    }


def _names(draw: st.DrawFn, code: str) -> dict[str, str | None]:
    name, ukrainian = draw(LATIN), draw(st.none() | CYRILLIC)
    if ukrainian is not None:
        return {"name": None, "name_uk": ukrainian}
    return {"name": name if name not in ("", code) else None, "name_uk": None}


def _days_off(draw: st.DrawFn, code: str) -> list[dict[str, Any]]:
    """Give stretches with at least a day between them."""
    day = draw(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
    rows: list[dict[str, Any]] = []
    for pause, more in draw(st.lists(st.tuples(st.integers(2, 90), st.integers(0, 9)), max_size=4)):
        first = day + timedelta(days=pause)
        day = first + timedelta(days=more)
        rows.append({"calendar": code, "first": str(first), "last": str(day) if more else None})
    return rows
