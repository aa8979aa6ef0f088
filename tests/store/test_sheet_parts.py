"""The XML of a workbook, made harmless and honest before a reader makes tables of it."""

import pytest

from kuznia.model.cell_values import UNCOMPUTED
from kuznia.model.errors import Refused
from kuznia.store.sheet_parts import mended

FAR = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def sheet(rows: bytes) -> bytes:
    return b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"


def mend(rows: bytes) -> bytes:
    content = mended("book.xlsx", {"xl/sheet1.xml": sheet(rows)})["xl/sheet1.xml"]
    return content.removeprefix(b"<worksheet><sheetData>").removesuffix(b"</sheetData></worksheet>")


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1.5</v></c><c r="B1" t="s"><v>0</v></c></row>',
        b'<row><c><v>1</v></c><c t="inlineStr"><is><t>e</t></is></c></row>',
        b'<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>',
        b'<row r="1"><c r="A1" t="str"><f>""</f><v></v></c></row>',
        b"<x:row><x:c><x:v>1</x:v></x:c></x:row>",
    ],
)
def test_ordinary_cells_stay_as_they_are(rows: bytes):
    assert rows == mend(rows)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b'<c r="A1" t="e"><v>#N/A</v></c>', b'<c r="A1" t="str"><v>#N/A</v></c>'),
        (b"<c t='e' s='1'><v>#REF!</v></c>", b"<c t='str' s='1'><v>#REF!</v></c>"),
        (b'<x:c r="A1" t="e"><x:v>#N/A</x:v></x:c>', b'<x:c r="A1" t="str"><x:v>#N/A</x:v></x:c>'),
    ],
)
def test_an_error_becomes_a_text(cell: bytes, text: bytes):
    assert b"<row>" + text + b"</row>" == mend(b"<row>" + cell + b"</row>")


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1"><f>1+1</f></c>',
        b'<c r="A1"><f>1+1</f><v/></c>',
        b'<c r="A1"><f>1+1</f><v></v></c>',
        b'<c r="A1" t="n"><f t="shared" si="0"/></c>',
    ],
)
def test_a_formula_that_was_never_computed_becomes_a_text(cell: bytes):
    text = b'<c r="A1" t="str"><v>' + UNCOMPUTED.encode() + b"</v></c>"

    assert b"<row>" + text + b"</row>" == mend(b"<row>" + cell + b"</row>")


@pytest.mark.parametrize(
    "rows",
    [
        FAR,
        FAR.replace(b'"', b"'"),
        FAR.replace(b"<c ", b"<x:c ").replace(b"</c>", b"</x:c>"),
        b'<row r="1048576"><c t=">" r="XFD1048576"><v>1</v></c></row>',
        b"""<row r="1"><c t=' r="A1" ' r="XFD1048576"><v>1</v></c></row>""",
        b'<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>',
        b'<!-- <c t=" -->' + FAR + b'<!-- " -->',
        b'<![CDATA[ <c t=" ]]>' + FAR + b'<![CDATA[ " ]]>',
        b'<row r="100000000"><c><v>1</v></c></row>',
        b'<row r="99999999999999"><c><v>1</v></c></row>',
        b'<row r="900000">' + b"<c><v>1</v></c>" * 12 + b"</row>",
    ],
)
def test_one_cell_far_away_is_refused(rows: bytes):
    with pytest.raises(Refused, match=r"book\.xlsx:xl/sheet1\.xml has \d+ cells or more"):
        mend(rows)


def test_a_format_far_away_is_no_cell():
    rows = b'<row r="1048576" s="1"><c r="XFD1048576" s="1"/></row>'

    assert rows == mend(rows)


@pytest.mark.parametrize(
    ("part", "without"),
    [
        (b'<sst count="9" uniqueCount="4000000000"><si/></sst>', b"<sst  ><si/></sst>"),
        (b"<sst a='>' uniqueCount = '4000000000'/>", b"<sst a='>' />"),
        (b'<!-- <sst a=" --><sst count="9"/><!-- " -->', b'<!-- <sst a=" --><sst /><!-- " -->'),
        (b'<si><t>a count="5" is text</t></si>', b'<si><t>a count="5" is text</t></si>'),
    ],
)
def test_what_a_part_says_to_count_is_left_out(part: bytes, without: bytes):
    assert {"xl/sharedStrings.xml": without} == mended("book", {"xl/sharedStrings.xml": part})
