"""The axes that pictures share: months, shares, names of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from textwrap import wrap

from kuznia.model.months import months_between
from kuznia.report.extra import alt
from kuznia.report.look import WIDTH

INDENT = "\u00a0\u00a0\u00a0"
"""Before the label of a row that stands under a heading."""
_PLACE = 4
_LINE = 52
_LETTER, _SYMBOL = 6.8, 38
"""Pixels of a letter of a legend, and of its symbol with the space around it."""
BESIDE_ROWS = WIDTH - 345
"""Room for a legend beside the names of rows."""
BESIDE_FIGURES = WIDTH - 60
"""Room for a legend beside an axis of figures."""
MOST_NAMED = 10
MOST_BESIDE_ROWS = 7
"""Most months that are named along an axis, also one that begins after the names of rows."""


def month_x(
    field: str, months: Sequence[date], *, most: int = MOST_NAMED, edges: bool = False
) -> alt.X:
    """Give a horizontal axis of months, with as many of them named as can be read.

    At most *most* are named.  With *edges* the scale begins and ends exactly with the months given.
    """
    step = month_step(months_between(min(months), max(months)) + 1, most)
    return alt.X(
        field,
        type="temporal",
        title=None,
        scale=alt.Scale(
            type="utc",
            domain=[min(months).isoformat(), max(months).isoformat()] if edges else alt.Undefined,
        ),
        axis=alt.Axis(
            format="%b %Y",
            tickCount=alt.TimeIntervalStep(interval="month", step=step),
            labelOverlap="greedy",
            labelFlush=True,
        ),
    )


def month_step(months: int, most: int = MOST_NAMED) -> int:
    """Give every how many months one is named, so that there is room for the names.

    >>> month_step(12), month_step(36), month_step(120)
    (2, 4, 12)
    """
    return next((step for step in (1, 2, 3, 4, 6, 12) if months <= step * most), 24)


def row_keys(labels: Sequence[str]) -> list[str]:
    """Give a key for each row: its place before its label, so that labels may repeat.

    A long label is broken into two lines.

    >>> row_keys(["Plant", "Plant"])
    ['0000Plant', '0001Plant']
    """
    return [f"{place:0{_PLACE}d}{_broken(label)}" for place, label in enumerate(labels)]


def rows_height(keys: Sequence[str]) -> int:
    """Give the height of a chart with these rows, its axis and its legend."""
    return len(keys) * (32 if any("\n" in key for key in keys) else 24) + 80


def row_y(field: str, keys: Sequence[str], *, headings: bool = False) -> alt.Y:
    """Give a vertical axis of named rows, in the order of their keys.

    With *headings* the labels without an indent stand out as headings of those below.
    """
    plain = f"substring(datum.value, {_PLACE}, {_PLACE + 1}) == '{INDENT[0]}'"
    broken = "indexof(datum.value, '\\n') > 0"
    weight = {"condition": {"test": plain, "value": "normal"}, "value": "bold"}
    return alt.Y(
        field,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=list(keys), paddingInner=0.25, paddingOuter=0.2),
        axis=alt.Axis(
            labelExpr=f"split(substring(datum.value, {_PLACE}), '\\n')",
            labelFontWeight=weight if headings else "normal",
            labelOffset={"condition": {"test": broken, "value": -7}, "value": 0},
            labelLimit=370,
            ticks=False,
            domain=False,
            grid=False,
        ),
    )


def legend(
    field: str, names: Sequence[str], colours: Sequence[str], *, room: float = BESIDE_ROWS
) -> alt.Color:
    """Give colours for named things, in order, with a legend above the picture."""
    return alt.Color(
        field,
        type="nominal",
        scale=alt.Scale(domain=list(names), range=list(colours)),
        legend=alt.Legend(symbolType="square", columns=legend_columns(names, room)),
    )


def legend_columns(names: Sequence[str], room: float) -> int:
    """Give the most columns in which the names of a legend find room.

    >>> legend_columns(["Ukraine", "United States"], 400)
    2
    """
    widths = [_SYMBOL + _LETTER * len(name) for name in names]
    fitting = (
        count
        for count in range(len(names), 1, -1)
        if sum(max(widths[column::count]) for column in range(count)) <= room
    )
    return next(fitting, 1)


def _broken(label: str) -> str:
    """Break a label that is too long for one line into two; what is left over is cut."""
    if len(label) <= _LINE:
        return label
    indent = INDENT if label.startswith(INDENT) else ""
    text = label.removeprefix(INDENT)
    lines = wrap(text, min(_LINE, len(text) // 2 + 8), max_lines=2, placeholder="…")
    return "\n".join(indent + line for line in lines)
