"""Demand at each site, by the trees of sites and of units."""

import numpy as np
import pytest

from kuznia.sustain.support import NONE, Part, Support
from tests.sustain.supports import FIVE_BASES, two_indentures


def three_echelons() -> Support:
    """Two bases below a workshop below a depot; the unit has one sub-unit, that one another."""
    removals = np.zeros((3, 4))
    removals[0, 2:] = [10.0, 20.0]
    repaired = np.array([[1.0, 0.5, 0.2, 0.1], [1.0, 0.4, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    ones = np.ones((3, 4))
    return Support((NONE, 0, 1, 1), (Part(1, 2, 0.5), Part(0, 1, 0.8)), removals, repaired,
                   ones, ones)  # fmt: skip


def test_what_the_bases_do_not_repair_comes_to_the_depot():
    assert 5 * 23.2 * 0.8 == pytest.approx(FIVE_BASES.arrivals[0, 0])


def test_sub_units_fail_where_units_are_repaired():
    support, _stock = two_indentures()
    at_bases = np.array([8, 12, 20]) * 0.3 * 0.5
    assert at_bases == pytest.approx(support.arrivals[1, 1:])
    assert 40 * 0.7 * 0.5 + at_bases.sum() * 0.6 == pytest.approx(support.arrivals[1, 0])


def test_demand_goes_up_through_all_echelons_and_down_through_all_indentures():
    arrivals = three_echelons().arrivals
    workshop = 10 * 0.8 + 20 * 0.9
    assert [workshop * 0.5, workshop, 10, 20] == pytest.approx(arrivals[0])
    sub = np.array([2.0, 2.0]) * 0.8
    at_workshop = sub.sum() + workshop * 0.5 * 0.8
    at_depot = at_workshop * 0.6 + workshop * 0.5 * 0.8
    assert [at_depot, at_workshop, *sub] == pytest.approx(arrivals[1])
    below = at_workshop * 0.4 * 0.5
    assert [at_depot * 0.5 + below, below, 0, 0] == pytest.approx(arrivals[2])


def test_the_order_of_sites_and_units_does_not_matter():
    support = three_echelons()
    assert (0, 1, 2, 3) == support.sites_down
    assert ((0,), (1,), (2,)) == support.levels

    turned = Support((2, 2, 3, NONE), tuple(Part(2 - p.unit, 2 - p.sub_unit, p.share)
                     for p in support.parts), support.removals[::-1, ::-1],
                     support.repaired_here[::-1, ::-1], support.repair_time,
                     support.ship_time)  # fmt: skip
    assert support.arrivals == pytest.approx(turned.arrivals[::-1, ::-1])


@pytest.mark.parametrize(
    ("above", "parts"), [((1, 0), ()), ((NONE, 0), (Part(0, 1, 1), Part(1, 0, 1)))]
)
def test_circles_are_told(above: tuple[int, ...], parts: tuple[Part, ...]):
    ones = np.ones((2, 2))
    support = Support(above, parts, ones, ones, ones, ones)
    with pytest.raises(ValueError, match="each other"):
        _ = support.arrivals
