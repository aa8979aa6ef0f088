"""Manifests: which files a bag has and the digest of each, written one way and read strictly."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
LARGEST = 64 * 1024 * 1024
MOST_LINES = 200_000
MOST_FINDINGS = 100
"""A file that is wrong in every line need not fill the screen."""

_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True, slots=True)
class ReadManifest:
    """What a manifest lists, and what is wrong with it."""

    digests: Mapping[str, str]
    """Digest of each file by its path."""
    findings: tuple[Finding, ...]


def write_manifest(digests: Mapping[str, str]) -> bytes:
    """Write a manifest of files and their digests.

    Raises Invalid when a path is one that some system would read otherwise.
    """
    check_paths(digests)
    lines = sorted((path.encode(), digest.encode()) for path, digest in digests.items())
    return b"".join(digest + b"  " + path + b"\n" for path, digest in lines)


def read_manifest(content: bytes, name: str = MANIFEST, below: str = "data/") -> ReadManifest:
    """Read a manifest; only paths below a folder are accepted, of a tag manifest none in `data/`."""
    try:
        lines = _lines(content)
    except _Unfit as unfit:
        return ReadManifest({}, (wrong(name, unfit.reason, unfit.line),))
    digests: dict[str, str] = {}
    findings: list[Finding] = []
    paths = TreePaths()
    for number, line in enumerate(lines, 1):
        try:
            digest, path = _entry(line, digests, below)
            paths.add(path)
            digests[path] = digest
        except (_Unfit, Invalid) as error:
            reason = error.reason if isinstance(error, _Unfit) else error.message
            findings.append(wrong(name, reason, number))
        if len(findings) >= MOST_FINDINGS:
            break
    return ReadManifest(digests, tuple(findings))


def check_paths(paths: Iterable[str]) -> None:
    """Accept paths that mean the same on every system and to every reader of bags.

    Raises Invalid when one does not.
    """
    accepted = TreePaths()
    for path in paths:
        add_path(accepted, path)


def add_path(accepted: TreePaths, path: str) -> None:
    """Take one more path of a bag.

    Raises Invalid when it does not mean the same on every system and to every reader of bags.
    """
    if "%" in path:
        raise Invalid(_percent(path), hint=msg("give the file another name"))
    accepted.add(path)


def digest_of(content: bytes) -> str:
    """Give the digest of some bytes, such as of a manifest: that is the digest of its bag."""
    return hashlib.sha256(content).hexdigest()


def wrong(
    file: str, reason: Message, line: int | None = None, expected: Message | None = None
) -> Finding:
    """Give the finding that a file of a bag is not as it should be."""
    return Finding("package", Severity.ERROR, file, reason, row=line, expected=expected)


class _Unfit(ValueError):
    """A line, or a whole text, that is not accepted."""

    def __init__(self, reason: Message, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def _lines(content: bytes) -> list[str]:
    if len(content) > LARGEST or content.count(b"\n") > MOST_LINES:
        raise _Unfit(msg("is larger than a manifest may be"))
    if content.startswith(b"\xef\xbb\xbf"):
        raise _Unfit(msg("begins with a byte-order mark"), 1)
    if (at := content.find(b"\r")) >= 0:
        raise _Unfit(
            msg("has carriage returns, as when git or a mail program took it for text"),
            content.count(b"\n", 0, at) + 1,
        )
    if not content.endswith(b"\n"):
        raise _Unfit(msg("does not end with the end of a line"), content.count(b"\n") + 1)
    try:
        return content.decode().split("\n")[:-1]
    except UnicodeDecodeError as error:
        raise _Unfit(msg("is not UTF-8"), content.count(b"\n", 0, error.start) + 1) from error


def _entry(line: str, digests: Mapping[str, str], below: str) -> tuple[str, str]:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _Unfit(msg("is not a digest, two spaces and a path"))
    digest, path = match[1], match[2]
    if below and not path.startswith(below):
        raise _Unfit(msg("names {path}, which is not below {folder}", path=ascii(path),
                         folder=below))  # fmt: skip
    if not below and path.startswith("data/"):
        raise _Unfit(msg("names {path}, which belongs into the other manifest", path=ascii(path)))
    if "%" in path:
        raise _Unfit(_percent(path))
    if path in digests:
        raise _Unfit(msg("names {path} a second time", path=ascii(path)))
    return digest, path


def _percent(path: str) -> Message:
    return msg("the path {path} has a %, which readers of bags take differently", path=ascii(path))
