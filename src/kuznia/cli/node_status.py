"""How a node stands, as `kuznia partner status` shows it."""

from __future__ import annotations

from kuznia.app.node_status import NodeStatus, Talk, Waiting
from kuznia.app.posting import POST
from kuznia.cli.show import console, show_table
from kuznia.exchange.dsp.states import PROCESSES, ROLES
from kuznia.model.language import _, plural


def show_status(found: NodeStatus, *, every: bool) -> None:
    """Print processes, work that waits and refusals; what is over only when asked for *every* one."""
    console().print(_("The node runs") if found.is_running else _("The node does not run"))
    talks = [each for each in found.talks if every or not each.is_past]
    if talks:
        show_table(
            _("Negotiations and transfers"),
            [_("Release"), _("Party"), _("Process"), _("Role"), _("How it stands")],
            (_cells(each) for each in talks),
        )
    if found.waiting:
        show_table(
            _("Still to be done"),
            [_("Party"), _("What")],
            ((each.party, _with_bytes(each)) for each in found.waiting),
        )
    if found.refused:
        show_table(
            _("Refused"),
            [_("Party"), _("What"), _("Reason")],
            ((each.party, each.what, each.reason) for each in found.refused),
        )
    if any(each.kind == POST for each in found.refused):
        console().print(_("When the reason is gone, send a paper again with: kuznia partner send"))
    if not (talks or found.waiting or found.refused):
        console().print(_("Nothing is under way, and nothing waits"))
    if hidden := len(found.talks) - len(talks):
        console().print(plural("{number} process is over; see it with --all",
                               "{number} processes are over; see them with --all", hidden))  # fmt: skip


def status_as_json(found: NodeStatus) -> dict[str, object]:
    """Give the same as records, all of it."""
    return {
        "running": found.is_running,
        "processes": [
            {
                "pid": each.record.talk.own_pid,
                "process": each.record.talk.process.value,
                "role": each.record.talk.role.value,
                "party": each.party,
                "release": each.release,
                "state": None if each.record.state is None else each.record.state.value,
                "standing": str(each.standing),
                "over": each.is_past,
            }
            for each in found.talks
        ],
        "waiting": [
            {
                "kind": each.kind,
                "party": each.party,
                "what": str(each.what),
                "bytes": each.came,
                "of": each.size,
            }
            for each in found.waiting
        ],
        "refused": [
            {"kind": each.kind, "party": each.party, "what": str(each.what), "reason": each.reason}
            for each in found.refused
        ],
    }


def _cells(talk: Talk) -> tuple[object, ...]:
    process, role = PROCESSES[talk.record.talk.process], ROLES[talk.record.talk.role]
    return talk.release, talk.party, process, role, talk.standing


def _with_bytes(work: Waiting) -> str:
    if work.came is None:
        return str(work.what)
    return _("{what}: {came} of {size} bytes").format(
        what=work.what, came=f"{work.came:,}", size=f"{work.size:,}"
    )
