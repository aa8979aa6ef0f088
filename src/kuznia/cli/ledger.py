"""`kuznia ledger list | checkpoint | countersign | accept | verify | prove | export | compare`."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.text import Text

from kuznia.app.ledger import Comparison
from kuznia.cli.secrets import passphrase
from kuznia.cli.show import AsJson, console, show_json, show_table
from kuznia.exchange.ledger.entries import Entry
from kuznia.exchange.ledger.notes import Checkpoint
from kuznia.model.errors import NotFound
from kuznia.model.language import _, msg

if TYPE_CHECKING:
    from kuznia.app.ledger import Comparison

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
As = Annotated[str, Parameter(name="--as", help=_("Holder of the node's key that signs"))]
HERE = Path()


def list_(*, folder: In = HERE, as_json: AsJson = False) -> int:
    """List the entries of the own ledger."""
    from kuznia.app.ledger import listed

    entries = listed(folder)
    if as_json:
        show_json([asdict(entry) for entry in entries])
    else:
        _show_entries(_("Ledger"), entries)
    return 0


def checkpoint(
    target: Annotated[Path, Parameter(help=_("File to write, for the other party"))],
    *,
    to: Annotated[str, Parameter(help=_("Party that is to countersign"))],
    signer: As,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Sign how the own ledger stands, and ask the other party to countersign."""
    from kuznia.app.ledger import checkpoint as sign_checkpoint

    made = sign_checkpoint(folder, target, holder=signer, passphrase=passphrase(signer), to=to)
    return _show_checkpoint(made, target, as_json=as_json)


def countersign(
    source: Annotated[Path, Parameter(help=_("File from the other party's ledger checkpoint"))],
    target: Annotated[Path, Parameter(help=_("File to write, for the other party"))],
    *,
    signer: As,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Countersign the other party's ledger, once it is proved that it has only grown."""
    from kuznia.app.ledger import countersign as sign_too

    done = sign_too(folder, source, target, holder=signer, passphrase=passphrase(signer))
    return _show_checkpoint(done, target, as_json=as_json)


def accept(
    source: Annotated[Path, Parameter(help=_("Countersigned checkpoint of the own ledger"))],
    *,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in the other party's countersignature of the own ledger."""
    from kuznia.app.ledger import accept as take_in

    found, party = take_in(folder, source)
    if as_json:
        show_json({"party": found.party, "size": found.size, "countersigned_by": party})
    else:
        console().print(
            _("{party} has countersigned the first {size} entries of this ledger").format(
                party=party, size=found.size
            )
        )
    return 0


def verify(
    proof: Annotated[
        Path | None, Parameter(help=_("Proof of an entry; the own ledger if not given"))
    ] = None,
    *,
    keys: Annotated[
        Path | None, Parameter(help=_("Folder with the table keys, or a file of keys"))
    ] = None,
    by: Annotated[
        str | None, Parameter(name="--by", help=_("Party that must have countersigned"))
    ] = None,
    on: Annotated[
        str | None, Parameter(name="--on", help=_("Day, YYYY-MM-DD; today if not given"))
    ] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Check the own ledger, or the proof of an entry by public keys alone."""
    if proof is None:
        return _verify_own(folder, as_json=as_json)
    from kuznia.app.days import proper_day, today
    from kuznia.app.ledger import verify_proof

    day = date.fromisoformat(proper_day(on or today()))
    shown = verify_proof(proof, keys or folder, day, by)
    entry, made = shown.entry, shown.checkpoint
    if as_json:
        show_json(
            {
                "entry": asdict(entry),
                "party": made.party,
                "size": made.size,
                "root": made.root.hex(),
                "signed_by": shown.owner.holder,
                "countersigned_by": None if shown.cosigner is None else shown.cosigner.holder,
                "countersigned_at": None
                if shown.cosigned_at is None
                else shown.cosigned_at.isoformat(),
            }
        )
        return 0
    _show_entries(_("Entry {number} of the ledger of {party}").format(
        number=entry.number, party=made.party), [entry])  # fmt: skip
    out = console()
    out.print(_("{holder} has signed for its {size} entries").format(
        holder=shown.owner.holder, size=made.size))  # fmt: skip
    if shown.cosigner is not None and shown.cosigned_at is not None:
        out.print(_("{holder} of {party} has countersigned them at {time}").format(
            holder=shown.cosigner.holder, party=shown.cosigner.party,
            time=f"{shown.cosigned_at:%Y-%m-%d %H:%M:%S} UTC"))  # fmt: skip
    return 0


def prove(
    number: Annotated[int, Parameter(help=_("Number of the entry"))],
    target: Annotated[Path, Parameter(help=_("Proof to write"))],
    *,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Write the proof that an entry is in the own ledger."""
    from kuznia.app.ledger import prove as write_proof

    return _show_checkpoint(write_proof(folder, number, target), target, as_json=as_json)


def export(
    target: Annotated[Path, Parameter(help=_("File to write, for the other party"))],
    *,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Write the own ledger up to its last checkpoint, for the other party to compare."""
    from kuznia.app.ledger import export as write_ledger

    return _show_checkpoint(write_ledger(folder, target), target, as_json=as_json)


def compare(
    source: Annotated[
        Path | None, Parameter(help=_("The other party's ledger, as it has exported it"))
    ] = None,
    *,
    party: Annotated[
        str | None, Parameter(help=_("Party whose node is asked for its ledger, without a file"))
    ] = None,
    holder: Annotated[
        str, Parameter(name="--as", help=_("Holder of the own node's key, to ask the other node"))
    ] = "",
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Find what one ledger has and the other lacks, and whether one was rewritten."""
    found = _compared(folder, source, party, holder)
    if as_json:
        show_json(
            {
                "party": found.party,
                "agrees": found.agrees,
                "same": [{"ours": asdict(ours), "theirs": asdict(theirs)}
                         for ours, theirs in found.same],
                "only_ours": [asdict(entry) for entry in found.only_ours],
                "only_theirs": [asdict(entry) for entry in found.only_theirs],
                "problems": [str(problem) for problem in found.problems],
            }
        )  # fmt: skip
        return 0 if found.agrees else 3
    out = console()
    for problem in found.problems:
        out.print(Text(str(problem), style="bold red"))
    if found.only_ours:
        _show_entries(_("{party} lacks").format(party=found.party), found.only_ours)
    if found.only_theirs:
        _show_entries(_("Only {party} has").format(party=found.party), found.only_theirs)
    out.print(
        _("{count} entries are in both ledgers; {party} has {size} in all").format(
            count=len(found.same), party=found.party, size=found.size
        )
    )
    return 0 if found.agrees else 3


def _verify_own(folder: Path, *, as_json: bool) -> int:
    from kuznia.app.ledger import verify_ledger

    checks = verify_ledger(folder)
    ok = not any(check.problems for check in checks)
    if as_json:
        show_json(
            {
                "ok": ok,
                "checks": [
                    {"expected": str(c.expected), "problems": [str(p) for p in c.problems]}
                    for c in checks
                ],
            }
        )
        return 0 if ok else 3
    out = console()
    for check in checks:
        word, style = (_("failed"), "bold red") if check.problems else (_("ok"), "green")
        out.print(Text(f"{word:<10} ", style=style).append(str(check.expected), style="default"))
        for problem in check.problems:
            out.print(Text(f"           {problem}", style="red"))
    return 0 if ok else 3


def _show_entries(title: str, entries: list[Entry] | tuple[Entry, ...]) -> None:
    show_table(
        title,
        [_("Entry"), _("Release"), _("What"), _("Recorded"), _("Entered"), _("Signature")],
        (
            (entry.number, entry.release, entry.kind, entry.recorded_on, entry.entered_on,
             entry.signature[:16])
            for entry in entries
        ),
    )  # fmt: skip


def _compared(folder: Path, source: Path | None, party: str | None, holder: str) -> Comparison:
    from kuznia.app.ledger import compare as lay_beside
    from kuznia.app.ledger import compare_with

    if source is not None:
        return lay_beside(folder, source)
    if party is None:
        raise NotFound(
            msg("no ledger to compare with is named"),
            msg("name a file, or the other party with --party"),
        )
    from kuznia.app.node import Node
    from kuznia.web.papers import ledger_of

    with closing(Node.open(folder, "", holder=holder, passphrase=passphrase(holder))) as node:
        return compare_with(folder, ledger_of(node, party))


def _show_checkpoint(made: Checkpoint, target: Path, *, as_json: bool) -> int:
    if as_json:
        show_json(
            {
                "written": str(target),
                "party": made.party,
                "size": made.size,
                "root": made.root.hex(),
                "signatures": [signature.name for signature in made.signatures],
            }
        )
        return 0
    out = console()
    out.print(_("Ledger of {party}, {size} entries, root {root}").format(
        party=made.party, size=made.size, root=made.root.hex()), soft_wrap=True)  # fmt: skip
    out.print(_("Signed by: {names}").format(names=", ".join(s.name for s in made.signatures)))
    out.print(_("Wrote {target}").format(target=target), soft_wrap=True)
    return 0
