"""Small Microsoft Project XML files, written out."""

from __future__ import annotations

SPACE = "http://schemas.microsoft.com/project"


def ms_project(*, fields: str = "", **collections: str) -> bytes:
    """Write a file of the collections that are given as text, such as Tasks and Calendars."""
    parts = "".join(f"<{name}>{content}</{name}>\n" for name, content in collections.items())
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="{SPACE}">\n'
        f"<SaveVersion>14</SaveVersion><Title>Trucks</Title>{fields}\n{parts}</Project>"
    ).encode()


def task(uid: int, more: str = "", *, name: str = "Fit", length: str = "PT8H0M0S") -> str:
    """Write a task."""
    return (
        f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>{name}</Name><Duration>{length}</Duration>"
        f"<DurationFormat>7</DurationFormat>{more}</Task>\n"
    )


def link(uid: int, more: str = "") -> str:
    """Write a link to a task."""
    return f"<PredecessorLink><PredecessorUID>{uid}</PredecessorUID>{more}</PredecessorLink>"


def calendar(uid: int, name: str, more: str = "", *, base: int | None = None) -> str:
    """Write a calendar, one of a resource when it is based on another."""
    own = "<IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID>"
    if base is not None:
        own = f"<IsBaseCalendar>0</IsBaseCalendar><BaseCalendarUID>{base}</BaseCalendarUID>"
    return f"<Calendar><UID>{uid}</UID><Name>{name}</Name>{own}{more}</Calendar>\n"


def week(**days: str) -> str:
    """Write the week of a calendar: `mon="08:00-12:00 13:00-17:00"`; days that are not given are off."""
    names = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
    return f"<WeekDays>{''.join(_day(n, days.get(name, '')) for n, name in enumerate(names, 1))}</WeekDays>"


def day_off(first: str, last: str, more: str = "<Type>1</Type><DayWorking>0</DayWorking>") -> str:
    """Write an exception of a calendar."""
    return (
        f"<Exception><TimePeriod><FromDate>{first}T00:00:00</FromDate>"
        f"<ToDate>{last}T23:59:00</ToDate></TimePeriod>{more}</Exception>"
    )


def resource(uid: int, name: str, more: str = "") -> str:
    """Write a resource."""
    return f"<Resource><UID>{uid}</UID><Name>{name}</Name>{more}</Resource>\n"


def assignment(task: int, resource: int, units: str = "1.0") -> str:
    """Write an assignment."""
    return (
        f"<Assignment><TaskUID>{task}</TaskUID><ResourceUID>{resource}</ResourceUID>"
        f"<Units>{units}</Units></Assignment>\n"
    )


def _day(number: int, spans: str) -> str:
    times = "".join(
        "<WorkingTime><FromTime>{}:00</FromTime><ToTime>{}:00</ToTime></WorkingTime>".format(
            *span.split("-")
        )
        for span in spans.split()
    )
    working = f"<WorkingTimes>{times}</WorkingTimes>" if times else ""
    return (
        f"<WeekDay><DayType>{number}</DayType><DayWorking>{int(bool(times))}</DayWorking>"
        f"{working}</WeekDay>"
    )
