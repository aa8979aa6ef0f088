"""Shows for tests what falls due."""

from __future__ import annotations

from datetime import date

from kuznia.release.dated_records import Records
from kuznia.release.obligations import obligations_until
from tests.release.deadline_entries import DEADLINES

FAR = date(2032, 1, 1)


def owed(records: Records, name: str, until: date = FAR) -> list[tuple[str, str | None]]:
    """Give the day and the day of doing of all obligations of one deadline."""
    found = obligations_until(records, DEADLINES, until).obligations
    return [
        (some.due.isoformat(), some.done.isoformat() if some.done else None)
        for some in found
        if some.obligation.split(":")[1] == name
    ]
