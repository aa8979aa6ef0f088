"""The working time in the field clndr_data of an XER file: parentheses within parentheses.

A node is `(head(attributes)(nodes))`.  The last part of the head between bars is its name: seven
days from Sunday on under `DaysOfWeek`, each with shifts, and the days that differ under
`Exceptions`.  Attributes are names and values between bars, in any order: `s|08:00|f|16:00`, or
`d|45292`, the number of a day since 30 December 1899.  What else lies between parentheses is
layout.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kuznia.intake.working_time import DAY, Span
from kuznia.model.month_text import FIRST_YEAR, LAST_YEAR

_FIRST_DAY = date(1899, 12, 30)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?\s*([AaPp][Mm])?")
_LAYOUT = re.compile(r"[\s\x7f]+")
_TOKEN = re.compile(r"\(([^()]*)\(([^()]*)\)\(|\)\)")
_LONGEST = 4_000_000
_DEEPEST = 30


class Undecodable(Exception):
    """The field holds no working time that can be read."""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The week from Monday on, days without work, and days with other work than the week's."""

    days: tuple[tuple[Span, ...], ...]
    off: tuple[date, ...]
    odd: tuple[date, ...]


@dataclass(slots=True)
class _Node:
    name: str
    attributes: dict[str, str] = field(default_factory=dict[str, str])
    nodes: list[_Node] = field(default_factory=list["_Node"])


def read_working_time(data: str) -> WorkingTime:
    """Read the working time of a calendar.

    Raises Undecodable.
    """
    nodes = list(_all(_tree(data)))
    week = next((node for node in nodes if node.name == "DaysOfWeek"), None)
    if week is None:
        raise Undecodable
    days: list[tuple[Span, ...]] = [()] * 7
    for node in week.nodes:
        if node.name not in set("1234567"):
            raise Undecodable
        days[(int(node.name) + 5) % 7] = _spans(node)  # 1 is Sunday, and ours begin on Monday
    off: list[date] = []
    odd: list[date] = []
    for exceptions in (node for node in nodes if node.name == "Exceptions"):
        for node in exceptions.nodes:
            day = _day(node)
            spans = _spans(node)
            if not spans:
                off.append(day)
            elif spans != days[day.weekday()]:
                odd.append(day)
    return WorkingTime(tuple(days), tuple(sorted(set(off))), tuple(sorted(set(odd))))


def stretches(days: tuple[date, ...]) -> tuple[tuple[date, date], ...]:
    """Put days that follow each other together, as first and last day.

    >>> stretches((date(2024, 1, 1), date(2024, 1, 2), date(2024, 1, 5)))[0]
    (datetime.date(2024, 1, 1), datetime.date(2024, 1, 2))
    """
    found: list[tuple[date, date]] = []
    for day in days:
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = found[-1][0], day
        else:
            found.append((day, day))
    return tuple(found)


def _tree(data: str) -> _Node:
    """Build the nodes, without recursion: the text may nest parentheses as deep as it likes."""
    if len(data) > _LONGEST:
        raise Undecodable
    text = _LAYOUT.sub("", data)
    root = _Node("")
    open_nodes = [root]
    place = 0
    while place < len(text):
        found = _TOKEN.match(text, place)
        if found is None:
            raise Undecodable
        place = found.end()
        if found[0] == "))":
            open_nodes.pop()
        else:
            node = _node(found[1], found[2])
            open_nodes[-1].nodes.append(node)
            open_nodes.append(node)
        if not 0 < len(open_nodes) < _DEEPEST:
            raise Undecodable
    if len(open_nodes) != 1:
        raise Undecodable
    return root


def _node(head: str, attributes: str) -> _Node:
    """Make a node; some programs write its attributes into its head."""
    parts, pairs = head.split("|"), attributes.split("|")
    if len(parts) > 3 and parts[2] == "d":
        pairs += ["d", parts[3]] if len(pairs) % 2 == 0 else ["", "d", parts[3]]
    return _Node(parts[-1], dict(zip(pairs[::2], pairs[1::2], strict=False)))


def _all(node: _Node) -> Iterator[_Node]:
    for each in node.nodes:
        yield each
        yield from _all(each)


def _spans(node: _Node) -> tuple[Span, ...]:
    spans: list[Span] = []
    for shift in node.nodes:
        begins, ends = (shift.attributes.get(name, "") for name in ("s", "f"))
        if not begins and not ends:
            continue  # a shift that is not filled in
        start, end = _minute(begins), _minute(ends) or DAY  # midnight is the end of the day
        if start >= end:
            raise Undecodable
        spans.append((start, end))
    return tuple(sorted(spans))


def _minute(text: str) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise Undecodable
    hour, minute, half = int(found[1]), int(found[2]), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if hour * 60 + minute > DAY or minute > 59:
        raise Undecodable
    return hour * 60 + minute


def _day(node: _Node) -> date:
    try:
        day = _FIRST_DAY + timedelta(days=int(node.attributes.get("d", "")))
    except (ValueError, OverflowError):
        raise Undecodable from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Undecodable
    return day
