"""Stamping PDFs that nobody vouches for, in a process of its own that may be stopped at any time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import BinaryIO, cast

from kuznia.exchange import stamp_worker as worker
from kuznia.exchange.manifest import wrong
from kuznia.exchange.stamp import Stamp
from kuznia.model.errors import Invalid, MissingExtra, NotFound
from kuznia.model.language import Message, msg

PDF_HEAD = 1024
"""Bytes from the start of a file in which a PDF says that it is one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What stamping one file may take."""

    seconds: int = 120
    memory: int = 2 * 1024**3
    pages: int = 20_000
    output: int = 2 * 1024**3


def is_pdf(head: bytes) -> bool:
    """Say whether a file that begins so is a PDF."""
    return b"%PDF-" in head[:PDF_HEAD]


def stamp_file(
    source: BinaryIO, target: BinaryIO, name: str, stamp: Stamp, limits: Limits | None = None
) -> None:
    """Write a stamped copy of an open PDF into an open file.

    *name* says in errors which file it is.  The same bytes and stamp give the same copy.  Raises
    Invalid when the file is malformed, encrypted or takes too much, and MissingExtra when the
    libraries are not installed.
    """
    stamp.check()
    _run(source, target, name, {"stamp": asdict(stamp)}, limits or Limits())


def recover_serials(pdf: Path, limits: Limits | None = None) -> frozenset[str]:
    """Give the serials that a PDF bears in its pages and metadata, whatever was cut off it.

    Raises NotFound when there is no file, and Invalid when it cannot be read as a PDF.
    """
    try:
        with pdf.open("rb") as source, tempfile.TemporaryFile() as answer:
            _run(source, answer, pdf.name, {}, limits or Limits())
            answer.seek(0)
            return frozenset(cast("list[str]", json.load(answer)))
    except FileNotFoundError as error:
        raise NotFound(msg("there is no file {path}", path=pdf)) from error


def _run(
    source: BinaryIO, target: BinaryIO, name: str, task: Mapping[str, object], limits: Limits
) -> None:
    if find_spec("pikepdf") is None:
        raise MissingExtra("packages", msg("Stamping PDFs"))
    kept = {word: os.environ[word] for word in ("SYSTEMROOT",) if word in os.environ}
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-B", "-m", "kuznia.exchange.stamp_worker"],
            stdin=source,
            stdout=target,
            stderr=subprocess.DEVNULL,
            env=kept | {worker.TASK: json.dumps({**task, **asdict(limits)})},
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refused(
            name, msg("takes longer than {seconds} seconds", seconds=limits.seconds)
        ) from None
    if done.returncode != worker.OK:
        raise _refused(
            name, _PROBLEMS.get(done.returncode, msg("stopped the process that reads it"))
        )


_PROBLEMS: Mapping[int, Message] = {
    worker.ENCRYPTED: msg("is encrypted"),
    worker.MALFORMED: msg("is malformed"),
    worker.PAGES: msg("has no pages, or more than are stamped"),
    worker.MEMORY: msg("takes too much memory"),
}


def _refused(name: str, reason: Message) -> Invalid:
    return Invalid(
        msg("{name} cannot be stamped: it {reason}", name=name, reason=reason),
        [wrong(name, reason, expected=msg("a sound PDF without a password"))],
    )
