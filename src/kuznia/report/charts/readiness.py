"""How many systems of each fleet lack nothing, month by month."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import month_x
from kuznia.report.charts.curves import Line, drawn, long_frame
from kuznia.report.drawing import Picture, faceted
from kuznia.report.extra import alt
from kuznia.report.figures import Month, Percent
from kuznia.report.look import DASHES, INK, NAVY
from kuznia.report.names import Names


def readiness(plan: PlanResult) -> Picture:
    """Draw the share of each fleet's systems that lack nothing, with its spread over futures."""
    table, names = plan["readiness"], Names(plan.programme)
    chart = None
    if table.height:
        band = _("Ready, P10 to P90")
        lines = [Line(_("Ready, P50"), "ready_p50", NAVY)]
        targets = plan.programme["fleets"].select("fleet", target="availability")
        table = table.join(targets, on="fleet", how="left", maintain_order="left")
        if table["target"].is_not_null().any():
            lines.append(Line(_("Target"), "target", INK, DASHES[1]))
        order = table["fleet"].unique(maintain_order=True).to_list()
        shown = dict(zip(order, names.apart("fleet", order), strict=True))
        frame = long_frame(table, (band, "ready_p10", "ready_p90"), lines, ["fleet", "month"])
        chart = faceted(
            frame.with_columns(pl.col("fleet").replace_strict(shown)),
            *drawn(
                month_x("month", table["month"].to_list()),
                alt.Axis(title=_("Ready systems"), format="%", tickCount=5),
                alt.Scale(domain=[0, 1]), band, lines,
            ),
            by=alt.Facet("fleet:N", title=None, sort=list(shown.values())),
            columns=min(3, len(order)),
            resolve={"y": "shared"},
        )  # fmt: skip
    return Picture(
        msg("Systems that lack nothing"), _sentence(table, names), chart, plan["readiness"],
        "readiness", "readiness",
    )  # fmt: skip


def _sentence(table: pl.DataFrame, names: Names) -> Message:
    if table.is_empty():
        return msg("The programme has no fleet with systems.")
    worst = table.sort("ready_expected", "month", maintain_order=True).row(0, named=True)
    end = table.filter(pl.col("fleet") == worst["fleet"]).row(-1, named=True)
    return msg(
        "Of “{fleet}” {least} lack nothing in the worst month, {month}, on average, and {last} at the "
        "end; depots open and spares arrive as the plan has them.",
        fleet=names.of("fleet", worst["fleet"]),
        least=Percent(worst["ready_expected"]),
        month=Month(worst["month"]),
        last=Percent(end["ready_expected"]),
    )
