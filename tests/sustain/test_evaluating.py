"""VARI-METRIC and METRIC: published figures, the exact distribution, conservation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.sustain.evaluating import Method, availability, evaluate
from kuznia.sustain.support import NONE, Part, Support
from tests.sustain.supports import FIVE_BASES, two_indentures


def chapter_3(depot_stock: int, total: int, method: Method) -> float:
    left = total - depot_stock
    bases = [left // 5 + (base < left % 5) for base in range(5)]
    found = evaluate(FIVE_BASES, np.array([[depot_stock, *bases]]), method)
    return float(found.backorders[0, 1:].sum())


@pytest.mark.parametrize(
    ("total", "depot", "least"),
    [
        (1, 1, 2.6043),
        (3, 3, 1.5072),
        (5, 2, 0.9658),
        (7, 2, 0.3269),
        (10, 4, 0.1261),
        (11, 1, 0.0914),
    ],
)
def test_metric_gives_the_published_splits(total: int, depot: int, least: float):
    found = {stock: chapter_3(stock, total, Method.METRIC) for stock in range(total + 1)}
    assert depot == min(found, key=found.__getitem__)
    assert least == pytest.approx(found[depot], abs=5e-5)


def test_vari_metric_puts_as_many_at_the_depot_as_the_exact_distribution_where_metric_does_not():
    found = {stock: chapter_3(stock, 11, Method.VARI_METRIC) for stock in range(12)}
    assert 4 == min(found, key=found.__getitem__)


def test_two_indentures_give_the_figures_that_were_computed_independently():
    support, stock = two_indentures()
    total = {
        method: float(evaluate(support, stock, method).backorders[0, 1:].sum()) for method in Method
    }
    assert 0.8068 == pytest.approx(total[Method.VARI_METRIC], abs=5e-5)
    assert 0.7666 == pytest.approx(total[Method.METRIC], abs=5e-5)


rates = st.floats(0.01, 30)
shares = st.floats(0.0, 1.0)


@st.composite
def supports(draw: st.DrawFn) -> tuple[Support, np.ndarray]:
    """Give one unit at a depot with bases, with a sub-unit, and a stock."""
    bases = draw(st.integers(1, 5))
    removals = np.zeros((2, bases + 1))
    removals[0, 1:] = [draw(rates) for _ in range(bases)]
    repaired = np.array([[1.0, *(draw(shares) for _ in range(bases))] for _ in range(2)])
    times = np.full((2, bases + 1), 0.1)
    support = Support((NONE, *[0] * bases), (Part(0, 1, draw(shares)),), removals, repaired, times,
                      times)  # fmt: skip
    stock = np.array([[draw(st.integers(0, 6)) for _ in range(bases + 1)] for _ in range(2)])
    return support, stock


@given(supports())
def test_what_is_short_at_the_depot_is_short_at_the_bases(drawn: tuple[Support, np.ndarray]):
    support, stock = drawn
    found = evaluate(support, stock)
    own = support.arrivals[0, 1:] * (
        support.mended_here[0, 1:] * support.repair_time[0, 1:]
        + support.sent_up[0, 1:] * support.ship_time[0, 1:]
    )
    from_sub_units = found.backorders[1, 1:]
    due = found.pipeline[0, 1:] - own - from_sub_units
    sent = (support.arrivals[0, 1:] * support.sent_up[0, 1:]).sum()
    expected = found.backorders[0, 0] if sent > 0 else 0.0
    assert expected == pytest.approx(due.sum(), abs=1e-12 * max(1.0, found.pipeline.sum()))


@given(supports(), st.integers(0, 1), st.data())
@settings(max_examples=200)
def test_a_further_spare_never_makes_metric_worse(
    drawn: tuple[Support, np.ndarray], unit: int, data: st.DataObject
):
    support, stock = drawn
    site = data.draw(st.integers(0, stock.shape[1] - 1))
    more = stock.copy()
    more[unit, site] += 1
    before, after = (
        evaluate(support, each, Method.METRIC).backorders[0].sum() for each in (stock, more)
    )
    assert after <= before + 1e-9


def test_a_system_is_available_when_no_unit_is_short():
    short = np.array([[0.0, 1.0, 0.0], [0.0, 2.0, 0.0]])
    found = availability(short, np.array([0.0, 10.0, 5.0]), np.array([1.0, 2.0]))
    assert np.isnan(found[0])
    assert (1 - 1 / 10) * (1 - 2 / 20) ** 2 == pytest.approx(found[1])
    assert 1 == found[2]
