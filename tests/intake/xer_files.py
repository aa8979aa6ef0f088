"""Small XER files, written out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

Rows = Sequence[Mapping[str, Any]]
Spans = Sequence[tuple[str, str]]

HEADER = "ERMHDR\t20.12\t2024-03-01\tProject\tadmin\tadmin\tdb\tProject Management\tUSD"
EIGHT: Spans = [("08:00", "16:00")]
FIRST_DAY = date(1899, 12, 30)

DEFAULTS: dict[str, dict[str, Any]] = {
    "PROJECT": {"proj_id": 1, "proj_short_name": "TRUCKS", "export_flag": "Y"},
    "CALENDAR": {"clndr_name": "Days"},
    "TASK": {"proj_id": 1, "clndr_id": 1, "task_type": "TT_Task", "status_code": "TK_NotStart",
             "target_drtn_hr_cnt": 8},
    "TASKPRED": {"pred_type": "PR_FS", "lag_hr_cnt": 0},
    "RSRC": {"rsrc_type": "RT_Labor"},
}  # fmt: skip


def xer(*, ended: bool = True, **tables: Rows) -> bytes:
    """Write an XER file of tables, whose rows are completed; a project and a calendar are given."""
    given: dict[str, Rows] = {
        "PROJECT": [{}],
        "CALENDAR": [{"clndr_id": 1, "clndr_data": working_time()}],
        **tables,
    }
    lines = [HEADER]
    for name, some in given.items():
        if not some:
            continue
        rows = [{**DEFAULTS.get(name, {}), **row} for row in some]
        fields = list(dict.fromkeys(field for row in rows for field in row))
        lines += [f"%T\t{name}", "\t".join(["%F", *fields])]
        lines += ["\t".join(["%R", *(_cell(row.get(field)) for field in fields)]) for row in rows]
    return "\r\n".join([*lines, *(["%E"] if ended else []), ""]).encode()


def working_time(
    week: Mapping[int, Spans] | None = None,
    off: Iterable[date] = (),
    other: Mapping[date, Spans] | None = None,
) -> str:
    """Write the working time of a calendar; days count from 1, Sunday; Monday to Friday when not given."""
    days = dict.fromkeys(range(2, 7), EIGHT) if week is None else week
    nodes = "".join(f"(0||{day}()({_shifts(days.get(day, []))}))" for day in range(1, 8))
    except_ = {**dict.fromkeys(off, ()), **(other or {})}
    exceptions = "".join(
        f"(0||{number}(d|{(day - FIRST_DAY).days})({_shifts(spans)}))"
        for number, (day, spans) in enumerate(except_.items())
    )
    return f"(0||CalendarData()((0||DaysOfWeek()({nodes}))(0||Exceptions()({exceptions}))))"


def _shifts(spans: Spans) -> str:
    return "".join(f"(0||{n}(s|{start}|f|{end})())" for n, (start, end) in enumerate(spans))


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace('"', '""')
