"""Downloading what a transfer gives: the difference from what is here, the pieces, or the whole."""

from __future__ import annotations

import glob
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Lock
from time import monotonic

import httpx2

from kuznia.app.differences import earlier
from kuznia.app.node import INBOX, Node
from kuznia.app.offered import DATASET
from kuznia.exchange.dsp.records import Record, properties
from kuznia.exchange.package_file import apply_package_difference
from kuznia.exchange.pieces import Assembly, Pieces
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused
from kuznia.model.language import msg
from kuznia.web.connecting import client_of, tls_of
from kuznia.web.data import TOKEN
from kuznia.web.fetching import Headers, fetch_list, fetch_pieces, fetch_whole

BETWEEN = 1.0
"""Seconds between two notes of how far a download has come."""
LARGEST_FILE = 64 * 1024 * 1024 * 1024
"""Most bytes of a file from a peer."""
RESERVE = 64 * 1024 * 1024
"""Bytes that stay free on the disk, for the node itself."""


Came = Callable[[int, int], None]
"""Called from time to time with the bytes that are here, and with those of all."""


def download(
    node: Node, record: Record, target: Path, came: Came = lambda _came, _size: None
) -> None:
    """Fetch the file of a transfer from where it was cut, and give it its name when it is whole.

    Raises PeerFailed when it does not come, Refused when it cannot be written, and Invalid when its
    pieces are not signed by the peer's node.
    """
    target.parent.mkdir(exist_ok=True)
    download = _Download(node, record, target, partial(_headers, node, record), came)
    with client_of(node.folder) as client:
        if not download.by_difference(client) and not download.by_pieces(client, target):
            download.as_one(client)


def clear(target: Path) -> None:
    """Remove what a download that has ended may have left beside its file."""
    _part_of(target).unlink(missing_ok=True)
    for left in target.parent.glob(glob.escape(_difference_of(target, "").name) + "*"):
        left.unlink(missing_ok=True)


class _Download:
    def __init__(
        self, node: Node, record: Record, target: Path, headers: Headers, came: Came
    ) -> None:
        self._node = node
        self._record = record
        self._target = target
        self._headers = headers
        self._came = came
        self._url = str(record.data_address["endpoint"])

    def by_difference(self, client: httpx2.Client) -> bool:
        """Fetch what is new since an earlier release that is here, and make the file of both."""
        for base in self._bases():
            difference = _difference_of(self._target, base)
            if self.by_pieces(client, difference, base):
                try:
                    sealed = self._target.with_name(f"{base}.kuznia")
                    apply_package_difference(difference, sealed, self._node.keys, self._target)
                except (Invalid, NotFound, Refused):
                    return False  # then the whole file is fetched
                finally:
                    difference.unlink()
                return True
        return False

    def by_pieces(self, client: httpx2.Client, target: Path, base: str | None = None) -> bool:
        """Fetch a file piece by piece; say whether the peer has a list of its pieces."""
        url = self._url if base is None else f"{self._url}/from/{base}"
        paper = fetch_list(client, url, self._headers)
        if paper is None:
            return False
        pieces = self._node.pieces_by(self._record, paper, base)
        _require_room(target, pieces)
        assembly = Assembly(_part_of(target), pieces)
        progress = _Progress(assembly, self._came)
        try:
            tls = tls_of(self._node.folder)
            fetch_pieces(url, self._headers, assembly, tls, progress.tell_sometimes)
            assembly.finish(target)
        except KuzniaError:
            progress.tell()
            raise
        finally:
            assembly.close()
        return True

    def as_one(self, client: httpx2.Client) -> None:
        """Fetch the file as one, as a peer gives it that knows no pieces."""
        part = _part_of(self._target)
        fetch_whole(client, self._url, self._headers, part, LARGEST_FILE)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(self._target)

    def _bases(self) -> list[str]:
        """Give the earlier releases of the same package that lie in the inbox."""
        posting, agreed = self._node.posting, self._node.agreed(self._record.about)
        if posting is None or agreed is None or not agreed.about.startswith(DATASET):
            return []
        programme = posting.folder.standing().programme
        inbox = self._node.folder / INBOX
        known = earlier(programme, agreed.about.removeprefix(DATASET))
        return [base for base in known if (inbox / f"{base}.kuznia").is_file()]


class _Progress:
    """Tells how far a download has come, and not too often."""

    def __init__(self, assembly: Assembly, came: Came) -> None:
        self._assembly = assembly
        self._came = came
        self._next = monotonic() + BETWEEN  # a small file is here before anyone could ask
        self._turn = Lock()

    def tell(self) -> None:
        """Tell it now; a database that cannot keep it holds no download up."""
        self._next = monotonic() + BETWEEN
        with suppress(KuzniaError):
            self._came(self._assembly.came, self._assembly.pieces.size)

    def tell_sometimes(self) -> None:
        """Tell it if it was not told a moment ago."""
        if self._turn.acquire(blocking=False):
            try:
                if monotonic() >= self._next:
                    self.tell()
            finally:
                self._turn.release()


def _require_room(target: Path, pieces: Pieces) -> None:
    """Refuse a file that is larger than any may be, or would leave the disk without room."""
    if pieces.size > min(LARGEST_FILE, shutil.disk_usage(target.parent).free - RESERVE):
        raise Refused(msg("{folder} has not the room that {size} bytes take", folder=target.parent,
                          size=pieces.size))  # fmt: skip


def _part_of(target: Path) -> Path:
    """Give the file in which another is put together."""
    return target.with_name(f".{target.name.removeprefix('.')}.part")


def _difference_of(target: Path, base: str) -> Path:
    return target.with_name(f".{target.stem}.from.{base}")


def _headers(node: Node, record: Record) -> dict[str, str]:
    token = properties(record).get("authorization", "")
    return {"Authorization": node.identity.header(record.peer), TOKEN: token}
