"""When gates open."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from kuznia.model.gate_path import opening_months
from kuznia.model.programme import Programme
from kuznia.model.settings import Settings


def gates(
    *rows: tuple[str, date | None, int | None], order: tuple[tuple[str, str], ...] = ()
) -> Programme:
    """Give a programme of gates (code, earliest, months) and their order (gate, after)."""
    return Programme.of(
        Settings(name="Gates", start=date(2024, 1, 1), months=24, base_year=2024),
        {
            "gates": pl.DataFrame(
                rows, schema={"gate": pl.String, "earliest": pl.Date, "months": pl.Int64},
                orient="row",
            ),
            "gate_order": pl.DataFrame(
                order, schema={"gate": pl.String, "after": pl.String}, orient="row"
            ),
        },
    )  # fmt: skip


def test_a_gate_alone_opens_its_months_after_the_start():
    assert {"LICENCE": 3} == opening_months(gates(("LICENCE", None, 3)))


def test_work_on_a_gate_begins_in_its_earliest_month():
    assert {"LICENCE": 5} == opening_months(gates(("LICENCE", date(2024, 3, 1), 3)))


def test_a_gate_may_have_opened_before_the_start():
    assert {"LICENCE": -5} == opening_months(gates(("LICENCE", date(2023, 6, 1), 2)))


def test_a_gate_waits_for_the_last_of_its_prerequisites():
    programme = gates(
        ("ARTICLE", None, 2),
        ("LICENCE", None, 4),
        ("PLANT", date(2024, 7, 1), 1),
        order=(("ARTICLE", "LICENCE"), ("ARTICLE", "PLANT")),
    )

    assert {"ARTICLE": 9, "LICENCE": 4, "PLANT": 7} == opening_months(programme)


def test_a_delay_moves_the_gate_and_what_waits_for_it():
    programme = gates(("ARTICLE", None, 2), ("LICENCE", None, 4), order=(("ARTICLE", "LICENCE"),))

    assert {"ARTICLE": 9, "LICENCE": 7} == opening_months(programme, {"LICENCE": 3})


def test_a_delay_that_another_gate_outlasts_moves_nothing_else():
    programme = gates(
        ("ARTICLE", None, 2),
        ("LICENCE", None, 4),
        ("PLANT", None, 9),
        order=(("ARTICLE", "LICENCE"), ("ARTICLE", "PLANT")),
    )

    assert 11 == opening_months(programme, {"LICENCE": 5})["ARTICLE"]


def test_a_closed_gate_never_opens_nor_does_what_waits_for_it():
    programme = gates(
        ("ARTICLE", None, 2), ("LICENCE", None, 4), ("PLANT", None, 1),
        order=(("ARTICLE", "LICENCE"),),
    )  # fmt: skip

    opens = opening_months(programme, closed=["LICENCE"])

    assert {"ARTICLE": None, "LICENCE": None, "PLANT": 1} == opens


def test_gates_in_a_circle_are_refused():
    programme = gates(("A", None, 1), ("B", None, 1), order=(("A", "B"), ("B", "A")))

    with pytest.raises(ValueError, match="cycle"):
        opening_months(programme)


def test_empty_cells_and_unknown_prerequisites_count_for_nothing():
    assert {"A": 0} == opening_months(gates(("A", None, None), order=(("A", "GONE"),)))
