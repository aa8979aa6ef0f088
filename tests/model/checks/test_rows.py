"""Walking over rows."""

from __future__ import annotations

from datetime import date

from kuznia.model.checks.rows import by_code, cells, codes, error, records, warning
from kuznia.model.findings import Severity
from kuznia.model.language import msg
from tests.programmes import small


def test_records_count_as_in_a_sheet_and_have_their_defaults():
    rows = [(row, item["item"], item["unit"]) for row, item in records(small(), "items")]

    assert [(2, "ROUND", "C62"), (3, "BODY", "C62")] == rows


def test_cells_leave_out_the_empty_ones():
    programme = small(sites=[{}, {"opens": "2024-03"}])

    assert [(3, date(2024, 3, 1))] == list(cells(programme, "sites", "opens"))


def test_codes_keep_their_order_and_leave_out_the_empty_ones():
    assert ["US", "UA"] == list(
        codes(small(parties=[{"party": "US"}, {"party": None}, {"party": "UA"}]), "parties")
    )


def test_of_rows_with_the_same_code_the_first_counts():
    programme = small(lines=[{"capacity": 1}, {"capacity": 2}])

    assert 1 == by_code(programme, "lines")["FILL"]["capacity"]


def test_an_error_is_graver_than_a_warning():
    place = ("lines", 2, "capacity")

    assert Severity.ERROR is error("bounds", place, msg("small")).severity
    assert Severity.WARNING is warning("bounds", place, msg("small")).severity
    assert "lines:2:capacity: small" == str(warning("bounds", place, msg("small")))
