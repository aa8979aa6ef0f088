"""The folders of two parties with releases that both have agreed to and one has sealed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from kuznia.app import demo
from kuznia.app.attestations import attest
from kuznia.app.packages import build_package, confirm_markings, sample_package, seal_edition
from kuznia.app.papers import import_paper
from kuznia.app.registers import changing
from kuznia.app.releases import approve, propose
from kuznia.exchange import private_keys
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner
from kuznia.release.register import Request

PASSPHRASE = demo.PASSPHRASE
HOLDERS = {"us": "us-officer", "ua": "ua-officer"}
_REQUEST = Request("BRK", "ua-shop", "MLA-1", "manufacture", "2024-02-12")
_LIGHT_LOCK = 2**14
"""Work to unlock a key, the least that there may be: the campaign unlocks keys all the time."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Folders `us` and `ua` below a folder, and the sealed packages beside them."""

    folder: Path
    releases: tuple[str, ...]

    def package(self, release: str) -> Path:
        """Give the sealed package of a release."""
        return self.folder / f"{release}.kuznia"


def prepare(folder: Path, count: int) -> Prepared:
    """Make the folders, with so many releases."""
    with patch.object(private_keys, "_SCRYPT_N", _LIGHT_LOCK):
        us, ua = demo.fresh_folders(folder)
        demo.exchange_keys(folder)
    build_package(us, _documents(folder / "documents"), "BRK", on="2024-01-15")
    confirm_markings(us, "BRK", "us-clerk", on="2024-01-16")
    paper = folder / "attestation.json"
    attest(ua, "ua-shop", "MLA-1", holder="ua-officer", passphrase=PASSPHRASE, target=paper,
           until="2024-12-31", on="2024-02-01")  # fmt: skip
    import_paper(us, paper, "2024-02-02")
    for each in (us, ua):
        demo.sign_agreement(each)
    return Prepared(folder, tuple(_release(folder, us, ua) for _ in range(count)))


def acquaint(folders: Mapping[str, Path], addresses: Mapping[str, str]) -> None:
    """Let each party know at which address the other's node is reached."""
    for party, other in (("us", "ua"), ("ua", "us")):
        code = other.upper()
        known = Partner(code, addresses[other], participant_of(code), "2024-01-01")
        with changing(folders[party]) as desk:
            desk.add("partners", known.row())


def _documents(folder: Path) -> Path:
    """Copy the documents of the sample that need no stamp, since stamps take time."""
    shutil.copytree(sample_package(), folder, ignore=shutil.ignore_patterns("*.pdf"))
    return folder


def _release(folder: Path, us: Path, ua: Path) -> str:
    said = propose(us, _REQUEST, holder="us-clerk", passphrase=PASSPHRASE)
    approve(us, said.release, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
    answer = approve(ua, str(said.case), holder="ua-officer", passphrase=PASSPHRASE,
                     on="2024-02-13")  # fmt: skip
    import_paper(us, answer.case, "2024-02-13")
    seal_edition(us, said.release, holder="us-officer", passphrase=PASSPHRASE,
                 target=folder / f"{said.release}.kuznia", on="2024-02-14")  # fmt: skip
    return said.release
