"""The storyline of the demo: a package is refused, signed, released, and opens a gate of the plan.

Two folders stand for the two parties.  Everything in them is invented.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kuznia.app.attestations import attest
from kuznia.app.checks_of_release import check_release
from kuznia.app.keys import export_card, import_card, new_key
from kuznia.app.ledger import accept, checkpoint, compare, countersign, export
from kuznia.app.packages import (
    build_package,
    confirm_markings,
    open_package,
    sample_package,
    seal_edition,
)
from kuznia.app.papers import import_paper, receive
from kuznia.app.plans import Plan, plan
from kuznia.app.programmes import read, start
from kuznia.app.registers import changing
from kuznia.app.releases import approve, propose
from kuznia.app.verifying import verify_package
from kuznia.model.errors import Refused
from kuznia.model.gate_path import opening_months
from kuznia.model.language import Message, msg
from kuznia.model.months import add_months, format_month
from kuznia.release.checking import Verdict
from kuznia.release.register import Request

PASSPHRASE = "kuznia demo passphrase"  # noqa: S105 - the keys of the demo guard nothing
MARKER = ".kuznia-demo"
PACKAGE, SITE, AUTHORISATION = "BRK", "ua-shop", "MLA-1"
RELEASE = f"{PACKAGE}-{SITE}-1"
KEYS = {
    "us-clerk": ("US", ("propose", "attest")),
    "us-officer": ("US", ("approve", "node")),
    "ua-officer": ("UA", ("approve", "attest", "node")),
}
_FIRST_DAY = "2024-01-01"

Say = Callable[[Message], None]
Show = Callable[[Verdict], None]


@dataclass(frozen=True, slots=True)
class ReleaseDemo:
    """What the demo of a release made."""

    folder: Path
    before: Plan
    after: Plan
    gate_before: date
    gate_after: date


def demo_release(folder: Path, say: Say, show: Show) -> ReleaseDemo:
    """Play the release of the bracket between two folders, `us` and `ua`, with real signatures.

    Raises Refused when the folder holds something else than an earlier demo.
    """
    us, ua = fresh_folders(folder)
    before = plan(read(us))
    exchange_keys(folder)
    built = build_package(us, sample_package(), PACKAGE, on="2024-01-15")
    say(msg("A package of a test bracket is taken in: {count} elements, all with markings found",
            count=len(built.elements)))  # fmt: skip
    confirm_markings(us, PACKAGE, "us-clerk", on="2024-01-16")
    paper = folder / "attestation.json"
    attest(ua, SITE, AUTHORISATION, holder="ua-officer", passphrase=PASSPHRASE, target=paper,
           until="2024-12-31", on="2024-02-01")  # fmt: skip
    import_paper(us, paper, "2024-02-02")
    say(msg("May it go to the workshop in Ukraine on 2024-02-02?"))
    show(_check(us, "2024-02-02"))
    sign_agreement(us)
    sign_agreement(ua)
    say(msg("The workshop in Ukraine signs the agreement on 2024-02-05. May it go now?"))
    show(_check(us, "2024-02-12"))
    _agree(us, ua, say)
    file = folder / f"{RELEASE}.kuznia"
    seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, target=file,
                 on="2024-02-14")  # fmt: skip
    found = verify_package(file, ua, date(2024, 2, 14), opener="ua-officer", passphrase=PASSPHRASE)
    if not found.ok:
        raise Refused(msg("the package of the demo does not verify"))
    say(msg("The edition is cut, stamped and sealed: {file}; {count} checks hold", file=file,
            count=len(found.checks)))  # fmt: skip
    opened = folder / "opened"
    open_package(ua, file, opened, holder="ua-officer", passphrase=PASSPHRASE)
    receive(ua, opened, holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")
    import_paper(us, ua / "cases" / f"{RELEASE}.case.json", "2024-02-16")
    _countersign(folder, say)
    after = plan(read(us))
    result = ReleaseDemo(folder, before, after, _gate_month(before), _gate_month(after))
    say(
        msg(
            "The receipt is signed, and the gate opens in {after} instead of {before}",
            after=format_month(result.gate_after),
            before=format_month(result.gate_before),
        )
    )
    return result


def fresh_folders(folder: Path) -> tuple[Path, Path]:
    """Start the folders of both parties anew.

    Raises Refused when the folder holds something else than an earlier demo.
    """
    if folder.exists():
        if not (folder / MARKER).is_file():
            raise Refused(
                msg("{folder} holds something else than the demo", folder=folder),
                msg("choose another folder with --out"),
            )
        shutil.rmtree(folder)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    for party in ("US", "UA"):
        start(folder / party.lower(), "bracket", party)
    return folder / "us", folder / "ua"


def exchange_keys(folder: Path) -> None:
    """Make the keys, and let each party take in those of the other by fingerprint."""
    for holder, (party, roles) in KEYS.items():
        own, other = ("us", "ua") if party == "US" else ("ua", "us")
        key = new_key(folder / own, holder, roles, PASSPHRASE, valid_from=_FIRST_DAY)
        card = folder / f"{holder}.card.json"
        export_card(folder / own, holder, PASSPHRASE, card)
        import_card(folder / other, card, key.fingerprint)


def _check(us: Path, day: str) -> Verdict:
    (verdict,) = check_release(
        us, PACKAGE, to=SITE, under=AUTHORISATION, purpose="manufacture", on=day,
        without=("README.txt",),
    )  # fmt: skip
    return verdict


def sign_agreement(folder: Path) -> None:
    """Enter the signature that was missing."""
    with changing(folder) as desk:
        row = desk.row(
            "authorisation_parties", authorisation=AUTHORISATION, organisation="ua-works"
        )
        desk.add("authorisation_parties", {**row, "signed_on": "2024-02-05"})


def _agree(us: Path, ua: Path, say: Say) -> None:
    request = Request(PACKAGE, SITE, AUTHORISATION, "manufacture", "2024-02-12")
    said = propose(us, request, holder="us-clerk", passphrase=PASSPHRASE, without=("README.txt",))
    say(msg("The clerk proposes the release and signs for its exact bytes"))
    try:
        approve(us, RELEASE, holder="us-clerk", passphrase=PASSPHRASE, on="2024-02-12")
    except Refused as refused:
        say(msg("The clerk tries to approve it too, and is refused: {reason}",
                reason=refused.message))  # fmt: skip
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
    answer = approve(ua, str(said.case), holder="ua-officer", passphrase=PASSPHRASE,
                     on="2024-02-13")  # fmt: skip
    import_paper(us, answer.case, "2024-02-13")
    say(msg("The officer approves, and Ukraine's officer agrees after Ukraine's own rules"))


def _countersign(folder: Path, say: Say) -> None:
    """Let each party countersign the other's ledger, and lay the two beside each other."""
    officers = {"US": "us-officer", "UA": "ua-officer"}
    for party, to in (("US", "UA"), ("UA", "US")):
        own, other = folder / party.lower(), folder / to.lower()
        asked, note = folder / f"{party}.request", folder / f"{party}.note"
        checkpoint(own, asked, holder=officers[party], passphrase=PASSPHRASE, to=to)
        countersign(other, asked, note, holder=officers[to], passphrase=PASSPHRASE)
        accept(own, note)
    export(folder / "ua", folder / "ua.ledger")
    found = compare(folder / "us", folder / "ua.ledger")
    if not found.agrees:
        raise Refused(msg("the ledgers of the demo differ"))
    say(msg("Each party has countersigned the other's ledger; all {count} entries agree",
            count=found.size))  # fmt: skip


def _gate_month(made: Plan) -> date:
    programme = made.programme
    months = opening_months(programme)["drawings"]
    return add_months(programme.settings.start, months or 0)
