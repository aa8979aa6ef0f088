"""The axes that pictures share: months, shares, names of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kuznia.model.months import months_between
from kuznia.report.extra import alt

INDENT = "\u00a0\u00a0\u00a0"
"""Before the label of a row that stands under a heading."""
_PLACE = 4
MOST_NAMED = 10
"""Most months that are named along an axis."""


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

    >>> row_keys(["Plant", "Plant"])
    ['0000Plant', '0001Plant']
    """
    return [f"{place:0{_PLACE}d}{label}" for place, label in enumerate(labels)]


def row_y(field: str, keys: Sequence[str], *, headings: bool = False) -> alt.Y:
    """Give a vertical axis of named rows, in the order of their keys.

    With *headings* the labels without an indent stand out as headings of those below.
    """
    plain = f"substring(datum.value, {_PLACE}, {_PLACE + 1}) == '{INDENT[0]}'"
    weight = {"condition": {"test": plain, "value": "normal"}, "value": "bold"}
    return alt.Y(
        field,
        type="nominal",
        title=None,
        scale=alt.Scale(domain=list(keys), paddingInner=0.25, paddingOuter=0.2),
        axis=alt.Axis(
            labelExpr=f"substring(datum.value, {_PLACE})",
            labelFontWeight=weight if headings else "normal",
            labelLimit=340,
            ticks=False,
            domain=False,
            grid=False,
        ),
    )


def legend(field: str, names: Sequence[str], colours: Sequence[str]) -> alt.Color:
    """Give colours for named things, in order, with a legend above the picture."""
    return alt.Color(
        field,
        type="nominal",
        scale=alt.Scale(domain=list(names), range=list(colours)),
        legend=alt.Legend(symbolType="square"),
    )
