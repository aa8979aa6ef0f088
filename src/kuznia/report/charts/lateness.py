"""Which needs are late, by how much, and why."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.months import add_months
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import (
    MOST_BESIDE_ROWS,
    legend,
    month_x,
    row_keys,
    row_y,
    rows_height,
)
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Month, Number, Percent, usd
from kuznia.report.look import (
    AMBER,
    BRICK,
    FOG,
    HAZE,
    INK,
    NAVY,
    PAPER,
    PLUM,
    SAND,
    SKY,
    STONE,
    TEAL,
    ink_on,
)
from kuznia.report.names import Names
from kuznia.report.words import word

MOST_NEEDS = 40
MOST_REASONS = 15
LETTERS = 90
"""Letters that find room in a bar as wide as the picture."""
SHORTEST = 7
"""Fewer letters than this name nothing."""

KINDS = {
    "gate": NAVY,
    "line": AMBER,
    "fund": TEAL,
    "offer": SKY,
    "outage": BRICK,
    "lane": SAND,
    "border": PLUM,
    "time": STONE,
    "choice": FOG,
}
"""Colour of each kind of thing that binds, in the order in which they are stacked."""

_NEED_COLUMNS = ("need", "due", "met_p10", "met_p50", "met_p90", "on_time_chance",
                 "late_expected", "late_p10", "late_p50", "late_p90", "late_usd")  # fmt: skip


def lateness(plan: PlanResult) -> Picture:
    """Draw when each need is due and when it is met, the dearest lateness first."""
    names = Names(plan.programme)
    needs = plan["needs"].sort("late_usd", "due", "need", descending=[True, False, False])
    shown = needs.head(MOST_NEEDS)
    note = msg("An arrow at the edge: not within the plan.")
    if needs.height > shown.height:
        note = msg(
            "The {shown} needs with the dearest lateness, of {all}. "
            "An arrow at the edge: not within the plan.",
            shown=Number(shown.height),
            all=Number(needs.height),
        )
    return Picture(
        msg("When each need is met"),
        _lateness_sentence(needs, names),
        _dumbbells(shown, plan, names) if shown.height else None,
        shown.select(_NEED_COLUMNS),
        "needs",
        "needs",
        note,
    )


def _lateness_sentence(needs: pl.DataFrame, names: Names) -> Message:
    if needs.is_empty():
        return msg("The plan has no needs.")
    late = needs.filter(pl.col("met_p50").is_null() | (pl.col("met_p50") > pl.col("due")))
    if late.is_empty():
        return msg("In the median future every need is met on time.")
    worst = late.row(0, named=True)
    values = {
        "late": Number(late.height),
        "all": Number(needs.height),
        "need": names.of("need", worst["need"]),
        "due": Month(worst["due"]),
        "usd": usd(worst["late_usd"]),
    }
    if worst["met_p50"] is None:
        return msg(
            "Late in the median future: {late} of {all} needs. The dearest lateness is that of "
            "“{need}”, {usd} on average: due {due} and not met within the plan.",
            **values,
        )
    return msg(
        "Late in the median future: {late} of {all} needs. The dearest lateness is that of "
        "“{need}”, {usd} on average: due {due} and met in {met}.",
        met=Month(worst["met_p50"]),
        **values,
    )


def _dumbbells(needs: pl.DataFrame, plan: PlanResult, names: Names) -> Chart:
    """Draw a band from P10 to P90 for each need, a point at P50 and a tick where it is due."""
    start, never = plan.programme.settings.start, add_months(plan.programme.settings.end, 1)
    keys = row_keys([str(names.of("need", need)) for need in needs["need"]])
    band, half, due = _("Met, P10 to P90"), _("Met, P50"), _("Due")
    frame = needs.select(
        pl.Series("row", keys),
        "due",
        *(pl.col(f"met_{tail}").fill_null(never) for tail in ("p10", "p50", "p90")),
        pl.lit(band).alias("band"),
        pl.lit(half).alias("half"),
        pl.lit(due).alias("is_due"),
    )
    y = row_y("row", keys)

    def at(column: str) -> alt.X:
        return month_x(column, [start, never], most=MOST_BESIDE_ROWS, edges=True)

    def paint(column: str) -> alt.Color:
        return legend(column, [band, half, due], [HAZE, NAVY, INK])

    def arrows(column: str, colour: str) -> alt.Chart:
        late = frame.filter(pl.col(column) == never)
        arrow = marks(late).mark_point(shape="triangle-right", filled=True, size=90, opacity=1)
        return arrow.encode(at(column), y, alt.ColorValue(colour))

    return layered(
        frame,
        marks().mark_bar(height=9).encode(at("met_p10"), y, alt.X2("met_p90:T"), paint("band")),
        marks().mark_tick(thickness=3, size=16, opacity=1).encode(at("due"), y, paint("is_due")),
        marks(frame.filter(pl.col("met_p50") < never))
        .mark_point(filled=True, size=70, opacity=1)
        .encode(at("met_p50"), y, paint("half")),
        arrows("met_p90", SKY),
        arrows("met_p50", NAVY),
        height=rows_height(keys),
    )


def reasons(plan: PlanResult) -> Picture:
    """Draw what explains the lateness of the needs whose lateness is dearest."""
    names, table = Names(plan.programme), plan["reasons"]
    dearest = (
        table.group_by("need")
        .agg(pl.col("late_usd").sum().alias("whole"))
        .sort(["whole", "need"], descending=[True, False])
    )
    shown = dearest.head(MOST_REASONS)
    note = None
    if dearest.height > shown.height:
        note = msg(
            "The {shown} needs with the dearest lateness, of {all} that are late.",
            shown=Number(shown.height),
            all=Number(dearest.height),
        )
    rows = shown.join(table, on="need", how="left", maintain_order="left_right")
    return Picture(
        msg("Why needs are late"),
        _reasons_sentence(table, names),
        _stacks(rows, shown, names) if shown.height else None,
        rows.select("need", "kind", "code", "share", "late_usd", "first", "last"),
        "reasons",
        "reasons",
        note,
    )


def _reasons_sentence(table: pl.DataFrame, names: Names) -> Message:
    if table.is_empty():
        return msg("No need is late, or why was not asked.")
    whole = table["late_usd"].sum()
    first = (
        table.group_by("kind", "code")
        .agg(pl.col("late_usd").sum())
        .sort(["late_usd", "kind", "code"], descending=[True, False, False])
        .row(0, named=True)
    )
    values = {
        "share": Percent(first["late_usd"] / whole if whole else 0),
        "usd": usd(first["late_usd"]),
    }
    if first["kind"] == "time":
        return msg(
            "Most of the late cost comes where no time is left and nothing could deliver sooner: "
            "{share}, or {usd} on average.",
            **values,
        )
    if first["kind"] == "choice":
        return msg(
            "Most of the late cost is accepted, as sooner would cost more than being late: "
            "{share}, or {usd} on average.",
            **values,
        )
    return msg(
        "What explains most of the late cost is “{what}” ({kind}): {share}, or {usd} on average.",
        what=names.of_reason(first["kind"], first["code"]),
        kind=word(first["kind"]),
        **values,
    )


def _stacks(rows: pl.DataFrame, shown: pl.DataFrame, names: Names) -> Chart:
    """Stack the shares of each need by kind, with the name of what binds where there is room."""
    keys = row_keys([str(names.of("need", need)) for need in shown["need"]])
    place = dict(zip(shown["need"], keys, strict=True))
    order = {kind: number for number, kind in enumerate(KINDS)}
    kinds = {kind: str(word(kind)) for kind in KINDS}
    frame = (
        rows.select("need", "kind", "code", "share")
        .sort(
            pl.col("kind").replace_strict(order, return_dtype=pl.Int64),
            pl.col("share"),
            descending=[False, True],
            maintain_order=True,
        )
        .with_columns(
            pl.col("share").cum_sum().over("need").alias("end"),
            pl.col("need").replace_strict(place).alias("row"),
        )
        .with_columns(
            (pl.col("end") - pl.col("share")).alias("begin"),
            (pl.col("end") - pl.col("share") / 2).alias("middle"),
        )
    )
    labels = [
        shortened(str(names.of_reason(kind, code)), round(share * LETTERS))
        for kind, code, share in frame.select("kind", "code", "share").iter_rows()
    ]
    frame = frame.with_columns(
        pl.Series("label", labels, dtype=pl.String),
        pl.Series("ink", [ink_on(KINDS[kind]) for kind in frame["kind"]], dtype=pl.String),
        pl.col("kind").replace_strict(kinds),
    )
    used = [kind for kind in KINDS if kinds[kind] in set(frame["kind"])]
    x = alt.X(
        "begin:Q",
        title=_("Share of the late cost of the need"),
        scale=alt.Scale(domain=[0, 1], nice=False),
        axis=alt.Axis(format="%", tickCount=5),
    )
    y = row_y("row", keys)
    paint = legend("kind", [kinds[kind] for kind in used], [KINDS[kind] for kind in used])
    return layered(
        frame,
        marks().mark_bar(stroke=PAPER, clip=True).encode(x, y, alt.X2("end:Q"), paint),
        *(
            marks()
            .transform_filter(f"datum.ink == '{ink}'")
            .mark_text(fontSize=10, color=ink)
            .encode(alt.X("middle:Q"), y, alt.Text("label:N"))
            for ink in (PAPER, INK)
        ),
        height=rows_height(keys),
    )


def shortened(text: str, room: int) -> str:
    """Cut a text to so many letters with an ellipsis; give nothing when too few would remain.

    >>> shortened("Licence agreement", 9), shortened("Licence agreement", 3)
    ('Licence…', '')
    """
    if len(text) <= room:
        return text
    return text[: room - 1].rstrip(" ,.;:") + "…" if room >= SHORTEST else ""
