"""Lines, expansions, offers and stock of a made-up programme."""

import numpy as np

from kuznia.planning.generating.capacity import ABROAD_NOW, ONE_BUILD, equip
from kuznia.planning.generating.draft import Draft, Size
from kuznia.planning.generating.geography import lay_out
from kuznia.planning.generating.products import Products, design


def equipped(seed: int = 3) -> tuple[Draft, Products, float]:
    draft = Draft(Size(40, 9, 48, 1), np.random.default_rng(seed))
    places = lay_out(draft)
    products = design(draft, places)
    return draft, products, equip(draft, places, products)


def test_lines_abroad_make_less_than_is_needed_and_final_lines_at_home_nothing():
    draft, products, _ = equipped()
    load: dict[str, float] = {}
    for row in draft.rows["processes"]:
        line = str(row["line"])
        load[line] = load.get(line, 0.0) + products.demand[str(row["item"])] / 48
    capacity = {str(row["line"]): float(str(row["capacity"])) for row in draft.rows["lines"]}

    assert load.keys() == capacity.keys()
    for line, today in capacity.items():
        if line.startswith("US"):
            assert ABROAD_NOW[0] - 0.01 < today / load[line] < ABROAD_NOW[1] + 0.01
        if line.startswith("UA") and line.endswith("FINAL"):
            assert 0 == today
    for row in draft.rows["expansions"]:
        adds = float(str(row["adds_capacity"])) / load[str(row["line"])]
        assert ONE_BUILD[0] - 0.01 < adds < ONE_BUILD[1] + 0.01


def test_the_capital_is_that_of_all_builds():
    draft, _, capital = equipped()

    total = sum(2 * float(str(row["capital_usd"])) for row in draft.rows["expansions"])
    assert round(total, 2) == round(capital, 2)


def test_every_material_is_offered_at_home_and_abroad():
    draft, products, _ = equipped()

    offered = [(str(row["item"]), str(row["site"])[:2]) for row in draft.rows["purchases"]]
    wanted = [(item, party) for item in products.levels[3] for party in ("UA", "US")]
    assert sorted(wanted) == sorted(offered)
