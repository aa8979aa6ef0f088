"""Acts of a release as tests do them: signing, sealing, forging."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

from kuznia.app.days import today
from kuznia.app.keys import (
    private_key,
    revoke_key,
)
from kuznia.app.packages import (
    seal_edition,
)
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.app.releases import approve
from kuznia.exchange.canonical import canonical, parse_object
from kuznia.exchange.case_events import STATEMENT
from kuznia.exchange.case_file import CaseFile, read_case, write_case
from kuznia.exchange.dsse import sign
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
)

TOMORROW = (date.fromisoformat(today()) + timedelta(days=1)).isoformat()
CASE = f"{RELEASE}.case.json"


def change(folder: Path, table: str, key: dict[str, str], **cells: object) -> None:
    with changing(folder) as desk:
        desk.add(table, {**desk.row(table, **key), **cells})


def seal(us: Path, on: str = "2024-02-14", name: str = "sealed.kuznia") -> Path:
    return seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE,
                        target=us.parent / name, on=on)[0]  # fmt: skip


def key_of(folder: Path, holder: str) -> str:
    return next(row["key"] for row in read(folder)["keys"].iter_rows(named=True)
                if row["holder"] == holder)  # fmt: skip


def revoked_officer(us: Path) -> Path:
    paper = us.parent / "revocation.json"
    revoke_key(us, "us-officer", "lost", signer="us-officer", passphrase=PASSPHRASE, target=paper)
    return paper


def resigned(us: Path, **predicate: object) -> Path:
    """Write a proposal of the clerk's key whose statement says something else."""
    case = read_case(us / "cases" / CASE)
    content = cast("dict[str, Any]", parse_object(case.statement.payload))
    content["predicate"].update(predicate)
    key = private_key(us, "us-clerk", PASSPHRASE)
    path = us.parent / "forged.json"
    write_case(path, CaseFile(sign(STATEMENT, canonical(content), key)))
    return path


def predicate(us: Path) -> dict[str, Any]:
    payload = read_case(us / "cases" / CASE).statement.payload
    return cast("dict[str, Any]", parse_object(payload))["predicate"]


def yes_of_ua(ua: Path, case: Path) -> None:
    approve(ua, str(case), holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-13")
