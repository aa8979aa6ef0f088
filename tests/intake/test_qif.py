from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened
from kuznia.intake.qif import read_qif
from tests.intake.samples import STATEMENT_C

QIF = (
    '<?xml version="1.0"?>\n<QIFDocument xmlns="http://qifstandards.org/xsd/qif3" '
    'versionQIF="3.0.0">\n<Version><TimeCreated>2024-03-02</TimeCreated></Version>\n'
    "<Header><Description>{note}</Description></Header>\n"
    '<Product><PartSet n="1"><Part id="1" label="Bracket"/></PartSet></Product><Plan/></QIFDocument>'
)
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1 or chr(32).strip()};" * 10}">' for n in range(1, 9))
    + "]><QIFDocument>&a8;</QIFDocument>"
)


def read(content: str | bytes) -> Opened:
    data = content if isinstance(content, bytes) else content.encode()
    opened = Opened("plan.qif", Limits())
    read_qif(BytesIO(data), len(data), opened)
    return opened


def codes(opened: Opened) -> list[str]:
    return [each.code for each in opened.problems]


def test_the_document_says_what_it_is():
    assert {
        "schema": "QIF 3.0.0",
        "saved": "2024-03-02",
        "title": "Bracket",
        "content": "plan",
    } == (read(QIF).properties)


def test_a_statement_in_the_header_is_found_with_its_line():
    opened = read(QIF.replace("{note}", STATEMENT_C))

    assert [("C", 4)] == [(each.letter, each.place.line) for each in opened.markings]


def test_a_statement_in_an_attribute_of_a_program_is_found():
    marked = QIF.replace(
        "<Header>",
        f'<Attributes><AttributeStr name="m" value="{STATEMENT_C}"/></Attributes><Header>',
    )

    assert ["C"] == [each.letter for each in read(marked).markings]


def test_entities_are_not_even_parsed():
    assert ["xml-entities"] == codes(read(BOMB))


def test_damaged_or_other_xml_is_told():
    assert ["malformed"] == codes(read(QIF[:-20]))
    assert ["malformed"] == codes(read("<Other/>"))


@given(st.binary())
def test_any_bytes_are_read(data: bytes):
    assert {"malformed", "xml-entities"} & set(codes(read(b"<QIFDocument>" + data)))
