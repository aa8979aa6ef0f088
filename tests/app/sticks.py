"""Sticks between two parties' folders, written and taken in as tests do it."""

import shutil
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from kuznia.app.courier import Imported, export, import_stick
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.exchange.courier import Written
from kuznia.exchange.private_keys import PrivateKey
from tests.app.two_folders import PASSPHRASE, proposed

FIRST, SECOND = "2024-02-13", "2024-02-14"


def send(
    folder: Path, *files: Path, on: str | None = FIRST, name: str = "a.stick", to: str = ""
) -> tuple[Path, Written]:
    """Write a stick for the other party of two folders."""
    own = folder.name
    other, holder = ("UA", "us-officer") if own == "us" else ("US", "ua-officer")
    out = folder.parent / name
    written = export(folder, out, to=to or other, holder=holder, passphrase=PASSPHRASE,
                     files=files, on=on)  # fmt: skip
    return out, written


def take(folder: Path, stick: Path, on: str | None = FIRST) -> Imported:
    return import_stick(folder, stick, holder=f"{folder.name}-officer", passphrase=PASSPHRASE,
                        on=on)  # fmt: skip


def all_files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def sticks(folder: Path) -> list[tuple[str, str, int, str]]:
    columns = read(folder)["sticks"].select("direction", "party", "number", "state")
    return sorted(columns.iter_rows())


def with_third_party(folder: Path) -> None:
    node = PrivateKey.new("PL", "pl-node", ("node",), date(2024, 1, 1)).public
    with changing(folder) as desk:
        desk.add("parties", {**desk.row("parties", party="UA"), "party": "PL"})
        desk.add("keys", node.row())


def note(folder: Path, name: str, text: str = "a note") -> Path:
    path = folder.parent / name
    path.write_text(text, "utf-8")
    return path


@cache
def sent_once() -> tuple[Path, Path]:
    """Give folders in which a case waits to be carried, and the stick for it, made once."""
    us, ua = proposed(Path(mkdtemp(prefix="kuznia-tests-")))
    stick, _written = send(us, note(us, "note.txt"))
    return stick, ua


def sent(target: Path) -> tuple[Path, Path]:
    stick, ua = sent_once()
    shutil.copytree(ua, target / "ua")
    return Path(shutil.copy(stick, target / stick.name)), target / "ua"
