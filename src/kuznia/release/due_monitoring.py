"""What end-use monitoring asks for: serial numbers, inventories, losses, quarterly disposition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kuznia.model.language import msg
from kuznia.release.calendar_days import quarter_ends
from kuznia.release.dated_records import AuthorisationDates, SerialRecord
from kuznia.release.due_agreements import filed_on
from kuznia.release.obligation import About, Book


def owe_of_serials(
    book: Book, serials: Iterable[SerialRecord], authorisations: Mapping[str, AuthorisationDates]
) -> None:
    """Write down the obligations of all serial numbers."""
    by_authorisation: dict[str, list[SerialRecord]] = {}
    for serial in serials:
        about = About(serial.serial, serial.holder, "holdings")
        _registration(book, serial, about)
        _inventory(book, serial, about)
        _event(book, serial, about)
        if serial.enhanced and serial.delivered is not None:
            by_authorisation.setdefault(serial.authorisation, []).append(serial)
    for code, some in by_authorisation.items():
        _dispositions(book, authorisations.get(code) or AuthorisationDates(code, ""), some)


def _registration(book: Book, serial: SerialRecord, about: About) -> None:
    if serial.dispatched is not None:
        book.owe_before(
            "serial_registration",
            about,
            serial.dispatched,
            msg("Register serial number {serial} before its dispatch", serial=serial.serial),
            done=serial.registered,
        )


def _inventory(book: Book, serial: SerialRecord, about: About) -> None:
    if not serial.enhanced or serial.delivered is None:
        return
    if serial.inventoried is None:
        book.owe_after(
            "first_inventory",
            about,
            serial.delivered,
            msg("Take the first inventory of serial number {serial}", serial=serial.serial),
            done=serial.lost_or_gone,
        )
    else:
        book.owe_after(
            "inventory",
            about,
            serial.inventoried,
            msg("Take the next inventory of serial number {serial}", serial=serial.serial),
            serial.inventoried.isoformat(),
            done=serial.lost_or_gone,
        )


def _event(book: Book, serial: SerialRecord, about: About) -> None:
    if serial.lost_or_gone is not None:
        book.owe_after(
            "event_report",
            about,
            serial.lost_or_gone,
            msg("Report the loss, destruction or disposal of serial number {serial}",
                serial=serial.serial),
            serial.lost_or_gone.isoformat(),
            done=serial.reported,
        )  # fmt: skip


def _dispositions(
    book: Book, authorisation: AuthorisationDates, serials: Sequence[SerialRecord]
) -> None:
    report = book.deadline("disposition")
    if report is None:
        return
    gone = [serial.lost_or_gone for serial in serials]
    last_gone = None if None in gone else max(day for day in gone if day is not None)
    about = About(authorisation.authorisation, authorisation.owner, "holdings")
    first = min(serial.delivered for serial in serials if serial.delivered is not None)
    for last in quarter_ends(first):
        due = report.spans[0].after(last)
        if due > book.until:
            return
        book.owe(
            report,
            about,
            due,
            msg(
                "Report the disposition of what came under {authorisation}, quarter to {last}",
                authorisation=about.subject,
                last=last.isoformat(),
            ),
            last.isoformat(),
            done=filed_on(authorisation, "quarterly_disposition", last),
        )
        if last_gone is not None and last_gone <= last:
            return
