"""What one month is worth at each gate."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.advice import ranked_prices
from kuznia.report.charts.axes import legend, row_keys, row_y, rows_height
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Number, usd
from kuznia.report.look import INK, NAVY, PAPER
from kuznia.report.names import Names
from kuznia.report.words import word

MOST_GATES = 20


def of_gates(plan: PlanResult) -> Picture:
    """Draw what a month is worth at each gate: found by solving again, and estimated."""
    names, ranked = Names(plan.programme), ranked_prices(plan)
    shown = ranked.head(MOST_GATES)
    return Picture(
        msg("What a month is worth at each gate"),
        _sentence(ranked, names),
        _bars(shown, names) if shown.height else None,
        plan["prices"],
        "prices",
        "prices",
        msg(
            "A gate without a bar was not tried; the tick is only an estimate. Gates that wait "
            "for each other share the same gain: it is not to be added up."
        ),
    )


def _sentence(ranked: pl.DataFrame, names: Names) -> Message:
    tried = ranked.filter(pl.col("gain_usd") > 0)
    if tried.is_empty():
        return msg("No gate was found whose earlier opening would help, or none was tried.")
    first = tried.row(0, named=True)
    return msg(
        "The dearest gate is “{gate}” ({kind}): if it opened one month earlier, the programme "
        "would gain {usd} on average.",
        gate=names.of("gate", first["gate"]),
        kind=word(first["kind"]),
        usd=usd(first["gain_usd"]),
    )


def _bars(ranked: pl.DataFrame, names: Names) -> Chart:
    keys = row_keys([str(names.of("gate", gate)) for gate in ranked["gate"]])
    found, estimated = _("Gain found by solving again"), _("Estimate")
    frame = ranked.select(
        pl.Series("row", keys),
        pl.col("gain_usd") / 1e6,
        pl.col("estimate_usd") / 1e6,
        pl.lit(found).alias("found"),
        pl.lit(estimated).alias("estimated"),
    )
    tried = frame.filter(pl.col("gain_usd").is_not_null())
    tried = tried.with_columns(
        pl.Series("label", [str(Number(gain)) for gain in tried["gain_usd"]], dtype=pl.String),
        pl.max_horizontal("gain_usd", "estimate_usd").alias("edge"),
    )
    long = pl.col("gain_usd") > 0.15 * pl.col("edge").max()
    y, axis = row_y("row", keys), alt.Axis(title=_("Million USD for one month"), tickCount=6)

    def paint(column: str) -> alt.Color:
        return legend(column, [found, estimated], [NAVY, INK])

    def at(column: str) -> alt.X:
        return alt.X(column, type="quantitative", axis=axis)

    return layered(
        frame,
        marks(tried).mark_bar().encode(at("gain_usd"), y, paint("found")),
        marks()
        .mark_tick(thickness=3, size=18, opacity=1)
        .encode(at("estimate_usd"), y, paint("estimated")),
        marks(tried.filter(long))
        .mark_text(align="left", dx=6, color=PAPER)
        .encode(alt.XValue(0), y, alt.Text("label:N")),
        marks(tried.filter(~long))
        .mark_text(align="left", dx=7)
        .encode(at("edge"), y, alt.Text("label:N")),
        height=rows_height(keys),
    )
