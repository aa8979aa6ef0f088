"""The content keys of releases that a party has sealed, kept so that only its node opens them.

With the key of an earlier release a later one is sent as a difference.  A recall destroys the key.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kuznia.app.keys import PRIVATE
from kuznia.exchange.canonical import parse_object
from kuznia.exchange.content_keys import read_recipients, unwrap, wrap, written_recipients
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import OWNER_ONLY, read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound, Refused

RELEASES = "releases"
LARGEST = 64 * 1024


def keep_key(folder: Path, release: str, key: bytes, node: PublicKey, info: bytes) -> None:
    """Keep the content key of a release, wrapped for the own node; *info* is as in its file."""
    path = _path(folder, release)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    content = {"recipients": written_recipients({node.key: wrap(key, node, info)})}
    write_whole(path, json.dumps(content).encode(), OWNER_ONLY)


def kept_key(folder: Path, release: str, keys: Sequence[PrivateKey], info: bytes) -> bytes | None:
    """Give the content key of a release; None when it was not kept or was destroyed."""
    with suppress(NotFound, Invalid, Refused):
        path = _path(folder, release)
        content = parse_object(read_whole(path, LARGEST), path.name)
        wrapped = read_recipients(content.get("recipients"), path.name)
        for key in keys:
            if key.key in wrapped:
                return unwrap(wrapped[key.key], key, info)
    return None


def destroy_key(folder: Path, release: str) -> None:
    """Destroy the content key of a release: from then on the own node no longer opens its file."""
    with suppress(FileNotFoundError):
        path = _path(folder, release)
        path.write_bytes(bytes(path.stat().st_size))
        path.unlink()


def _path(folder: Path, release: str) -> Path:
    return folder / PRIVATE / RELEASES / f"{release}.json"
