from datetime import date
from pathlib import Path

from icalendar import Calendar

from kuznia.app.dues import calendar_file, obligations, report_of
from kuznia.app.programmes import start
from kuznia.app.registers import changing
from tests.app.two_folders import opened


def test_what_falls_due_comes_from_the_register_and_dated_deadlines(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    found = obligations(tmp_path / "us", on="2024-02-12")
    dues = {(each.rule, each.subject, each.due.isoformat()) for each in found.obligations}

    assert ("A10", "UA-IMP-1", "2024-07-04") in dues
    assert ("A4", "MLA-1", "2024-10-20") in dues
    assert () == found.gaps


def test_a_release_without_a_receipt_falls_due(tmp_path: Path):
    us, _ua = opened(tmp_path)
    with changing(us) as desk:
        row = desk.row("releases", release="BRK-ua-shop-1")
        desk.add("releases", {**row, "state": "released", "released_on": "2024-02-14"})
    subjects = {each.subject: each.due for each in obligations(us, on="2024-02-15").obligations
                if each.rule == "programme"}  # fmt: skip

    assert date(2024, 2, 24) == subjects["BRK-ua-shop-1"]


def test_the_calendar_is_read_by_others(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    found = obligations(tmp_path / "us", on="2024-02-12")
    calendar = Calendar.from_ical(calendar_file(found, "Duties"))

    assert len(found.obligations) == len(calendar.events)


def test_the_annual_report_adds_up_what_was_made_and_sold(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    with changing(tmp_path / "us") as desk:
        for code, day, quantity in (("1", "2024-03-01", 5.0), ("2", "2024-12-31", 7.0),
                                    ("3", "2025-01-01", 9.0)):  # fmt: skip
            desk.add("uses", {"use": code, "authorisation": "MLA-1", "used_on": day,
                              "kind": "sold", "item": "bracket", "quantity": quantity,
                              "value_usd": quantity * 1000, "purchaser": "ua-works"})  # fmt: skip
    (line,) = report_of(tmp_path / "us", "MLA-1", "2024-01-01", "2024-12-31").lines

    assert (12.0, 12_000.0, "ua-works") == (line.quantity, line.value_usd, line.purchaser)
