"""A made-up package of 94 files, and revisions of it: the same bytes for the same seed and size.

By size two fifths are text like that of STEP files, a third meshes of floats, and the rest looks
like PDF: short text around streams that do not shrink.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.random import Generator, default_rng

MEBIBYTE = 2**20
EDITED = 0.006
"""Part of all bytes that a revision edits."""
EDIT = 5000
"""Bytes that one edit is about long."""
CHANGED_PDF = 20
KINDS = {"stp": (24, 0.387), "pdf": (60, 0.282), "stl": (10, 0.331)}
"""How many files of each kind, and their part of all bytes."""

_ID = re.compile(rb"#(\d+)")


def make_corpus(folder: Path, mebibytes: int, seed: int = 1) -> list[Path]:
    """Write the files into a folder and give their paths."""
    rng = default_rng(seed)
    paths: list[Path] = []
    for kind, (count, part) in KINDS.items():
        shares = rng.uniform(0.5, 1.5, count)
        shares /= shares.sum()
        for number, share in enumerate(shares):
            path = folder / f"{kind}" / f"{number:02}.{kind}"
            path.parent.mkdir(parents=True, exist_ok=True)
            size = int(share * part * mebibytes * MEBIBYTE)
            with path.open("wb") as file:
                while file.tell() < size:
                    file.write(MAKERS[kind](rng, min(MEBIBYTE, size - file.tell())))
            paths.append(path)
    return paths


def revise(paths: list[Path], *, clustered: bool, seed: int = 2) -> None:
    """Edit 54 of the files in place: all but most of those like PDF; the others stay untouched.

    Half of the edits replace bytes, half insert some; clustered, those of a file lie side by side.
    """
    rng = default_rng(seed)
    changed = [p for p in paths if p.suffix != ".pdf" or int(p.stem) < CHANGED_PDF]
    edits = EDITED * sum(path.stat().st_size for path in paths) / EDIT
    all_changed = sum(path.stat().st_size for path in changed)
    for path in changed:
        content = path.read_bytes()
        count = max(1, round(edits * len(content) / all_changed))
        places = np.sort(rng.integers(0, len(content), count))
        if clustered:
            places = places[0] + EDIT * np.arange(count)
        parts: list[bytes] = []
        at = 0
        for place in places.tolist():
            if place < at:
                continue
            length = int(rng.integers(EDIT // 2, EDIT * 3 // 2))
            parts += content[at:place], MAKERS[path.suffix[1:]](rng, length)[:length]
            at = place + (length if rng.random() < 0.5 else 0)
        path.write_bytes(b"".join([*parts, content[at:]]))


def renumber(content: bytes) -> bytes:
    """Give the text of a STEP file with other ids, as if the model had been exported again."""
    return _ID.sub(lambda found: b"#%d" % (int(found[1]) + 1137), content)


def _step(rng: Generator, size: int) -> bytes:
    count = size // 60 + 1
    first = int(rng.integers(1, 10**6))
    numbers = np.round(rng.normal(0, 100, (count, 3)), 6).tolist()
    lines = [
        f"#{first + at}=CARTESIAN_POINT('',({x},{y},{z}));\n" if at % 3 else
        f"#{first + at}=EDGE_CURVE('',#{first + at - 9},#{first + at - 5},#{first + at - 2},.T.);\n"
        for at, (x, y, z) in enumerate(numbers)
    ]  # fmt: skip
    return "".join(lines).encode()[:size]


def _pdf(rng: Generator, size: int) -> bytes:
    parts: list[bytes] = []
    total = 0
    while total < size:
        length = int(rng.integers(4_000, 60_000))
        begin = b"%d 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % (total, length)
        parts += begin, rng.bytes(length), b"\nendstream\nendobj\n"
        total += length + len(begin) + 18
    return b"".join(parts)[:size]


def _stl(rng: Generator, size: int) -> bytes:
    count = size // 50 + 1
    facets = np.zeros(count, dtype=[("facet", "<f4", (4, 3)), ("attribute", "<u2")])
    around = np.linspace(0, 6.28, count) + rng.random()
    corners = np.stack((np.cos(around), np.sin(around), around / 6), axis=1) * 50
    facets["facet"] = np.round(corners[:, None, :] + rng.normal(0, 0.5, (count, 4, 3)), 3)
    return facets.tobytes()[:size]


MAKERS: dict[str, Callable[[Generator, int], bytes]] = {"stp": _step, "pdf": _pdf, "stl": _stl}
