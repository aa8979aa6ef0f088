"""`kuznia package build | confirm | edition | verify | open`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.padding import Padding
from rich.text import Text

from kuznia.cli.secrets import passphrase
from kuznia.cli.show import (
    AsJson,
    console,
    findings_as_json,
    show_findings,
    show_json,
    show_table,
)
from kuznia.exchange.verification import State, Verification
from kuznia.model.language import _
from kuznia.release.case import EVENTS

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
On = Annotated[str | None, Parameter(name="--on", help=_("Day, YYYY-MM-DD; today if not given"))]
As = Annotated[str, Parameter(name="--as", help=_("Holder of the key that signs or opens"))]
HERE = Path()


def build(
    files: Annotated[Path, Parameter(help=_("Folder of documents and models"))],
    *,
    package: Annotated[
        str | None, Parameter(help=_("Code of the package; the folder's name if not given"))
    ] = None,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in files, find their markings, say what is missing, and build the package."""
    from kuznia.app.packages import build_package

    built = build_package(folder, files, package or files.resolve().name, on=on)
    if as_json:
        show_json(
            {
                "bag": str(built.bag),
                "sha256": built.digest,
                "elements": list(built.elements),
                "markings": list(built.markings),
                "findings": findings_as_json(built.findings),
            }
        )
        return 0
    marked = {row["element"]: row for row in built.markings}
    show_table(
        _("Elements"),
        [_("Element"), _("Kind"), _("Letter"), _("Banner"),
         _("Confirmed by")],
        (
            (row["element"], row["kind"],
             *(marked.get(row["element"], {}).get(name)
               for name in ("letter", "banner", "confirmed_by")))
            for row in built.elements
        ),
    )  # fmt: skip
    show_findings(built.findings)
    console().print(_("Built {bag}, manifest {digest}").format(bag=built.bag, digest=built.digest),
                    soft_wrap=True)  # fmt: skip
    return 0


def sample(
    target: Annotated[Path, Parameter(help=_("New folder for the documents"))],
    *,
    as_json: AsJson = False,
) -> int:
    """Copy the documents of the sample package, a harmless bracket, into a new folder."""
    from kuznia.app.packages import copy_sample

    copy_sample(target)
    if as_json:
        show_json({"folder": str(target)})
    else:
        console().print(_("Wrote {target}").format(target=target), soft_wrap=True)
    return 0


def confirm(
    package: Annotated[str, Parameter(help=_("Code of the package"))],
    *,
    signer: Annotated[str, Parameter(name="--as", help=_("Person who has looked at them"))],
    element: Annotated[
        list[str] | None, Parameter(negative="", help=_("Elements; all if not given"))
    ] = None,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Confirm, in a person's name, the markings that were found."""
    from kuznia.app.packages import confirm_markings

    names = confirm_markings(folder, package, signer, elements=element or (), on=on)
    if as_json:
        show_json({"confirmed": list(names)})
    else:
        console().print(_("Confirmed by {person}: {names}").format(person=signer,
                                                                   names=", ".join(names)))  # fmt: skip
    return 0


def edition(
    package: Annotated[str, Parameter(help=_("Code of the package"))],
    *,
    to: Annotated[str, Parameter(name="--to", help=_("Site that receives it"))],
    signer: As,
    release: Annotated[
        str | None, Parameter(help=_("Release; the one of this package to this site that is open"))
    ] = None,
    out: Annotated[
        Path | None, Parameter(help=_("File to write; RELEASE.kuznia if not given"))
    ] = None,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Cut and stamp the edition that both parties have signed for, and seal it."""
    from kuznia.app.packages import release_to_seal, seal_edition

    code = release or release_to_seal(folder, package, to, on)
    file, digest = seal_edition(
        folder, code, holder=signer, passphrase=passphrase(signer), target=out, on=on
    )
    if as_json:
        show_json({"file": str(file), "sha256": digest, "release": code})
    else:
        console().print(_("Sealed {file}").format(file=file), soft_wrap=True)
        console().print(f"SHA-256 {digest}", soft_wrap=True)
    return 0


def verify(
    file: Annotated[Path, Parameter(help=_("Package file, or the folder that it opened into"))],
    *,
    keys: Annotated[
        Path, Parameter(help=_("Folder with the table keys, or a file of key lines"))
    ] = HERE,
    opener: Annotated[
        str | None, Parameter(name="--as", help=_("Recipient whose key opens it, to see inside"))
    ] = None,
    on: On = None,
    as_json: AsJson = False,
) -> int:
    """Say what was released to whom, under which authority, by whose signatures, and check all."""
    from kuznia.app.days import today
    from kuznia.app.verifying import verify_package

    secret = None if opener is None else passphrase(opener)
    found = verify_package(
        file, keys, date.fromisoformat(on or today()), opener=opener, passphrase=secret
    )
    if as_json:
        show_json(_verification_as_json(found))
    else:
        _show_verification(found, is_opened=opener is not None)
    return 0 if found.ok else 3


def open_(
    file: Annotated[Path, Parameter(help=_("Package file"))],
    target: Annotated[Path, Parameter(help=_("New folder for what is in it"))],
    *,
    opener: As,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Open a sealed package with the key of its recipient."""
    from kuznia.app.packages import open_package

    open_package(folder, file, target, holder=opener, passphrase=passphrase(opener))
    if as_json:
        show_json({"folder": str(target)})
    else:
        console().print(_("Opened into {folder}: every byte is the one that was signed").format(
            folder=target), soft_wrap=True)  # fmt: skip
    return 0


def _show_verification(found: Verification, *, is_opened: bool) -> None:
    out = console()
    said = found.statement
    if said is not None:
        out.print(
            _("{package} {revision} to {site} ({organisation}) of {party}, under {authorisation} "
              "({number}), for {purpose}").format(
                package=said.package, revision=said.revision, site=said.recipient.site,
                organisation=said.recipient.organisation, party=said.receiving_party,
                authorisation=said.authorisation.code, number=said.authorisation.number,
                purpose=said.purpose))  # fmt: skip
        out.print(_("Release {release}, serial {serial}, edition {digest}").format(
            release=said.release, serial=said.serial, digest=said.edition_sha256), soft_wrap=True)  # fmt: skip
        out.print(_("Elements: {names}").format(names=", ".join(e.element for e in said.elements)))
    if found.signers:
        show_table(
            _("Signatures"),
            [_("What"), _("Party"), _("Holder"), _("Day"), _("Key")],
            ((EVENTS[s.act], s.party, s.holder, s.on, s.key) for s in found.signers),
        )
    words = {State.OK: _("ok"), State.FAILED: _("failed"), State.UNSEEN: _("not opened")}
    styles = {State.OK: "green", State.FAILED: "bold red", State.UNSEEN: "yellow"}
    for check in found.checks:
        line = Text(f"{words[check.state]:<10} ", style=styles[check.state])
        line.append(f"{check.expected}", style="default")
        out.print(line)
        for problem in check.problems:
            out.print(Padding(Text(f"{problem}", style="red"), (0, 0, 0, 11)))
    for problem in found.problems:
        out.print(Text(f"{problem.part}: {problem.reason}", style="yellow"))
    if found.ok and not found.complete and not is_opened:
        note = _("Nobody has looked at the content; give --as with a recipient to open it.")
        out.print(Text(note, style="bold yellow"))


def _verification_as_json(found: Verification) -> dict[str, object]:
    return {
        "ok": found.ok,
        "complete": found.complete,
        "statement": None if found.statement is None else found.statement.as_json(),
        "signers": [
            {"act": s.act, "party": s.party, "holder": s.holder, "key": s.key, "on": s.on}
            for s in found.signers
        ],
        "checks": [
            {
                "check": check.name,
                "state": str(check.state),
                "expected": str(check.expected),
                "problems": [str(problem) for problem in check.problems],
            }
            for check in found.checks
        ],
        "problems": [{"part": each.part, "reason": str(each.reason)} for each in found.problems],
    }
