"""Days and reasons that people type, and the days under which a register enters papers."""

from __future__ import annotations

from datetime import date

from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme


def today() -> str:
    """Give the day of this machine's clock, as `YYYY-MM-DD`."""
    return date.today().isoformat()  # noqa: DTZ011 - a register speaks of local days


def proper_day(text: str) -> str:
    """Give back a day that is one.

    Raises Invalid when it is not written `YYYY-MM-DD`.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(msg("'{day}' is no day", day=text), hint=msg("write it YYYY-MM-DD")) from None
    return day.isoformat()


def last_day(text: str, first: str) -> str:
    """Give back the last day of something that counts from *first* on.

    Raises Invalid when it is no day, and Refused when it is over before it begins.
    """
    day = proper_day(text)
    if day < first:
        raise Refused(
            msg("the last day {last} is before {first}", last=day, first=first),
            msg("give a day that is still to come"),
        )
    return day


def record_day(programme: Programme, on: str | None, release: str | None = None) -> str:
    """Give the day under which a register enters a paper: today, or an earlier one that is given.

    Whether a key counts is seen on that day, so nobody chooses one before what the register
    already knows: the papers of the release, and keys that were revoked.  Raises Refused then, and
    when the day is still to come, and Invalid when it is none.
    """
    now = today()
    day = now if on is None else proper_day(on)
    if day > now:
        raise Refused(msg("{day} is still to come; nothing is signed or entered ahead", day=day))
    known = [
        row["recorded_on"]
        for row in programme["ledger"].iter_rows(named=True)
        if row["release"] == release
    ]
    known += [revoked for revoked in programme["keys"]["revoked_on"] if revoked and revoked <= now]
    last = max(known, default="")
    if day < last:
        raise Refused(
            msg("the register has entries of {last}, so nothing is entered under {day}", last=last,
                day=day),
            msg("leave --on out, or give {last} or a later day", last=last),
        )  # fmt: skip
    return day


def require_reason(text: str) -> str:
    """Give back a reason that says something.

    Raises Invalid when it is empty.
    """
    if not text.strip():
        raise Invalid(msg("no reason is given"), hint=msg("say why, for those who read it later"))
    return text.strip()
