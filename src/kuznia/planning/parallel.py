"""Both countries producing, against each one alone."""

from __future__ import annotations

import numpy as np
import polars as pl

from kuznia.planning.linear import Watch
from kuznia.planning.outcome_needs import late_usd, met_share, on_time_share
from kuznia.planning.scenarios import Floats
from kuznia.planning.solving import Solved, closed_to, solve_model
from kuznia.planning.spread import frame, month_list, quantile, spread

BOTH = "both"


def producing_parties(solved: Solved) -> list[str]:
    """Name the host and partner parties in whose territory lines stand."""
    parties = solved.model.programme["parties"]
    inside = set(solved.model.network.line_party)
    chosen = parties.filter(pl.col("party").is_in(inside) & (pl.col("role") != "third"))
    return chosen["party"].to_list()


def parallel_tables(solved: Solved, watch: Watch | None = None) -> dict[str, pl.DataFrame]:
    """Solve the programme with each country producing alone: tables `parallel` and `curves`.

    Lines of third parties stay open.  A month gained is the mean, over every share of the needs
    that both together reach, of how much later one alone reaches it; where it does not within the
    plan, the end of the plan counts.
    """
    parties = producing_parties(solved)
    if len(parties) < 2:
        return {}
    others = set(solved.model.network.line_party) - set(parties)
    cases = {BOTH: solved}
    for party in parties:
        cases[party] = solve_model(closed_to(solved.model, others | {party}), watch, priced=False)
    model = solved.model
    chance = model.scenarios.probability
    curves = {case: met_share(each) for case, each in cases.items()}
    shares = np.stack([on_time_share(each) for each in cases.values()], axis=1)
    table = frame(
        "parallel",
        {
            "case": list(cases),
            **spread("on_time_share", shares, chance),
            "late_usd": [float(chance @ late_usd(each).sum(axis=1)) for each in cases.values()],
            "met_at_end": [float(chance @ curve[:, -1]) for curve in curves.values()],
            "months_gained_p50": _gained(curves, chance, 0.5),
            "months_gained_p90": _gained(curves, chance, 0.1),
        },
    )
    months = month_list(model.programme.settings.start, model.network.months)
    curve_table = pl.concat(
        frame("curves", {"case": [case] * len(months), "month": months,
                         **spread("met", curve, chance)})
        for case, curve in curves.items()
    )  # fmt: skip
    return {"parallel": table, "curves": curve_table}


def _gained(curves: dict[str, Floats], chance: Floats, level: float) -> list[float | None]:
    both = quantile(curves[BOTH], chance, level)
    return [
        None if case == BOTH else months_between_curves(both, quantile(curve, chance, level))
        for case, curve in curves.items()
    ]


def months_between_curves(ahead: Floats, behind: Floats) -> float:
    """Give the mean horizontal distance of two rising curves, up to what the first one reaches."""
    height = float(ahead[-1])
    return float((ahead - np.minimum(behind, height)).sum() / height) if height > 0 else 0.0
