"""The storyline of the demo: a package is refused, signed, released, and opens a gate of the plan.

Two folders stand for the two parties.  Everything in them is invented.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from kuznia.app.attestations import attest
from kuznia.app.checks_of_release import check_release
from kuznia.app.entries import latest
from kuznia.app.keys import export_card, import_card, new_key
from kuznia.app.ledger import compare_with
from kuznia.app.offered import offer
from kuznia.app.packages import (
    build_package,
    confirm_markings,
    open_package,
    sample_package,
    seal_edition,
)
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


class Exchange(Protocol):
    """The nodes of both parties while they run."""

    day: str
    """Day under which the nodes record what comes."""

    def acquaint(self) -> None:
        """Let each party add the other's node by its fingerprint."""
        ...

    def send(self, party: str, paper: Path, to: str) -> None:
        """Let the node of a party send a paper."""
        ...

    def request(self, release: str) -> None:
        """Let the node of Ukraine ask for a package."""
        ...

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something has come.

        Raises PeerFailed when it does not.
        """
        ...

    def their_ledger(self) -> bytes:
        """Fetch the ledger of Ukraine's node for the US."""
        ...


Running = Callable[[Path, Path], AbstractContextManager[Exchange]]
"""Runs the nodes of two folders."""


def demo_release(folder: Path, say: Say, show: Show, running: Running) -> ReleaseDemo:
    """Play the release of the bracket between two nodes, with real signatures over real sockets.

    Raises Refused when the folder holds something else than an earlier demo.
    """
    us, ua = fresh_folders(folder)
    before = plan(read(us))
    exchange_keys(folder, "us-clerk")
    for party in ("us", "ua"):
        new_officer_key(folder / party, f"{party}-officer")
    with running(us, ua) as exchange:
        exchange.acquaint()
        say(msg("Two nodes run, and each has added the other by its fingerprint"))
        _ask_and_sign(folder, exchange, say, show)
        _agree(us, ua, exchange, say)
        file = _sealed(folder, say)
        _received(folder, file, exchange, say)
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


def _ask_and_sign(folder: Path, exchange: Exchange, say: Say, show: Show) -> None:
    """Build the package, ask whether it may go, and get the signature that is missing."""
    us, ua = folder / "us", folder / "ua"
    built = build_package(us, sample_package(), PACKAGE, on="2024-01-15")
    say(msg("A package of a test bracket is taken in: {count} elements, all with markings found",
            count=len(built.elements)))  # fmt: skip
    confirm_markings(us, PACKAGE, "us-clerk", on="2024-01-16")
    paper = folder / "attestation.json"
    attest(ua, SITE, AUTHORISATION, holder="ua-officer", passphrase=PASSPHRASE, target=paper,
           until="2024-12-31", on="2024-02-01")  # fmt: skip
    exchange.day = "2024-02-02"
    exchange.send("UA", paper, "US")
    exchange.until(lambda: read(us)["attestations"].height > 0)
    say(msg("May it go to the workshop in Ukraine on 2024-02-02?"))
    show(_check(us, "2024-02-02"))
    sign_agreement(us)
    sign_agreement(ua)
    say(msg("The workshop in Ukraine signs the agreement on 2024-02-05. May it go now?"))
    show(_check(us, "2024-02-12"))


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


def exchange_keys(folder: Path, *holders: str) -> None:
    """Make the keys of some holders, of all if none is named, and let the other party take them in."""
    for holder in holders or KEYS:
        party, roles = KEYS[holder]
        own, other = ("us", "ua") if party == "US" else ("ua", "us")
        key = new_key(folder / own, holder, roles, PASSPHRASE, valid_from=_FIRST_DAY)
        card = folder / f"{holder}.card.json"
        export_card(folder / own, holder, PASSPHRASE, card)
        import_card(folder / other, card, key.fingerprint)


def new_officer_key(folder: Path, holder: str) -> None:
    """Make the key of an officer, by which the node is known."""
    new_key(folder, holder, KEYS[holder][1], PASSPHRASE, valid_from=_FIRST_DAY)


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


def _agree(us: Path, ua: Path, exchange: Exchange, say: Say) -> None:
    request = Request(PACKAGE, SITE, AUTHORISATION, "manufacture", "2024-02-12")
    exchange.day = "2024-02-12"
    propose(us, request, holder="us-clerk", passphrase=PASSPHRASE, without=("README.txt",))
    say(msg("The clerk proposes the release and signs for its exact bytes"))
    try:
        approve(us, RELEASE, holder="us-clerk", passphrase=PASSPHRASE, on="2024-02-12")
    except Refused as refused:
        say(msg("The clerk tries to approve it too, and is refused: {reason}",
                reason=refused.message))  # fmt: skip
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
    exchange.until((ua / "cases" / f"{RELEASE}.case.json").exists)
    exchange.request(RELEASE)
    say(msg("The officer approves; Ukraine's node asks for the package, and is held until all "
            "have said yes"))  # fmt: skip
    exchange.day = "2024-02-13"
    approve(ua, RELEASE, holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-13")
    exchange.until(lambda: "UA" in read(us)["decisions"]["party"].to_list())
    say(msg("Ukraine's officer agrees after Ukraine's own rules"))


def _sealed(folder: Path, say: Say) -> Path:
    us, ua = folder / "us", folder / "ua"
    file = folder / f"{RELEASE}.kuznia"
    seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, target=file,
                 on="2024-02-14")  # fmt: skip
    found = verify_package(file, ua, date(2024, 2, 14), opener="ua-officer", passphrase=PASSPHRASE)
    if not found.ok:
        raise Refused(msg("the package of the demo does not verify"))
    say(msg("The edition is cut, stamped and sealed: {file}; {count} checks hold", file=file,
            count=len(found.checks)))  # fmt: skip
    return file


def _received(folder: Path, file: Path, exchange: Exchange, say: Say) -> None:
    """Offer the package, wait for the receipt and the countersignatures, and lay both ledgers beside."""
    us, ua = folder / "us", folder / "ua"
    exchange.day = "2024-02-15"
    offer(us, file)
    exchange.until(lambda: read(us)["receipts"].height > 0)
    inbox = ua / "inbox" / f"{RELEASE}.kuznia"
    open_package(ua, inbox, folder / "opened", holder="ua-officer", passphrase=PASSPHRASE)
    say(msg("The nodes negotiate, the package comes in signed pieces, and the receipt goes back: "
            "{file}", file=inbox))  # fmt: skip
    exchange.until(lambda: all(_is_countersigned(each) for each in (us, ua)))
    found = compare_with(us, exchange.their_ledger())
    if not found.agrees:
        raise Refused(msg("the ledgers of the demo differ"))
    say(msg("Each party has countersigned the other's ledger; all {count} entries agree",
            count=found.size))  # fmt: skip


def _is_countersigned(folder: Path) -> bool:
    """Say whether the whole ledger of a folder bears both signatures."""
    programme = read(folder)
    last = latest(folder, programme.settings.party)
    height = programme["ledger"].height
    return last is not None and last.size == height and len(last.signatures) > 1


def _gate_month(made: Plan) -> date:
    programme = made.programme
    months = opening_months(programme)["drawings"]
    return add_months(programme.settings.start, months or 0)
