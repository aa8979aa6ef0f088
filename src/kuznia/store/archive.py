"""The parts of a workbook, unpacked only when that is safe.

An `.xlsx` file is a zip archive of XML, so a small file can unpack to more than a machine has, and
its list of parts may lie.  Sizes are judged from the list first; then each part is unpacked no
further than the list says, and its checksum shows whether there was more.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from xml.parsers import expat

from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import Message, msg
from kuznia.store import limits

_TYPES = "[Content_Types].xml"
_READ = (".xml", ".rels")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PART = "EncryptedPackage".encode("utf-16-le")
_KINDS = (
    (_OLE, msg("a workbook of Excel 97-2003 (.xls)")),
    ((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta"), msg("a web page (HTML)")),
    (b"<?xml", msg("an XML file")),
    (b"%pdf", msg("a PDF document")),
)
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_ENCODINGS = (b"utf-8", b"utf8", b"us-ascii", b"ascii")


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """Give the XML parts of the workbook *name*, by their names in the archive.

    Raises Invalid when it is no workbook, and Refused when it would unpack to too much.
    """
    if not content.startswith(b"PK"):
        raise _no_workbook(name, _other_kind(content))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(name, entries)
            return {
                entry.filename: _part(name, archive, entry)
                for entry in entries
                if entry.filename.lower().endswith(_READ)
            }
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
        OverflowError,
        expat.ExpatError,
    ) as error:
        raise Invalid(
            msg("{name} is damaged: {reason}", name=name, reason=str(error)),
            hint=msg("open it in Excel and save it again, or ask its sender for it again"),
        ) from error


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Put parts into an archive without compression."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _check_entries(name: str, entries: Sequence[zipfile.ZipInfo]) -> None:
    """Judge an archive by its list of parts."""
    names = [entry.filename for entry in entries]
    if len(names) > limits.MOST_PARTS:
        raise _too_much(name, msg("it has {parts} parts", parts=len(names)))
    if _TYPES not in names:
        raise _no_workbook(name, _other_archive(names))
    if "xl/workbook.bin" in names:
        raise _no_workbook(name, msg("a binary workbook (.xlsb)"))
    if len({part.lower() for part in names}) < len(names):
        raise _no_workbook(name, msg("an archive with two parts of one name"))
    total = sum(entry.file_size for entry in entries)
    if total > limits.MOST_UNPACKED:
        size = f"{total / limits.MEGABYTE:.0f}"
        raise _too_much(name, msg("it unpacks to {size} MB", size=size))
    for entry in entries:
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise _no_workbook(name, msg("an encrypted archive"))
        if entry.file_size > max(limits.LARGE_PART, limits.MOST_RATIO * entry.compress_size):
            times = entry.file_size // max(entry.compress_size, 1)
            raise _too_much(
                name,
                msg("{part} grows {times} times when unpacked", part=entry.filename, times=times),
            )


def _part(name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpack a part, which stops at the size that the list says and checks the sum."""
    content = archive.read(entry)
    encoding = _ENCODING.match(content)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or (
        encoding and encoding[1].lower() not in _ENCODINGS
    ):
        raise _no_workbook(name, msg("a workbook whose parts are not in UTF-8"))
    if _DECLARATION.search(content):
        raise Refused(
            msg("{name} declares XML entities, which no workbook needs", name=name),
            msg("such a file is made to do harm: ask its sender what it is"),
        )
    expat.ParserCreate().Parse(
        content, True
    )  # readers are lenient, so what they see must be strict
    return content


def _other_kind(content: bytes) -> Message:
    """Say what a file is that is no archive."""
    start = content[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if content.startswith(_OLE) and _ENCRYPTED_PART in content:
        return msg("a workbook with a password")
    for starts, kind in _KINDS:
        if start.startswith(starts):
            return kind
    if start and b"\0" not in start and any(mark in start for mark in (b",", b";", b"\t")):
        return msg("a text file (CSV)")
    return msg("a file of another kind") if content else msg("an empty file")


def _other_archive(names: Sequence[str]) -> Message:
    if "mimetype" in names:
        return msg("a document of LibreOffice (.ods)")
    return msg("a zip archive")


def _no_workbook(name: str, kind: Message) -> Invalid:
    return Invalid(
        msg("{name} is no workbook but {kind}", name=name, kind=kind),
        hint=msg("open it in Excel or LibreOffice and save it as an Excel workbook (.xlsx)"),
    )


def _too_much(name: str, reason: Message) -> Refused:
    return Refused(
        msg("{name} is not unpacked: {reason}", name=name, reason=reason),
        msg("such a file can fill a machine: copy its tables into a new workbook"),
    )
