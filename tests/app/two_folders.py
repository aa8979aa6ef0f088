"""Two parties' folders on the way to a release, each step made once and copied for each test."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from kuznia.app import demo
from kuznia.app.attestations import attest
from kuznia.app.packages import build_package, confirm_markings, sample_package
from kuznia.app.papers import import_paper
from kuznia.app.releases import Said, approve, propose
from kuznia.release.register import Request
from tests.store.servers import POSTGRES, keep_on_server

PASSPHRASE = demo.PASSPHRASE
RELEASE = demo.RELEASE
REQUEST = Request("BRK", "ua-shop", "MLA-1", "manufacture", "2024-02-12")


@cache
def _ready() -> Path:
    folder = Path(mkdtemp(prefix="kuznia-tests-")) / "ready"
    us, ua = demo.fresh_folders(folder)
    demo.exchange_keys(folder)
    build_package(us, sample_package(), "BRK", on="2024-01-15")
    confirm_markings(us, "BRK", "us-clerk", on="2024-01-16")
    paper = folder / "attestation.json"
    attest(ua, "ua-shop", "MLA-1", holder="ua-officer", passphrase=PASSPHRASE, target=paper,
           until="2024-12-31", on="2024-02-01")  # fmt: skip
    import_paper(us, paper, "2024-02-02")
    return folder


@cache
def _signed() -> Path:
    folder = _copy(_ready(), "signed")
    for party in ("us", "ua"):
        demo.sign_agreement(folder / party)
    return folder


@cache
def _proposed() -> Path:
    folder = _copy(_signed(), "proposed")
    proposal(folder)
    return folder


@cache
def _open() -> Path:
    folder = _copy(_proposed(), "open")
    us, ua = folder / "us", folder / "ua"
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
    answer = approve(ua, str(us / "cases" / f"{RELEASE}.case.json"), holder="ua-officer",
                     passphrase=PASSPHRASE, on="2024-02-13")  # fmt: skip
    import_paper(us, answer.case, "2024-02-13")
    return folder


def ready(target: Path) -> tuple[Path, Path]:
    """Give folders with keys, package and attestation, and an agreement that one has not signed."""
    return _parties(_ready(), target)


def signed(target: Path) -> tuple[Path, Path]:
    """Give the same with the agreement signed by all."""
    return _parties(_signed(), target)


def proposed(target: Path) -> tuple[Path, Path]:
    """Give the same with the release proposed."""
    return _parties(_proposed(), target)


def opened(target: Path) -> tuple[Path, Path]:
    """Give the same with everyone's yes."""
    return _parties(_open(), target)


def proposal(folder: Path) -> Said:
    """Propose the release of the bracket."""
    return propose(folder / "us", REQUEST, holder="us-clerk", passphrase=PASSPHRASE)


def _parties(source: Path, target: Path) -> tuple[Path, Path]:
    shutil.copytree(source, target, dirs_exist_ok=True)
    us, ua = target / "us", target / "ua"
    if POSTGRES:
        keep_on_server(us)
        keep_on_server(ua)
    return us, ua


def _copy(source: Path, name: str) -> Path:
    target = source.with_name(name)
    shutil.copytree(source, target)
    return target
