"""Gates and funds of a made-up programme."""

from datetime import date

import numpy as np
import pytest

from kuznia.planning.generating.capacity import equip
from kuznia.planning.generating.draft import Draft, Size
from kuznia.planning.generating.geography import connect, lay_out
from kuznia.planning.generating.law_and_money import endow, regulate
from kuznia.planning.generating.products import Products, design


def regulated(size: Size) -> tuple[Draft, Products, float]:
    draft = Draft(size, np.random.default_rng(4))
    places = lay_out(draft)
    products = design(draft, places)
    connect(draft, places, products.kg / size.months)
    capital = equip(draft, places, products)
    regulate(draft, places)
    endow(draft, products, capital)
    return draft, products, capital


@pytest.mark.parametrize("size", [Size(8, 4, 18, 1), Size(100, 20, 60, 1)])
def test_every_final_line_at_home_waits_for_licence_package_hall_and_article(size: Size):
    draft, _, _ = regulated(size)
    order: dict[str, set[str]] = {}
    for row in draft.rows["gate_order"]:
        order.setdefault(str(row["gate"]), set()).add(str(row["after"]))
    finals = [str(row["line"]) for row in draft.rows["lines"]
              if str(row["line"]).startswith("UA") and str(row["line"]).endswith("FINAL")]  # fmt: skip
    held = {str(row["target"]): str(row["gate"]) for row in draft.rows["holds"]
            if str(row["gate"]).startswith("ARTICLE")}  # fmt: skip

    assert {*finals} == held.keys()
    for gate in held.values():
        number = gate.split("-")[1]
        assert {f"PACKAGE-{number}", f"HALL-{number}"} == order[gate]
        assert {f"LICENCE-{number}"} == order[f"PACKAGE-{number}"]


def test_every_kind_of_gate_but_appropriation_is_there():
    draft, _, _ = regulated(Size())

    assert {"authorisation", "package", "construction", "first_article", "qualification",
            "transfer"} == {str(row["kind"]) for row in draft.rows["gates"]}  # fmt: skip


def test_there_is_about_as_much_money_as_everything_costs():
    draft, products, capital = regulated(Size(40, 9, 60, 1))
    money = sum(float(str(row["amount_usd"])) for row in draft.rows["funds"])

    assert 0.75 < money / (products.usd + capital) < 1.1


def test_no_money_comes_after_the_end():
    draft, _, _ = regulated(Size(months=25))

    available = [row["available"] for row in draft.rows["funds"]]
    assert all(isinstance(month, date) and month < date(2028, 2, 1) for month in available)
    assert [2026, 2027, 2028] == [row["year"] for row in draft.rows["localization"]]
