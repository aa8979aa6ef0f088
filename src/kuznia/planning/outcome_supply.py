"""What a plan does: production, builds, lines, flows, orders, stocks, gates."""

from __future__ import annotations

import numpy as np
import polars as pl

from kuznia.model.months import add_months
from kuznia.model.results import RESULTS
from kuznia.planning.scenarios import Floats, Mask, Scenarios
from kuznia.planning.solving import Solved
from kuznia.planning.spread import LEVELS, expected, frame, month_list, monthly, quantile, spread

FULL = 1 - 1e-6
LITTLE = 1e-6


def supply_tables(solved: Solved) -> dict[str, pl.DataFrame]:
    """Give the tables `production`, `builds`, `lines`, `flows`, `orders`, `stocks` and `gates`."""
    return {
        "production": _production(solved),
        "builds": _builds(solved),
        "lines": _lines(solved),
        "flows": _flows(solved),
        "orders": _orders(solved),
        "stocks": _stocks(solved),
        "gates": _gates(solved),
    }


def gates_of(solved: Solved, kind: str, index: int) -> str:
    """Name the gates that hold something back, separated by `;`."""
    gates = solved.model.programme["gates"]["gate"]
    return ";".join(gates[gate] for gate in solved.model.network.held.get((kind, index), ()))


def line_capacity(solved: Solved) -> Floats:
    """Capacity of each line in each future and month, with what was built, (W, lines, H)."""
    model, network = solved.model, solved.model.network
    capacity = np.repeat(network.line_capacity[:, None], network.months, axis=1)
    whole = np.repeat(capacity[None], model.scenarios.count, axis=0)
    built = solved.of("build")
    for expansion, ramp in enumerate(network.expansion_ramp):
        line, delay = network.expansion_line[expansion], int(network.expansion_build[expansion])
        for month in range(network.months - delay):
            age = np.arange(network.months - delay - month)
            share = np.array([ramp[a] if a < len(ramp) else 1.0 for a in age])
            whole[:, line, month + delay :] += (
                built[:, expansion, [month]] * share * network.expansion_adds[expansion]
            )
    return whole * model.world.line_share


def _production(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    chance, programme = model.scenarios.probability, model.programme
    made = solved.of("make")
    finished = np.zeros_like(made)
    for process, delay in enumerate(network.process_duration.tolist()):
        good = made[:, process, : network.months - delay] * network.process_yield[process]
        finished[:, process, delay:] = good
    site = dict(programme["lines"].select("line", "site").iter_rows())
    lines = programme["processes"]["line"].to_list()
    gates = [
        ";".join(
            filter(None, (gates_of(solved, "process", p), gates_of(solved, "line", int(line))))
        )
        for p, line in enumerate(network.process_line)
    ]
    return monthly(
        "production",
        programme.settings.start,
        {
            "process": programme["processes"]["process"].to_list(),
            "item": programme["processes"]["item"].to_list(),
            "site": [site[line] for line in lines],
            "line": lines,
            "gates": gates,
        },
        {**spread("started", made, chance), "finished_expected": expected(finished, chance)},
        keep=(made.max(axis=0) > LITTLE) | (finished.max(axis=0) > LITTLE),
    )


def _builds(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    programme, scenarios = model.programme, model.scenarios
    start = programme.settings.start
    expansions = programme["expansions"]["expansion"].to_list()
    lines = programme["expansions"]["line"].to_list()
    site = dict(programme["lines"].select("line", "site").iter_rows())
    counts = np.round(solved.of("build")).astype(int)
    rows: list[dict[str, object]] = []
    for expansion, name in enumerate(expansions):
        for month in range(network.months):
            for builds in sorted(set(counts[:, expansion, month].tolist()) - {0}):
                chosen = counts[:, expansion, month] == builds
                sure = len(set(scenarios.node[:, month].tolist())) == 1
                opens = month + int(network.expansion_build[expansion])
                rows.append(
                    {
                        "expansion": name,
                        "line": lines[expansion],
                        "site": site[lines[expansion]],
                        "start": add_months(start, month),
                        "opens": add_months(start, opens),
                        "builds": builds,
                        "chance": scenarios.probability[chosen].sum(),
                        "decided": "now" if sure else "later",
                        "futures": in_words(scenarios, chosen),
                        "capital_usd": builds * network.expansion_capital[expansion],
                        "gates": gates_of(solved, "expansion", expansion),
                    }
                )
    names = ("expansion", "line", "site", "start", "opens", "builds", "chance", "decided",
             "futures", "capital_usd", "gates")  # fmt: skip
    return frame("builds", {name: [row[name] for row in rows] for name in names})


def in_words(scenarios: Scenarios, chosen: Mask) -> str:
    """Name the chosen futures by the outcomes that tell them apart, `all` when that is none.

    Alternatives are separated by `; `, outcomes of one factor by `|`, factors by `, `.
    """
    return "; ".join(", ".join(parts) or "all" for parts in _blocks(scenarios, chosen))


def _blocks(scenarios: Scenarios, chosen: Mask, within: Mask | None = None) -> list[list[str]]:
    """Split the chosen futures into blocks that are products of outcomes."""
    inside = np.ones_like(chosen) if within is None else within
    block, parts = inside.copy(), list[str]()
    apart: list[tuple[int, list[int]]] = []
    for column, factor in enumerate(scenarios.factors):
        here = {int(index) for index in scenarios.outcome[inside, column]}
        found = sorted({int(index) for index in scenarios.outcome[chosen, column]})
        block &= np.isin(scenarios.outcome[:, column], found)
        if len(found) < len(here):
            parts.append(f"{factor.name}={'|'.join(factor.outcomes[index] for index in found)}")
        elif len(found) > 1:
            apart.append((column, found))
    if np.array_equal(block, chosen) or not apart:
        return [parts]
    column, found = apart[0]
    blocks: list[list[str]] = []
    for index in found:
        same = scenarios.outcome[:, column] == index
        name = f"{scenarios.factors[column].name}={scenarios.factors[column].outcomes[index]}"
        rests = _blocks(scenarios, chosen & same, block & same)
        blocks.extend([*parts, name, *rest] for rest in rests)
    return blocks


def _lines(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    chance, programme = model.scenarios.probability, model.programme
    capacity = line_capacity(solved)
    use = solved.of("make") * network.process_use[:, None]
    used = np.einsum("wpt,pl->wlt", use, np.eye(capacity.shape[1])[network.process_line])
    full = (used >= capacity * FULL) & (capacity > LITTLE)
    return monthly(
        "lines",
        programme.settings.start,
        {
            "line": programme["lines"]["line"].to_list(),
            "site": programme["lines"]["site"].to_list(),
        },
        {
            "capacity": expected(capacity, chance),
            "used": expected(used, chance),
            "full_chance": expected(full.astype(np.float64), chance),
        },
    )


def _flows(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    chance, programme = model.scenarios.probability, model.programme
    lanes, items = programme["lanes"], programme["items"]["item"].to_list()
    party = dict(programme["sites"].select("site", "party").iter_rows())
    sources = [lanes["from_site"][lane] for lane, _ in network.flows]
    targets = [lanes["to_site"][lane] for lane, _ in network.flows]
    shipped = solved.of("ship")
    if not network.flows:
        return RESULTS["flows"].empty()
    return monthly(
        "flows",
        programme.settings.start,
        {
            "lane": [lanes["lane"][lane] for lane, _ in network.flows],
            "from_site": sources,
            "to_site": targets,
            "from_party": [party[site] for site in sources],
            "to_party": [party[site] for site in targets],
            "item": [items[item] for _, item in network.flows],
        },
        {
            **spread("shipped", shipped, chance),
            "mass_kg": expected(shipped, chance) * network.flow_mass[:, None],
        },
        keep=shipped.max(axis=0) > LITTLE,
    )


def _orders(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    chance, offers = model.scenarios.probability, model.programme["purchases"]
    if not offers.height:
        return RESULTS["orders"].empty()
    ordered = solved.of("buy")
    full = ordered >= network.offer_most[:, None] * FULL
    return monthly(
        "orders",
        model.programme.settings.start,
        {name: offers[name].to_list() for name in ("offer", "item", "site")},
        {
            **spread("ordered", ordered, chance),
            "full_chance": expected(full.astype(np.float64), chance),
        },
        keep=ordered.max(axis=0) > LITTLE,
    )


def _stocks(solved: Solved) -> pl.DataFrame:
    model = solved.model
    held = solved.of("stock")
    return monthly(
        "stocks",
        model.programme.settings.start,
        {
            "item": [item for item, _ in model.network.pairs],
            "site": [site for _, site in model.network.pairs],
        },
        spread("held", held, model.scenarios.probability),
        keep=held.max(axis=0) > LITTLE,
    )


def _gates(solved: Solved) -> pl.DataFrame:
    model = solved.model
    months = model.network.months
    opens = np.minimum(model.world.gate_opens, months).astype(np.float64)
    dates = month_list(model.programme.settings.start, months)
    chance = model.scenarios.probability
    gates = model.programme["gates"]
    quantiles = {
        f"opens_{tail}": [
            dates[int(month)] if month < months else None
            for month in quantile(opens, chance, level)
        ]
        for tail, level in LEVELS.items()
    }
    return frame(
        "gates",
        {
            "gate": gates["gate"].to_list(),
            "kind": gates["kind"].to_list(),
            **quantiles,
            "shut_chance": expected((opens >= months).astype(np.float64), chance),
        },
    )
