"""The table of an annual report."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kuznia.release.annual_report import ReportLine, Use, annual_report
from kuznia.release.dated_records import AuthorisationDates
from kuznia.release.due_agreements import report_periods

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def lines(*uses: Use) -> tuple[ReportLine, ...]:
    return annual_report(uses, "MLA-1", FIRST, LAST).lines


def made(day: date, quantity: float = 5) -> Use:
    return Use("MLA-1", day, "made", "BRACKET", quantity, 100)


def sold(purchaser: str | None, quantity: float = 2, value: float = 80) -> Use:
    return Use("MLA-1", LAST, "sold", "BRACKET", quantity, value, purchaser)


def test_quantities_and_values_add_up_by_item_and_purchaser():
    assert (
        ReportLine("made", "BRACKET", "", 10, 200),
        ReportLine("sold", "BRACKET", "DEPOT", 4, 160),
        ReportLine("sold", "BRACKET", "PLANT", 2, 80),
    ) == lines(made(FIRST), made(LAST), sold("DEPOT"), sold("PLANT"), sold("DEPOT"))


def test_both_days_of_the_period_count_and_no_other():
    assert (ReportLine("made", "BRACKET", "", 10, 200),) == lines(
        made(date(2025, 12, 31)), made(FIRST), made(LAST), made(date(2027, 1, 1))
    )


def test_other_authorisations_exports_and_services_are_not_in_it():
    assert () == lines(
        Use("TAA-1", FIRST, "made", "BRACKET", 1, 1), Use("MLA-1", FIRST, "exported", None, 1, 1)
    )


def test_a_sale_without_purchaser_or_value_makes_it_incomplete():
    report = annual_report([sold(None), sold("DEPOT", value=0), sold("PLANT"), made(FIRST)],
                           "MLA-1", FIRST, LAST)  # fmt: skip

    assert [("", 80), ("DEPOT", 0)] == [
        (line.purchaser, line.value_usd) for line in report.incomplete
    ]


@given(st.lists(st.dates(date(2025, 6, 1), date(2029, 3, 31))))
def test_each_use_is_in_exactly_one_report(days: list[date]):
    dates = AuthorisationDates(
        "MLA-1", "MLA", effective=date(2025, 6, 1), expires=date(2029, 3, 31)
    )
    uses = [made(day, 1) for day in days]

    reports = [annual_report(uses, "MLA-1", *period) for period in report_periods(dates)]

    assert len(days) == sum(line.quantity for report in reports for line in report.lines)
