"""`kuznia courier export | import`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from kuznia.cli.secrets import passphrase
from kuznia.cli.show import AsJson, console, show_json, show_table
from kuznia.model.language import _

if TYPE_CHECKING:
    from kuznia.app.courier import Arrived, Imported

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
On = Annotated[str | None, Parameter(name="--on", help=_("Day, YYYY-MM-DD; today if not given"))]
HERE = Path()


def export(
    target: Annotated[Path, Parameter(help=_("Stick to write; it must not exist"))],
    *,
    to: Annotated[str, Parameter(name="--to", help=_("Party that it is for"))],
    signer: Annotated[
        str, Parameter(name="--as", help=_("Holder of the key that signs, with the role node"))
    ],
    file: Annotated[
        tuple[Path, ...] | None,
        Parameter(name="--file", help=_("File to put on it, beside the cases; may be repeated")),
    ] = None,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Put all cases with a party, and files, on a stick that only it opens."""
    from kuznia.app.courier import export as write

    written = write(
        folder, target, to=to, holder=signer, passphrase=passphrase(signer), files=file or (),
        on=on,
    )  # fmt: skip
    manifest = written.manifest
    if as_json:
        show_json(
            {
                "file": str(target),
                "sha256": written.sha256,
                "manifest": written.digest,
                "from": manifest.label.sender,
                "to": manifest.label.recipient,
                "number": manifest.label.number,
                "on": manifest.day,
                "files": [item.as_json() for item in manifest.items],
            }
        )
        return 0
    show_table(
        _("Stick {number} to {party}").format(number=manifest.label.number, party=to),
        [_("File"), _("Kind"), _("Bytes")],
        ((item.name, _kinds()[item.kind], item.size) for item in manifest.items),
        right=2,
    )
    console().print(_("Wrote {target}").format(target=target), soft_wrap=True)
    console().print(f"SHA-256 {written.sha256}", soft_wrap=True)
    return 0


def import_(
    file: Annotated[Path, Parameter(help=_("Stick from the other party"))],
    *,
    opener: Annotated[str, Parameter(name="--as", help=_("Holder of the key that opens it"))],
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in a stick from the other party, once all of it is verified."""
    from kuznia.app.courier import import_stick

    found = import_stick(folder, file, holder=opener, passphrase=passphrase(opener), on=on)
    if as_json:
        show_json(_as_json(found))
    else:
        _show(found)
    return 3 if found.refused else 0


def _show(found: Imported) -> None:
    label, out = found.manifest.label, console()
    out.print(
        _("Stick {number} from {party}, written on {day}").format(
            number=label.number, party=label.sender, day=found.manifest.day
        )
    )
    if found.was_known:
        out.print(_("It was taken in before; nothing has changed"))
    for each in found.arrived:
        out.print(Text(_line(each), style="red" if each.reason else ""), soft_wrap=True)
    if found.refused:
        out.print(_("The same stick tries again what was refused"))
    if found.missing:
        out.print(
            _("Earlier sticks from {party} that did not come: {numbers}").format(
                party=label.sender, numbers=", ".join(map(_span, found.missing))
            )
        )
        out.print(_("Their cases are on this one too; other files must be sent again"))
    out.print(
        _("What {party} has recalled or revoked after {day} is not on it").format(
            party=label.sender, day=found.manifest.day
        )
    )


def _line(each: Arrived) -> str:
    kind = _kinds()[each.item.kind]
    if each.reason is not None:
        return _("Refused: {kind}, {name}: {reason}").format(
            kind=kind, name=each.item.name, reason=each.reason
        )
    if not each.is_new:
        return _("Nothing new: {kind}, {about}").format(kind=kind, about=each.about)
    return _("Taken in: {kind}, {about}").format(kind=kind, about=each.about)


def _span(gap: tuple[int, int]) -> str:
    first, last = gap
    return str(first) if first == last else f"{first}–{last}"


def _kinds() -> dict[str, str]:
    return {
        "case": _("case"),
        "attestation": _("attestation"),
        "key": _("key paper"),
        "file": _("file"),
    }


def _as_json(found: Imported) -> dict[str, object]:
    label = found.manifest.label
    return {
        "from": label.sender,
        "to": label.recipient,
        "number": label.number,
        "on": found.manifest.day,
        "taken_in_before": found.was_known,
        "files": [
            {
                "name": each.item.name,
                "kind": str(each.item.kind),
                "about": each.about,
                "new": each.is_new,
                "refused": None if each.reason is None else str(each.reason),
            }
            for each in found.arrived
        ],
        "missing": [{"first": first, "last": last} for first, last in found.missing],
        "fresh_until": found.manifest.day,
    }
