"""The sample `one-line` against the formula of docs/explanation/closed-form.md."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import polars as pl
import pytest

from kuznia.app.programmes import read, sample
from kuznia.model.months import add_months
from kuznia.model.programme import Programme
from kuznia.planning.outcome_needs import late_usd
from kuznia.planning.prices import prices_table
from kuznia.planning.solving import make_model, solve_model

START = date(2024, 1, 1)


class Numbers(NamedTuple):
    """What the formula takes; months count from 1."""

    c: float
    """Plates a month."""
    n: int
    """Months that the line needs for all of them."""
    w: float
    """Late cost of a plate and month."""
    g: int
    """Month in which the licence comes when it is on time."""
    due: int
    p: float
    """Chance that it is on time."""
    d: int
    """Months that it is late otherwise."""

    @property
    def behind(self) -> int:
        """Months that the line is behind when the licence is on time."""
        return self.n - (self.due - self.g + 1)

    @property
    def late_cost(self) -> float:
        """The closed form."""
        k, d = self.behind, self.d
        steps = self.p * k * (k + 1) / 2 + (1 - self.p) * (k + d) * (k + d + 1) / 2
        return self.w * self.c * steps


def one_line(numbers: Numbers) -> Programme:
    """Give the sample with other numbers."""
    c, n, w, g, due, p, d = numbers
    programme = read(sample("one-line"))
    for table, column, value in (
        ("lines", "capacity", c),
        ("needs", "quantity", c * n),
        ("needs", "late_usd", w),
        ("needs", "due", add_months(START, due - 1)),
        ("gates", "months", g - 1),
        ("effects", "value", d),
    ):
        frame = programme[table].with_columns(pl.lit(value).alias(column))
        programme = programme.with_table(table, frame)
    chances = programme["outcomes"].with_columns(pl.Series("probability", [p, 1 - p]))
    settings = replace(programme.settings, months=g + d + n)
    return programme.with_table("outcomes", chances).with_settings(settings)


@pytest.mark.parametrize(
    "numbers",
    [
        Numbers(c=10, n=6, w=100, g=4, due=6, p=0.7, d=2),
        Numbers(c=10, n=6, w=100, g=4, due=6, p=1, d=2),
        Numbers(c=10, n=6, w=100, g=4, due=6, p=0, d=3),
        Numbers(c=2.5, n=8, w=40, g=3, due=9, p=0.5, d=4),
        Numbers(c=1000, n=5, w=0.3, g=2, due=6, p=0.9, d=1),
        Numbers(c=7, n=12, w=1e6, g=1, due=12, p=0.35, d=12),
        Numbers(c=3, n=4, w=12.5, g=5, due=5, p=0.8, d=0),
    ],
)
def test_expected_late_cost_is_the_closed_form(numbers: Numbers):
    solved = solve_model(make_model(one_line(numbers)))

    assert 0 <= numbers.behind <= numbers.behind + numbers.d <= numbers.n
    expected = pytest.approx(numbers.late_cost, rel=1e-6, abs=1e-6)
    late = float(solved.model.scenarios.probability @ late_usd(solved).sum(axis=1))
    assert expected == late
    assert expected == solved.best.objective


def test_price_of_the_licence_is_the_closed_form():
    numbers = Numbers(c=10, n=6, w=100, g=4, due=6, p=0.7, d=2)
    months = numbers.behind + (1 - numbers.p) * numbers.d

    prices = prices_table(solve_model(make_model(read(sample("one-line")))))

    assert [pytest.approx(numbers.w * numbers.c * months)] == prices["gain_usd"].to_list()
