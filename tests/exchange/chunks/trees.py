"""Small trees of made-up content for tests of the store, and what is in a folder."""

from __future__ import annotations

import random
from pathlib import Path

KEY = bytes(range(32))
OTHER_KEY = bytes(32)


def text(lines: int, seed: int = 1) -> bytes:
    """Give text that shrinks, as that of STEP files does."""
    rng = random.Random(seed)
    return "".join(
        f"#{at}=CARTESIAN_POINT('',({rng.random() * 90:.6f},{rng.random() * 90:.6f},0.));\n"
        for at in range(lines)
    ).encode()


def noise(size: int, seed: int = 1) -> bytes:
    """Give bytes that do not shrink."""
    return random.Random(seed).randbytes(size)


def put(folder: Path, contents: dict[str, bytes]) -> list[tuple[str, Path]]:
    """Write files and give them as a store takes them."""
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return [(name, folder / name) for name in contents]


def found(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder with their content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def with_flipped_bit(content: bytes, at: int) -> bytes:
    """Give bytes of which one has changed."""
    return content[:at] + bytes([content[at] ^ 1 << at % 8]) + content[at + 1 :]
