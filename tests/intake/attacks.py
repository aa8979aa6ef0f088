"""Files that try to harm whoever reads them; each does nothing but be large, deep or endless."""

from __future__ import annotations

import zlib
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from tests.intake.samples import STATEMENT_C, sheet

BOMB = (
    "<?xml version='1.0'?><!DOCTYPE q [<!ENTITY a0 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 9))
    + "]><QIFDocument>&a8;</QIFDocument>"
).encode()
"""Entities that would grow to a gigabyte."""


def objects(*contents: bytes) -> bytes:
    """Make a PDF of numbered objects; the first is its catalogue."""
    made = bytearray(b"%PDF-1.7\n")
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(contents) + 1)
    for number, content in enumerate(contents, 1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    trailer = b"trailer\n<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(made) + table + trailer % (len(contents) + 1, len(made))


def stream(content: bytes, filters: bytes = b"") -> bytes:
    """Make a stream object."""
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), filters, content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<<>>>>"


def decompression_bomb() -> bytes:
    """Make a page of which a kilobyte or two unpack, twice, to 256 megabytes."""
    packed = zlib.compress(zlib.compress(bytes(2**28), 1))
    page = stream(packed, b"/Filter[/FlateDecode/FlateDecode]")
    return objects(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, page)


def page_loop() -> bytes:
    """Make a tree of pages that is its own child."""
    return objects(CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>")


def nested_arrays() -> bytes:
    """Make a million arrays inside each other."""
    deep = b"[" * 1_000_000 + b"]" * 1_000_000
    return objects(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, stream(b"BT ET"), deep)


def deep_page() -> bytes:
    """Make a page whose content nests a million arrays."""
    content = stream(b"BT " + b"[" * 1_000_000 + b" ET")
    return objects(CATALOGUE, b"<</Type/Pages/Kids[3 0 R]/Count 1>>", PAGE, content)


def with_script() -> bytes:
    """Make a marked sheet with a script that runs when it opens."""
    writer = _marked()
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    return _written(writer)


def with_launch() -> bytes:
    """Make a marked sheet with an annotation that starts a program."""
    writer = _marked()
    action = {NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("calc")}
    link = {NameObject("/Subtype"): NameObject("/Link"), NameObject("/A"): DictionaryObject(action)}
    writer.pages[0][NameObject("/Annots")] = ArrayObject([DictionaryObject(link)])
    return _written(writer)


def with_file() -> bytes:
    """Make a marked sheet with another file inside."""
    writer = _marked()
    writer.add_attachment("other.txt", b"DISTRIBUTION STATEMENT E")
    return _written(writer)


def with_form() -> bytes:
    """Make a marked sheet with a field to fill."""
    writer = _marked()
    field = DictionaryObject({NameObject("/FT"): NameObject("/Tx")})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([field])})
    writer.root_object[NameObject("/AcroForm")] = form
    return _written(writer)


def encrypted(password: str) -> bytes:
    """Make a marked sheet that is encrypted."""
    writer = _marked()
    writer.encrypt(password, algorithm="AES-256")
    return _written(writer)


def with_xmp(content: bytes) -> bytes:
    """Make an empty sheet with metadata."""
    catalogue = b"<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R>>"
    page = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return objects(catalogue, page, PAGE, stream(b"BT ET"), stream(content))


def _marked() -> PdfWriter:
    return PdfWriter(clone_from=PdfReader(BytesIO(sheet([STATEMENT_C[:92], STATEMENT_C[92:]]))))


def _written(writer: PdfWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()
