"""The pieces of the files in an outbox, measured once and kept beside them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from kuznia.exchange.canonical import Json, parse_object
from kuznia.exchange.pieces import Pieces, measured, pieces_of
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound

LARGEST = 16 * 1024 * 1024
_SEEN = "seen"


def pieces_for(file: Path, about: str) -> Pieces:
    """Give the pieces of a file; it is read again only when it is another one than was measured.

    Raises Invalid when it cannot be read.
    """
    status = file.stat()
    seen: Json = [status.st_size, str(status.st_mtime_ns), str(status.st_ino)]
    kept = _kept(file)
    try:
        content = parse_object(read_whole(kept, LARGEST), kept.name)
        if content.get(_SEEN) == seen:
            return replace(pieces_of(content), about=about)
    except (NotFound, Invalid):
        pass  # it is measured anew
    found = measured(file, about)
    said = {**found.as_json(), _SEEN: seen}
    write_whole(kept, json.dumps(said).encode())
    return found


def forget_pieces(file: Path) -> None:
    """Remove what is kept of a file that is here no more."""
    _kept(file).unlink(missing_ok=True)


def _kept(file: Path) -> Path:
    return file.with_name(f".{file.name}.pieces")
