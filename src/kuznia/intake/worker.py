"""The process that reads untrusted files: `python -I -m kuznia.intake.worker`.

It limits itself, then answers each line on its standard input with one line on its output.  It is
stopped and started anew by `reading` whenever a file takes too long.
"""

from __future__ import annotations

import json
import os
import stat
import sys
from typing import BinaryIO, cast

from kuznia.intake.confinement import allow_seconds, confine
from kuznia.intake.found import Limits
from kuznia.intake.kinds import HEAD, contradicts, kind_of
from kuznia.intake.merging import merge
from kuznia.intake.opened import Opened, Reader
from kuznia.intake.wire import Answer, encode

_DEEPEST = 400


def main() -> None:
    """Answer requests until there are no more."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a library prints is no answer
    limits = Limits(**json.loads(sys.stdin.buffer.readline()))
    confine(limits.memory)
    sys.setrecursionlimit(_DEEPEST)
    for line in sys.stdin.buffer:
        request = cast("dict[str, str]", json.loads(line))
        allow_seconds(limits.seconds)
        answers.write(answer_to(request["path"], request["file"], limits))


def answer_to(path: str, file: str, limits: Limits) -> bytes:
    """Read a file and give the answer about it."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as stream:
        found = os.fstat(stream.fileno())
        opened = Opened(file, limits)
        kind = "unknown"
        if stat.S_ISREG(found.st_mode):
            try:
                kind = read_stream(stream, found.st_size, opened)
            except MemoryError:
                opened = Opened(file, limits)
                opened.complain("too-much-memory")
        identity = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
    return encode(answer_of(kind, identity, opened))


def read_stream(stream: BinaryIO, size: int, opened: Opened) -> str:
    """Read an open file with the reader of its kind, and give the kind."""
    kind = kind_of(opened.file, stream.read(HEAD))
    if contradicts(opened.file, kind):
        named = opened.file.rpartition(".")[2].lower()
        opened.complain("kind-differs", named=named, content=kind)
    try:
        _reader(kind)(stream, size, opened)
    except RecursionError:
        opened.complain("malformed", reason=kind.upper())
    unread = any(each.code == "unknown-kind" for each in opened.problems)
    return "unknown" if unread else kind


def _reader(kind: str) -> Reader:
    """Give the reader of a kind; its libraries are loaded only when they are needed."""
    if kind == "pdf":
        from kuznia.intake.pdf import read_pdf

        return read_pdf
    if kind == "step":
        from kuznia.intake.step import read_step

        return read_step
    if kind == "qif":
        from kuznia.intake.qif import read_qif

        return read_qif
    from kuznia.intake.plain import read_json, read_nothing, read_plain

    return {"json": read_json, "unknown": read_nothing}.get(kind, read_plain)


def answer_of(kind: str, identity: tuple[int, ...], opened: Opened) -> Answer:
    """Weigh what was read of a file, and give all of it as an answer."""
    complained = any(each.code == "letter-missing" for each in opened.problems)
    unread = {"unknown-kind", "encrypted", "too-much-memory"} & {e.code for e in opened.problems}
    proposed, problems = None, ()
    if not unread:
        proposed, problems = merge(
            opened.file, opened.markings, opened.pages, complained=complained
        )
    return Answer(
        kind,
        identity,
        opened.pages,
        tuple(opened.markings),
        (*opened.problems, *problems),
        opened.properties,
        proposed,
    )


if __name__ == "__main__":
    main()
