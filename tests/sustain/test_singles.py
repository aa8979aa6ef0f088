"""Single spares with the rest of a budget."""

import numpy as np
import pytest

from kuznia.sustain.buying import buying, only, weights
from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.gathering import gather
from kuznia.sustain.singles import Family, filled_up
from tests.sustain.fleets import trucks


def short(stock: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> float:
    gathered = gather(trucks())
    return float((evaluate(gathered.support, stock).backorders * weights(gathered)).sum())


@pytest.mark.parametrize("left", [40.0, 250.0, 700.0, 1_500.0])
def test_each_spare_is_the_one_that_helps_most_for_its_cost_of_all_there_are(left: float):
    gathered = gather(trucks())
    families = tuple(
        Family(np.array(items), only(gathered.support, items), weights(gathered)[items])
        for items in ([0, 2], [1])
    )
    stock = filled_up(families, gathered.stock, gathered.price, left, 0.0)
    known = gathered.stock.copy()
    while True:
        best = 0.0, -1, -1
        for item, site in np.argwhere(gathered.support.arrivals > 0).tolist():
            if gathered.price[item] <= left:
                tried = known.copy()
                tried[item, site] += 1
                best = max(best, ((short(known) - short(tried)) / gathered.price[item], item, site))
        if best[1] < 0:
            break
        known[best[1], best[2]] += 1
        left -= gathered.price[best[1]]
    np.testing.assert_array_equal(known, stock)


def test_no_spare_is_bought_once_little_enough_is_short():
    gathered = gather(trucks())
    found = buying(gathered)
    now = short(gathered.stock)
    np.testing.assert_array_equal(found.with_budget(1e6, enough=now), gathered.stock)
    some = found.with_budget(1e6, enough=now / 2)
    assert now / 20 < short(some) <= now / 2
