"""Revisions as differences: what a later package has that an earlier one lacks, for whoever has it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from kuznia.app.cases import case_path
from kuznia.app.outbox import OUTBOX, at_hand, lying, store_of
from kuznia.app.registers import Desk
from kuznia.app.release_keys import kept_key
from kuznia.exchange.case_file import read_case
from kuznia.exchange.package_file import Sealed, seal_info, write_package_difference
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import KuzniaError
from kuznia.model.programme import Programme

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
MOST = 3
"""Earlier releases that are asked after."""


def difference_path(file: Path, base: str) -> Path:
    """Give the place, beside a package file, of its difference from an earlier release."""
    return file.with_name(f"{file.stem}.from.{base}.difference")


def about_difference(dataset: str, base: str) -> str:
    """Name what a later release of a dataset has that an earlier release lacks."""
    return f"{dataset} from {base}"


def is_release(code: str) -> bool:
    """Say whether a text that a peer has sent may be the code of a release."""
    return _CODE.fullmatch(code) is not None


def earlier(programme: Programme, release: str) -> list[str]:
    """Give the releases of the same package to the same site that were received, the newest first."""
    rows = {row["release"]: row for row in programme["releases"].iter_rows(named=True)}
    this = rows.get(release)
    if this is None:
        return []
    found = [
        row
        for row in rows.values()
        if (row["package"], row["site"], row["state"])
        == (this["package"], this["site"], "received")
        and row["release"] != release
    ]
    found.sort(key=lambda row: (row["released_on"] or "", row["release"]), reverse=True)
    return [str(row["release"]) for row in found[:MOST]]


def write_difference_from_last(
    desk: Desk, release: str, sealed: Sealed, keys: Sequence[PrivateKey]
) -> Path | None:
    """Write the difference of a package file from the last one that the recipient has received.

    Gives None when there is no earlier one whose file and key can still be had.
    """
    for base, base_key in _bases(desk, release, keys):
        target = difference_path(sealed.file, base)
        try:
            with at_hand(_sent(desk, base), store_of(desk.folder)) as earlier_file:
                write_package_difference(target, sealed, earlier_file, base_key)
        except (
            KuzniaError
        ):  # the earlier file is damaged or away, or was sealed twice: the whole is sent
            continue
        return target
    return None


def _bases(desk: Desk, release: str, keys: Sequence[PrivateKey]) -> Iterator[tuple[str, bytes]]:
    for base in earlier(desk.programme, release):
        path = case_path(desk.folder, base)
        if lying(_sent(desk, base)) and path.is_file():
            info = seal_info(read_case(path).statement)
            key = kept_key(desk.folder, base, keys, info)
            if key is not None:
                yield base, key


def _sent(desk: Desk, release: str) -> Path:
    return desk.folder / OUTBOX / f"{release}.kuznia"
