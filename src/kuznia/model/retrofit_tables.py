"""The tables of retrofit: kits and whom they suit, what is fitted, and the work, its crews and days."""

from __future__ import annotations

from kuznia.model import columns as c
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind, Table

HOURS = "hours"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

KITS = Table(
    "kits",
    msg("Kits that are fitted to the systems of a fleet"),
    (
        c.code("kit", msg("Short code of the kit")),
        *c.names(),
        c.refers("fleet", "fleets", msg("Fleet for whose systems it is")),
        c.may_refer("item", "items", msg("Item under which the kit is made or bought")),
        c.may_refer("site", "sites", msg("Site that fits it; empty for the unit itself")),
        c.number("hours", msg("Working hours to fit one, when no tasks say it more closely"),
                 HOURS, default=8, most=100_000),
        c.count("priority", msg("Weight of its lateness; 1 is ordinary"), default=1, least=1,
                most=1000),
        c.day("due", msg("Day by which all that may have it should have it")),
    ),
)  # fmt: skip

KIT_ORDER = Table(
    "kit_order",
    msg("Which kit needs which other kit fitted first"),
    (
        c.refers("kit", "kits", msg("Kit that waits"), key=True),
        c.refers("after", "kits", msg("Kit that must be fitted before"), key=True),
    ),
)

KIT_GATES = Table(
    "kit_gates",
    msg("Which gates must be open before a kit may be fitted: package released, kit qualified"),
    (
        c.refers("kit", "kits", msg("Kit that waits"), key=True),
        c.refers("gate", "gates", msg("Gate that must be open"), key=True),
    ),
)

EFFECTIVITY = Table(
    "effectivity",
    msg("Which systems a kit is for; a kit without rows is for all of its fleet"),
    (
        c.refers("kit", "kits", msg("Kit"), key=True),
        Column("baseline", Kind.CODE, msg("Only systems of this baseline; empty for any"), key=True,
               required=False),
        c.code("first_serial", msg("First serial number of the range; T-9 comes before T-10")),
        Column("last_serial", Kind.CODE, msg("Last serial number of the range; empty for no end"),
               required=False),
    ),
)  # fmt: skip

FITTED = Table(
    "fitted",
    msg("Kits that are fitted to systems already"),
    (
        c.refers("fleet", "fleets", msg("Fleet of the system"), key=True),
        c.code("serial", msg("Serial number of the system")),
        c.refers("kit", "kits", msg("Kit that is fitted to it"), key=True),
        c.day("on", msg("Day on which it was fitted; empty when it is not known")),
    ),
)

CALENDARS = Table(
    "calendars",
    msg("Working days and hours of crews and tasks"),
    (
        c.code("calendar", msg("Short code of the calendar")),
        *c.names(),
        Column("weekdays", Kind.CHOICES, msg("Days of the week on which there is work"),
               required=False, default="mon;tue;wed;thu;fri", choices=WEEKDAYS),
        c.count("from_hour", msg("Hour of the day at which work begins"), default=8, most=23),
        c.count("hours", msg("Hours of work in a day"), HOURS, default=8, least=1, most=24),
    ),
)  # fmt: skip

DAYS_OFF = Table(
    "days_off",
    msg("Days without work in a calendar, one or several at a stretch"),
    (
        c.refers("calendar", "calendars", msg("Calendar"), key=True),
        Column("first", Kind.DAY, msg("First day without work"), key=True),
        c.day("last", msg("Last day without work; empty for the one day")),
    ),
)

CREWS = Table(
    "crews",
    msg("People and places that work needs: crews, bays, test benches"),
    (
        c.code("crew", msg("Short code of the crew")),
        *c.names(),
        c.may_refer("site", "sites", msg("Site at which it works; empty for everywhere")),
        c.count("size", msg("How many of it there are at a time: people, places or benches"),
                default=1, least=1, most=10_000),
        c.may_refer("calendar", "calendars",
                    msg("When it works; empty for Monday to Friday, eight hours")),
    ),
)  # fmt: skip

TASKS = Table(
    "tasks",
    msg("Work to be done: with a kit once for each system that gets it, without a kit once in all"),
    (
        c.code("task", msg("Short code of the task")),
        *c.names(),
        c.may_refer("kit", "kits", msg("Kit in whose fitting it is done; empty for work done once")),
        c.number("hours", msg("Working hours from its start to its end; 0 for a milestone"),
                 HOURS, most=100_000),
        c.number("least_hours", msg("Hours when all goes well; empty for as many as hours"),
                 HOURS, required=False, most=100_000),
        c.number("most_hours", msg("Hours when much goes wrong; empty for as many as hours"),
                 HOURS, required=False, most=100_000),
        c.may_refer("calendar", "calendars", msg("When it is worked on; empty for when its crews work")),
        c.day("not_before", msg("Day before which it may not start")),
        c.day("due", msg("Day by which it should be done")),
    ),
)  # fmt: skip

TASK_ORDER = Table(
    "task_order",
    msg("Which task waits for which other task; between tasks of one kit, on the same system"),
    (
        c.refers("task", "tasks", msg("Task that waits"), key=True),
        c.refers("after", "tasks", msg("Task that it waits for"), key=True),
        Column("link", Kind.CHOICE, msg("From the start or finish of the other to the start or "
                                        "finish of this one: FS is from finish to start"),
               required=False, default="FS", choices=("FS", "SS", "FF", "SF")),
        c.number("lag_hours", msg("Working hours between them; negative for an overlap"), HOURS,
                 default=0, least=-100_000, most=100_000),
    ),
)  # fmt: skip

TASK_CREWS = Table(
    "task_crews",
    msg("What each task needs of which crew while it lasts"),
    (
        c.refers("task", "tasks", msg("Task"), key=True),
        c.refers("crew", "crews", msg("Crew that it needs"), key=True),
        c.count("count", msg("How many of the crew it needs"), default=1, least=1, most=10_000),
    ),
)

TABLES = (KITS, KIT_ORDER, KIT_GATES, EFFECTIVITY, FITTED, CALENDARS, DAYS_OFF, CREWS, TASKS,
          TASK_ORDER, TASK_CREWS)  # fmt: skip
