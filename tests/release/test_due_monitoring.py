"""What end-use monitoring asks for."""

from __future__ import annotations

from datetime import date
from typing import Any

from kuznia.release.dated_records import AuthorisationDates, Filed, Records, SerialRecord
from tests.release.owed import owed

DELIVERED = date(2026, 1, 1)


def records(*filings: Filed, serial: str = "S-1", enhanced: bool = True, **dates: Any) -> Records:
    return Records(
        [AuthorisationDates("FMS-1", "FMS", "ORG", filings=filings)],
        serials=[SerialRecord(serial, "FMS-1", "UNIT", enhanced, **dates)],
    )


def test_a_serial_number_is_registered_before_dispatch():
    assert [("2026-01-01", None)] == owed(records(dispatched=DELIVERED), "serial_registration")


def test_the_first_inventory_is_due_ninety_days_after_delivery():
    assert [("2026-04-01", None)] == owed(records(delivered=DELIVERED), "first_inventory")


def test_each_further_inventory_is_due_a_year_after_the_last():
    found = records(delivered=DELIVERED, inventoried=date(2028, 2, 29))

    assert [] == owed(found, "first_inventory")
    assert [("2029-02-28", None)] == owed(found, "inventory")


def test_routine_monitoring_has_no_inventory_and_no_disposition():
    found = records(enhanced=False, delivered=DELIVERED)

    assert [] == owed(found, "first_inventory") + owed(found, "disposition")


def test_what_is_gone_is_reported_and_not_counted_again():
    found = records(delivered=DELIVERED, lost_or_gone=date(2026, 2, 25))

    assert [("2026-03-04", None)] == owed(found, "event_report")
    assert [("2026-04-01", "2026-02-25")] == owed(found, "first_inventory")


def test_disposition_is_reported_each_quarter_while_something_is_held():
    filed = Filed("quarterly_disposition", date(2026, 4, 2), until=date(2026, 3, 31))

    assert [("2026-04-30", "2026-04-02"), ("2026-07-30", None)] == owed(
        records(filed, delivered=DELIVERED), "disposition", date(2026, 10, 29)
    )


def test_the_quarter_in_which_the_last_goes_is_the_last_reported():
    found = records(delivered=DELIVERED, lost_or_gone=date(2026, 6, 30))

    assert ["2026-04-30", "2026-07-30"] == [due for due, _ in owed(found, "disposition")]
