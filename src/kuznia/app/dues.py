"""What falls due: the register's dates and the deadlines on file, as a list and as a calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from kuznia.app.days import today
from kuznia.app.programmes import read
from kuznia.app.registers import law
from kuznia.model.programme import Programme
from kuznia.release.annual_report import AnnualReport, Use, annual_report
from kuznia.release.dated_records import (
    AuthorisationDates,
    Filed,
    KeyDates,
    PaperDates,
    PersonDates,
    Records,
    ReleaseRecord,
    SerialRecord,
)
from kuznia.release.deadlines import Deadlines
from kuznia.release.obligations import Calendar, obligations_until
from kuznia.release.register import SIGNING_ROLES, Register

Row = Mapping[str, Any]

AHEAD_DAYS = 365
"""So far ahead is looked when nobody says how far."""


def obligations(folder: str | Path, *, on: str | None = None, until: str | None = None) -> Calendar:
    """List what is open on a day and falls due until another, a year later when not given.

    Raises as `read` does, and Invalid when a deadline on file is none.
    """
    programme = read(folder)
    day = date.fromisoformat(on or today())
    last = day + timedelta(days=AHEAD_DAYS) if until is None else date.fromisoformat(until)
    deadlines = Deadlines.of(law(Path(folder)).on(day.isoformat()))
    return obligations_until(records_of(programme), deadlines, last).open_on(day)


def calendar_file(calendar: Calendar, name: str) -> bytes:
    """Give a calendar as the content of an `.ics` file."""
    from kuznia.report.calendar import calendar_of

    return calendar_of(calendar.obligations, name, datetime.now(UTC))


def report_of(folder: str | Path, authorisation: str, first: str, last: str) -> AnnualReport:
    """Give what was made and sold under an authorisation in a period, for its annual report.

    Raises as `read` does.
    """
    rows = read(folder)["uses"].iter_rows(named=True)
    uses = (
        Use(
            row["authorisation"],
            date.fromisoformat(row["used_on"]),
            row["kind"],
            row["item"],
            row["quantity"] or 0.0,
            row["value_usd"] or 0.0,
            row["purchaser"],
        )
        for row in rows
    )
    days = date.fromisoformat(first), date.fromisoformat(last)
    return annual_report(uses, authorisation, *days)


def records_of(programme: Programme) -> Records:
    """Give the dates of a programme that obligations are worked out from."""
    register = Register.of(programme)
    return Records(
        [_authorisation(register, row) for row in register.rows["authorisations"].values()],
        [_release(programme, row) for row in programme["releases"].iter_rows(named=True)],
        [_serial(row) for row in programme["holdings"].iter_rows(named=True)],
        [
            PersonDates(
                row["person"],
                row["organisation"],
                _day(row["screened_on"]),
                _day(row["cleared_until"]),
                _day(row["nda_until"]),
                _day(row["training_until"]),
                None,
            )
            for row in programme["people"].iter_rows(named=True)
        ],
        [_key(programme, row) for row in programme["keys"].iter_rows(named=True)],
        [
            _paper(programme, row)
            for row in programme["filings"].iter_rows(named=True)
            if row["kind"] in ("end_user_certificate", "application")
        ],
    )


def _authorisation(register: Register, row: Row) -> AuthorisationDates:
    code = row["authorisation"]
    parties = register.group("authorisation_parties.authorisation", code)
    signers = [party for party in parties if party["role"] in SIGNING_ROLES]
    signed = [party["signed_on"] for party in signers]
    filings = register.group("filings.authorisation", code)
    applicant = next((p["organisation"] for p in parties if p["role"] == "applicant"), "")
    effective = _day(row["effective"])
    complete = bool(signed) and all(signed)
    return AuthorisationDates(
        authorisation=code,
        kind=row["kind"],
        owner=applicant,
        approved=_day(row["approved_on"]),
        signed=_day(max(signed)) if complete else None,
        effective=effective if complete or not signers else None,
        expires=_day(row["expires"]),
        ended=_day(row["expires"]) if row["status"] == "ended" else None,
        filings=tuple(
            Filed(filing["kind"], date.fromisoformat(filing["filed"]), _day(filing["until"]))
            for filing in filings
            if filing["filed"] is not None
        ),
    )


def _release(programme: Programme, row: Row) -> ReleaseRecord:
    release = row["release"]
    received = _first(programme, "receipts", release, "received_on")
    recalled = _first(programme, "recalls", release, "recalled_on")
    return ReleaseRecord(
        release=release,
        authorisation=row["authorisation"],
        recipient=row["site"],
        owner=programme.settings.party,
        released=_day(row["released_on"]),
        logged=_day(row["released_on"]),  # the register logs a release when it records it
        received=received,
        recalled=recalled,
        acknowledged=_first(programme, "recalls", release, "acknowledged_on"),
    )


def _first(programme: Programme, table: str, release: str, column: str) -> date | None:
    for row in programme[table].iter_rows(named=True):
        if row["release"] == release:
            return _day(row[column])
    return None


def _serial(row: Row) -> SerialRecord:
    gone = row["event"] not in (None, "none")
    return SerialRecord(
        serial=row["serial"],
        authorisation=row["authorisation"],
        holder=row["site"],
        enhanced=row["level"] == "enhanced",
        registered=_day(row["registered_on"]),
        dispatched=_day(row["dispatched_on"]),
        delivered=_day(row["delivered_on"]),
        inventoried=_day(row["inventoried_on"]),
        lost_or_gone=_day(row["event_on"]) if gone else None,
        reported=_day(row["reported_on"]),
    )


def _key(programme: Programme, row: Row) -> KeyDates:
    later = [
        other["valid_from"]
        for other in programme["keys"].iter_rows(named=True)
        if other["holder"] == row["holder"]
        and other["party"] == row["party"]
        and (other["valid_from"] or "") > (row["valid_from"] or "")
    ]
    return KeyDates(
        row["key"],
        row["holder"],
        _day(row["valid_to"]),
        _day(row["revoked_on"]),
        _day(min(later)) if later else None,
    )


def _paper(programme: Programme, row: Row) -> PaperDates:
    later = [
        other["filed"]
        for other in programme["filings"].iter_rows(named=True)
        if other["kind"] == row["kind"]
        and other["authorisation"] == row["authorisation"]
        and (other["filed"] or "") > (row["filed"] or "")
    ]
    answered = row["kind"] == "application" and row["granted"] is not None
    return PaperDates(
        row["filing"],
        row["kind"],
        row["organisation"] or "",
        _day(row["filed"]),
        _day(row["until"]),
        _day(min(later)) if later else _day(row["until"] or row["filed"]) if answered else None,
    )


def _day(cell: str | None) -> date | None:
    return None if cell is None else date.fromisoformat(cell)
