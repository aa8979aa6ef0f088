"""The parts of a workbook, unpacked only when that is safe."""

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.errors import Invalid, KuzniaError, Refused
from kuznia.store.archive import packed, unpacked
from kuznia.store.limits import MOST_PARTS

TYPES = {"[Content_Types].xml": b"<Types/>"}


def workbook(parts: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression, compresslevel=1) as archive:
        for name, content in {**TYPES, **parts}.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_declared(content: bytes, name: str, size: int) -> bytes:
    """Let the list of an archive declare another size for a part."""
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(name.encode()))
    return content[: entry + 24] + struct.pack("<I", size) + content[entry + 28 :]


def test_xml_parts_are_unpacked_and_others_are_not():
    parts = {"xl/workbook.xml": b"<a/>", "xl/x.rels": b"<b/>", "xl/media/image1.png": b"png"}

    found = unpacked("book.xlsx", workbook(parts))

    assert {**TYPES, "xl/workbook.xml": b"<a/>", "xl/x.rels": b"<b/>"} == found


def test_parts_are_packed_again():
    parts = {**TYPES, "xl/workbook.xml": b"<a/>"}

    assert parts == unpacked("book.xlsx", packed(parts))


def test_a_bomb_is_refused_by_what_it_declares():
    bomb = workbook({f"xl/{number}.xml": bytes(10 * 2**20) for number in range(60)})

    assert len(bomb) < 4 * 2**20
    with pytest.raises(Refused, match=r"book\.xlsx is not unpacked: it unpacks to 600 MB"):
        unpacked("book.xlsx", bomb)


def test_a_part_that_declares_more_than_a_gigabyte_is_refused():
    lying = with_declared(workbook({"xl/a.xml": b"<a/>"}), "xl/a.xml", 2**31)

    with pytest.raises(Refused, match="it unpacks to 2048 MB"):
        unpacked("book.xlsx", lying)


def test_a_part_that_grows_too_much_is_refused():
    with pytest.raises(Refused, match=r"xl/a\.xml grows \d+ times when unpacked"):
        unpacked("book.xlsx", workbook({"xl/a.xml": bytes(20 * 2**20)}))


def test_a_bomb_that_declares_little_is_unpacked_no_further_and_found_out():
    lying = with_declared(workbook({"xl/a.xml": bytes(100 * 2**20)}), "xl/a.xml", 1000)

    with pytest.raises(Invalid, match=r"book\.xlsx is damaged: Bad CRC-32"):
        unpacked("book.xlsx", lying)


def test_ordinary_repetition_is_no_bomb():
    rows = b"<a>" + b'<row><c t="s"><v>1</v></c></row>' * 50_000 + b"</a>"

    assert rows == unpacked("book.xlsx", workbook({"xl/a.xml": rows}))["xl/a.xml"]


def test_too_many_parts_are_refused():
    parts = {f"{number}.bin": b"" for number in range(MOST_PARTS)}

    with pytest.raises(Refused, match="it has 2001 parts"):
        unpacked("book.xlsx", workbook(parts))


def test_an_archive_in_the_archive_is_not_unpacked():
    inner = workbook({"xl/a.xml": bytes(2**20)})

    assert TYPES == unpacked("book.xlsx", workbook({"xl/embeddings/book.xlsx": inner}))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_not_chosen_from():
    file = io.BytesIO(workbook({"xl/a.xml": b"<a/>"}))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/A.xml", b"<b/>")

    with pytest.raises(Invalid, match="two parts of one name"):
        unpacked("book.xlsx", file.getvalue())


def test_an_encrypted_part_is_said():
    content = workbook({"xl/a.xml": b"<a/>"})
    entry = content.rindex(b"PK\x01\x02")

    with pytest.raises(Invalid, match="is no workbook but an encrypted archive"):
        unpacked("book.xlsx", content[: entry + 8] + b"\x01" + content[entry + 9 :])


def test_a_compression_that_excel_does_not_know_is_not_unpacked():
    with pytest.raises(Invalid, match="encrypted archive"):
        unpacked("book.xlsx", workbook({"xl/a.xml": b"<a/>"}, zipfile.ZIP_BZIP2))


@pytest.mark.parametrize(
    "xml",
    [
        b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
        b'<!doctype a SYSTEM "http://localhost/"><a/>',
        b'<?xml version="1.0"?>\n<!DOCTYPE a><a/>',
    ],
)
def test_declarations_of_entities_are_refused(xml: bytes):
    with pytest.raises(Refused, match="declares XML entities, which no workbook needs"):
        unpacked("book.xlsx", workbook({"xl/a.xml": xml}))


@pytest.mark.parametrize(
    "xml",
    [
        "<a/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b"<?xml version='1.0' encoding='utf-16'?><a/>",
    ],
)
def test_parts_in_another_encoding_are_not_read(xml: bytes):
    with pytest.raises(Invalid, match="whose parts are not in UTF-8"):
        unpacked("book.xlsx", workbook({"xl/a.xml": xml}))


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<a b=1/>", b"\xff<a/>", b'<a b="1" b="2"/>'])
def test_parts_that_are_not_well_formed_are_not_read(xml: bytes):
    with pytest.raises(Invalid, match=r"book\.xlsx is damaged"):
        unpacked("book.xlsx", workbook({"xl/a.xml": xml}))


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, b"<a/>")
    return file.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "an empty file"),
        (OLE + bytes(500), r"a workbook of Excel 97-2003 \(.xls\)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "a workbook with a password"),
        (b"\n<!DOCTYPE HTML><html><table>", r"a web page \(HTML\)"),
        (b"\xef\xbb\xbf<html>", r"a web page \(HTML\)"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file"),
        (b"%PDF-1.7", "a PDF document"),
        (b"item;site;quantity\nROUND;HOME;1\n", r"a text file \(CSV\)"),
        (b"\x7fELF\x00", "a file of another kind"),
        (zipped("mimetype", "content.xml"), r"a document of LibreOffice \(.ods\)"),
        (zipped("needs.csv"), "a zip archive"),
        (zipped("[Content_Types].xml", "xl/workbook.bin"), r"a binary workbook \(.xlsb\)"),
    ],
)
def test_another_kind_of_file_is_named(content: bytes, kind: str):
    with pytest.raises(Invalid, match=rf"^book\.xlsx is no workbook but {kind}$") as error:
        unpacked("book.xlsx", content)

    assert "save it as an Excel workbook (.xlsx)" in str(error.value.hint)


@pytest.mark.parametrize("cut", [4, 30, 100, -1])
def test_a_file_that_was_cut_is_damaged(cut: int):
    with pytest.raises(Invalid, match=r"book\.xlsx is damaged"):
        unpacked("book.xlsx", workbook({"xl/a.xml": b"<a/>"})[:cut])


@given(st.data())
def test_a_damaged_archive_is_unpacked_or_explained(data: st.DataObject):
    content = bytearray(workbook({"xl/a.xml": b"<a>text</a>" * 1}))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(2, len(content) - 1))] = data.draw(st.integers(0, 255))

    def parts_or_error() -> object:
        try:
            return unpacked("book.xlsx", bytes(content))
        except KuzniaError as error:
            return error

    assert isinstance(parts_or_error(), (dict, KuzniaError))


def test_a_workbook_of_an_independent_writer_is_unpacked(tmp_path: Path):
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "book.xlsx")

    assert "xl/workbook.xml" in unpacked("book.xlsx", (tmp_path / "book.xlsx").read_bytes())
