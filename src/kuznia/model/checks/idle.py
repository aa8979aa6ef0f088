"""Checks for what can never run or is of no use."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.month_numbers import gate_numbers, number_of, written_month
from kuznia.model.checks.rows import by_code, cells, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme

_TAKES = {
    "process": ("processes", "duration_months", None),
    "line": ("lines", None, None),
    "expansion": ("expansions", "build_months", "latest"),
    "lane": ("lanes", "months", None),
    "offer": ("purchases", "lead_months", "last_month"),
}
"""By what a gate holds: its table, and the columns with the months that it takes and its last."""


def check_idle_processes(programme: Programme) -> Iterator[Finding]:
    """Find processes on a line that has no capacity and no expansion."""
    lines = by_code(programme, "lines")
    enlarged = set(programme["expansions"]["line"])
    for row, process in records(programme, "processes"):
        line = process["line"]
        if line in lines and lines[line]["capacity"] == 0 and line not in enlarged:
            yield warning(
                "idle_processes",
                ("processes", row, "line"),
                msg("the line {line} has no capacity and nothing can be built there", line=line),
                msg("a line with capacity, or an expansion of this one"),
            )


def check_late_builds(programme: Programme) -> Iterator[Finding]:
    """Find expansions that cannot be finished before the programme's end."""
    settings = programme.settings
    for row, expansion in records(programme, "expansions"):
        first, months = expansion["earliest"], expansion["build_months"]
        if months is None or (first is not None and first > settings.end):
            continue
        opens = number_of(programme, first) + months
        if opens >= settings.months:
            yield warning(
                "late_builds",
                ("expansions", row, "build_months"),
                msg(
                    "built from {first} on, it opens in {opens}, after the programme's end",
                    first=written_month(programme, number_of(programme, first)),
                    opens=written_month(programme, opens),
                ),
                msg("{month} or earlier", month=written_month(programme, settings.months - 1)),
            )


def check_late_gates(programme: Programme) -> Iterator[Finding]:
    """Find gates that open too late for what they hold to be of use in the programme."""
    opens = gate_numbers(programme)
    last = {kind: _last_starts(programme, kind) for kind in _TAKES}
    for row, hold in records(programme, "holds"):
        gate, target = hold["gate"], hold["target"]
        latest = last.get(hold["kind"], {}).get(target)
        if gate in opens and latest is not None and 0 <= latest < opens[gate]:
            yield warning(
                "late_gates",
                ("holds", row, "gate"),
                msg(
                    "{gate} opens in {month}, too late for {target}",
                    gate=gate,
                    month=written_month(programme, opens[gate]),
                    target=target,
                ),
                msg("{month} or earlier", month=written_month(programme, latest)),
            )


def check_idle_gates(programme: Programme) -> Iterator[Finding]:
    """Find gates that hold nothing, no kit either, and precede no other gate."""
    used = {*programme["holds"]["gate"], *programme["gate_order"]["after"]}
    used |= {*programme["kit_gates"]["gate"]}
    for row, gate in cells(programme, "gates", "gate"):
        if gate not in used:
            yield warning(
                "idle_gates",
                ("gates", row, "gate"),
                msg("{gate} holds nothing back", gate=gate),
                msg("a row in the table holds or kit_gates, or a gate that waits for it"),
            )


def check_idle_items(programme: Programme) -> Iterator[Finding]:
    """Find items that nobody needs, that no process takes and no fleet has."""
    used = {*programme["needs"]["item"], *programme["inputs"]["item"]}
    used |= {*programme["fleets"]["item"], *programme["replaced"]["item"]}
    used |= {*programme["sub_units"]["sub_unit"], *programme["kits"]["item"]}
    for row, item in cells(programme, "items", "item"):
        if item not in used:
            yield warning(
                "idle_items",
                ("items", row, "item"),
                msg("nobody needs {item} and no process takes it", item=item),
                msg("a need for it, or a process with it as an input"),
            )


def _last_starts(programme: Programme, kind: str) -> dict[str, int]:
    """Give the last month in which each thing may start and be done by the programme's end."""
    table, takes, latest = _TAKES[kind]
    last: dict[str, int] = {}
    for code, record in by_code(programme, table).items():
        last[code] = programme.settings.months - 1 - ((record[takes] or 0) if takes else 0)
        if latest and record[latest] is not None:
            last[code] = min(last[code], number_of(programme, record[latest]))
    return last
