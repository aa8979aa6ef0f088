"""What a decision takes, with few authorisations and with very many, beside Cedar.

One decision is all rules of the US asked about one element and one person who receives it.  Cedar
gets the same authorisations twice: as one policy each, and as one policy over an entity each.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import cast

import cedarpy
import polars as pl

from benchmarks.fresh import verdict
from kuznia.app.registers import law
from kuznia.model.programme import Programme
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES
from kuznia.release.checking import check_release
from kuznia.release.decision import Outcome
from kuznia.release.register import Register, Request
from kuznia.release.rules import RULES
from tests.release.programmes import REQUEST, release_programme
from tests.release.programmes import TABLES as RELEASE

FEW, MANY = 10, 100_000
ASKED = 200
"""Different authorisations that are asked about, one after the other."""
ROUNDS = 15
DAY = "2024-02-12"


def main() -> None:
    """Measure and print the verdicts."""
    requests = {size: _requests(size) for size in (FEW, MANY)}
    registers = {size: _register(size) for size in (FEW, MANY)}
    law_on_file = law()

    def kuznia(size: int) -> Callable[[], None]:
        register, asked = registers[size], requests[size]

        def ask() -> None:
            for request in asked:
                found = check_release(register, request, RULES, law_on_file, "US", without=("E2",))
                _require(found.outcome is Outcome.DUE)

        return ask

    works = {
        "kuznia, 10": kuznia(FEW),
        "kuznia, 100,000": kuznia(MANY),
        "cedar, 10, one policy each": _cedar_policies(FEW, requests[FEW]),
        "cedar, 10, one policy over entities": _cedar_entities(requests[FEW]),
        "cedar, 100,000, one policy over entities": _cedar_entities(requests[MANY]),
    }
    for work in works.values():
        work()
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            start = perf_counter()
            work()
            seconds[name].append((perf_counter() - start) / ASKED * 1e6)
    medians = {name: median(some) for name, some in seconds.items()}
    for name, microseconds in medians.items():
        print(f"{name:42} {microseconds:8.1f} µs a decision")
    print(f"{'cedar, 1,000, one policy each':42} {_cedar_slow(1_000):8.1f} µs a decision")
    print(verdict("decision-few", medians["kuznia, 10"], 200))
    print(verdict("decision-many", medians["kuznia, 100,000"] / medians["kuznia, 10"], 1.5))


def _require(fits: bool) -> None:  # noqa: FBT001 - a comparison
    if not fits:
        raise RuntimeError("a decision was not the one that was prepared")


def _requests(size: int) -> list[Request]:
    chosen = random.Random(1)
    codes = [chosen.randrange(size) for _ in range(ASKED)]
    return [Request("TDP", "HOME", f"MLA-{code}", REQUEST.purpose, DAY) for code in codes]


def _register(size: int) -> Register:
    """Give a register with so many authorisations like that of the tests."""
    programme = release_programme()
    for table in ("authorisations", "authorisation_items", "authorisation_parties", "referrals",
                  "attestations"):  # fmt: skip
        rows = [row for row in RELEASE[table] if row.get("authorisation") != "PERMIT"]
        frame = pl.DataFrame(rows, schema=TABLES[table].dtypes, orient="row")
        copies = pl.DataFrame({"copy": range(size)}).join(frame, how="cross")
        number = pl.format("MLA-{}", pl.col("copy")).alias("authorisation")
        key = TABLES[table].key[0]
        own = [pl.format("{}-{}", key, "copy").alias(key)] if key != "authorisation" else []
        programme = _with(programme, table, copies.with_columns(number, *own).drop("copy"))
    return Register.of(programme)


def _with(programme: Programme, table: str, frame: pl.DataFrame) -> Programme:
    settings: Settings = programme.settings
    return programme.with_table(table, frame).with_settings(settings)


_POLICY = """
permit (principal == Site::"HOME", action == Action::"manufacture", resource == Item::"BODY")
when {{ context.authorisation == "MLA-{number}" && context.day >= 20231120
  && context.day <= 20331119 && context.kind == "drawing"
  && ["US", "UA"].contains(context.country) }};
"""
_GENERIC = """
permit (principal, action, resource)
when { context.day >= resource.effective && context.day <= resource.expires
  && resource.purposes.contains(context.purpose) && resource.kinds.contains(context.kind)
  && resource.items.contains(context.item) && resource.territory.contains(context.country)
  && resource.parties.contains(context.organisation) };
"""


_cedar = cast("Callable[..., cedarpy.AuthzResult]", getattr(cedarpy, "is_authorized"))  # noqa: B009 - its own types are partly unknown


def _cedar_policies(size: int, requests: list[Request]) -> Callable[[], None]:
    policies = cedarpy.PolicySet.from_str("".join(_POLICY.format(number=n) for n in range(size)))
    entities = "[]"

    def ask() -> None:
        for request in requests:
            context = {"authorisation": request.authorisation, "day": 20240212,
                       "kind": "drawing", "country": "UA"}  # fmt: skip
            asked = {"principal": 'Site::"HOME"', "action": 'Action::"manufacture"',
                     "resource": 'Item::"BODY"', "context": context}  # fmt: skip
            _require(_cedar(asked, policies, entities).allowed)

    return ask


def _cedar_slow(size: int) -> float:
    asked = _requests(size)[:20]
    ask = _cedar_policies(size, asked)
    start = perf_counter()
    ask()
    return (perf_counter() - start) / len(asked) * 1e6


def _cedar_entities(requests: list[Request]) -> Callable[[], None]:
    """Give Cedar the entity of the authorisation that is asked about, as its caller looks it up."""
    policies = cedarpy.PolicySet.from_str(_GENERIC)
    attributes = {
        "effective": 20231120, "expires": 20331119, "purposes": ["manufacture", "inspect"],
        "kinds": ["drawing", "model"], "items": ["BODY"], "territory": ["US", "UA"],
        "parties": ["MAKER", "SHOP"],
    }  # fmt: skip

    def ask() -> None:
        for request in requests:
            name = {"type": "Authorisation", "id": request.authorisation}
            entities = [{"uid": name, "attrs": attributes, "parents": list[str]()}]
            context = {"purpose": "manufacture", "day": 20240212, "kind": "drawing",
                       "country": "UA", "item": "BODY", "organisation": "SHOP"}  # fmt: skip
            asked = {"principal": 'Site::"HOME"', "action": 'Action::"release"',
                     "resource": name, "context": context}  # fmt: skip
            _require(_cedar(asked, policies, entities).allowed)

    return ask


if __name__ == "__main__":
    main()
