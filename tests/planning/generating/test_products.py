"""Items, bills of material and needs of a made-up programme."""

import numpy as np
import pytest

from kuznia.planning.generating.draft import Draft, Size
from kuznia.planning.generating.geography import lay_out
from kuznia.planning.generating.products import KINDS, Products, design


def designed(items: int) -> tuple[Draft, Products]:
    draft = Draft(Size(items=items), np.random.default_rng(2))
    return draft, design(draft, lay_out(draft))


@pytest.mark.parametrize("items", [8, 9, 20, 100, 333])
def test_bills_of_material_go_through_four_levels_and_use_every_item(items: int):
    draft, products = designed(items)
    level = {item: number for number, level in enumerate(products.levels) for item in level}
    made = {str(row["process"]): str(row["item"]) for row in draft.rows["processes"]}
    used = {str(row["item"]) for row in draft.rows["inputs"]}

    assert items == len(level)
    assert {*KINDS} == {str(row["kind"]) for row in draft.rows["items"]}
    assert used == {item for item in level if level[item] > 0}
    for row in draft.rows["inputs"]:
        assert level[str(row["item"])] == level[made[str(row["process"])]] + 1


def test_every_item_but_materials_is_made_at_home_and_abroad():
    draft, products = designed(20)
    lines: dict[str, set[str]] = {}
    for row in draft.rows["processes"]:
        lines.setdefault(str(row["item"]), set()).add(str(row["line"])[:2])

    assert {item: {"UA", "US"} for level in products.levels[:3] for item in level} == lines


def test_demand_is_what_needs_take_through_all_levels():
    """A programme of one product, worked out from its rows."""
    draft, products = designed(8)
    (product,) = products.levels[0]
    bills = {
        (str(row["process"]).split("-UA")[0], str(row["item"])): row["quantity"]
        for row in draft.rows["inputs"] if "-UA-" in str(row["process"])
    }  # fmt: skip
    wanted = sum(float(str(row["quantity"])) for row in draft.rows["needs"])
    first = {
        item: wanted * float(str(q)) for (parent, item), q in bills.items() if parent == product
    }

    assert wanted == products.demand[product]
    assert first == {item: products.demand[item] for item in products.levels[1]}
