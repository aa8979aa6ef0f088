"""Native Excel charts of a plan: needs met, money, localization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from kuznia.model.language import Message, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.labels import label
from kuznia.report.look import BRICK, HAZE, INK, NAVY, SKY, STONE, series
from kuznia.report.names import Names

_SIZE = {"width": 900, "height": 360}
_APART = 19
"""Rows from one chart to the next."""
_PIVOT = 3 * _APART + 2
"""Row where the money of each fund and month stands, below the charts."""


def add_charts(
    book: Any,
    sheet: Any,
    plan: PlanResult,
    *,
    sheets: Mapping[str, str],
    formats: Mapping[str, Any],
) -> None:
    """Draw the charts on a sheet of their own; one without figures is left out."""
    drawn = [
        _met(book, sheets["met"], plan["met"]),
        _money(book, sheet, plan, formats),
        _localization(book, sheets["localization"], plan["localization"]),
    ]
    for place, chart in enumerate(chart for chart in drawn if chart is not None):
        sheet.insert_chart(place * _APART, 0, chart)


def _met(book: Any, title: str, table: pl.DataFrame) -> Any:
    if table.is_empty():
        return None
    looks = (
        ("due", {"color": INK, "width": 1.5, "dash_type": "dash"}),
        ("met_p10", {"color": STONE, "width": 1.5, "dash_type": "round_dot"}),
        ("met_p50", {"color": NAVY, "width": 2.5}),
        ("met_p90", {"color": SKY, "width": 1.5}),
    )
    chart = book.add_chart({"type": "line"})
    for column, line in looks:
        chart.add_series(_series(title, table, "met", column, "month") | {"line": line})
    return _finished(chart, msg("Needs met over time"), "0%", months=True, most=1)


def _money(book: Any, sheet: Any, plan: PlanResult, formats: Mapping[str, Any]) -> Any:
    """Stack what each fund pays month by month, from a table written below the charts."""
    money = plan["money"]
    funds = money.filter(pl.col("paid_usd_expected") > 0)["fund"].unique(maintain_order=True)
    if funds.is_empty():
        return None
    names, months = Names(plan.programme), money["month"].unique().sort()
    paid = {
        (fund, month): usd
        for fund, month, usd in money.select("fund", "month", "paid_usd_expected").iter_rows()
    }
    sheet.write_string(_PIVOT, 0, str(label("money", "month")), formats["head"])
    for row, month in enumerate(months, start=_PIVOT + 1):
        sheet.write_datetime(row, 0, month, formats["month"])
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    first, last = _PIVOT + 1, _PIVOT + len(months)
    for place, (fund, colour) in enumerate(zip(funds, series(len(funds)), strict=True), start=1):
        sheet.write_string(_PIVOT, place, str(names.of("fund", fund)), formats["head"])
        for row, month in enumerate(months, start=first):
            sheet.write_number(row, place, paid.get((fund, month), 0.0), formats["whole"])
        chart.add_series(
            {
                "name": [sheet.get_name(), _PIVOT, place],
                "categories": [sheet.get_name(), first, 0, last, 0],
                "values": [sheet.get_name(), first, place, last, place],
                "fill": {"color": colour},
                "border": {"color": "#FFFFFF", "width": 0.5},
                "gap": 30,
            }
        )
    sheet.set_column(0, len(funds), 16)
    sheet.set_row(_PIVOT, 64)
    return _finished(chart, msg("Money paid each month, USD, average"), "#,##0", months=True)


def _localization(book: Any, title: str, table: pl.DataFrame) -> Any:
    if not table["share_expected"].count():
        return None
    chart = book.add_chart({"type": "column"})
    chart.add_series(
        _series(title, table, "localization", "share_expected", "year")
        | {"fill": {"color": SKY}, "border": {"color": NAVY}}
    )
    if table["target"].count():
        target = book.add_chart({"type": "line"})
        target.add_series(
            _series(title, table, "localization", "target", "year")
            | {
                "line": {"none": True},
                "marker": {"type": "long_dash", "size": 14, "fill": {"color": BRICK},
                           "border": {"color": BRICK}},
            }
        )  # fmt: skip
        chart.combine(target)
    return _finished(chart, msg("Made in the host country"), "0%", months=False)


def _series(
    title: str, table: pl.DataFrame, name: str, column: str, category: str
) -> dict[str, object]:
    """Point a series at the columns of a table's own sheet."""
    places: Sequence[str] = table.columns
    across, along = places.index(column), places.index(category)
    return {
        "name": str(label(name, column)),
        "categories": [title, 1, along, table.height, along],
        "values": [title, 1, across, table.height, across],
    }


def _finished(
    chart: Any, title: Message, form: str, *, months: bool, most: float | None = None
) -> Any:
    chart.set_title({"name": str(title), "overlay": False, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_size(_SIZE)
    chart.set_y_axis({"num_format": form, "min": 0, "max": most,
                      "major_gridlines": {"visible": True, "line": {"color": HAZE}}})  # fmt: skip
    if months:
        chart.set_x_axis({"date_axis": True, "num_format": "yyyy-mm", "major_unit": 3,
                          "major_unit_type": "months"})  # fmt: skip
    return chart
