from collections.abc import Callable
from io import BytesIO

import pytest

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened
from kuznia.intake.pdf import read_pdf
from tests.intake import attacks
from tests.intake.samples import STATEMENT_A

XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><r:Description><dc:title><r:Alt><r:li>Bracket'
    f"</r:li></r:Alt></dc:title><dc:rights>{STATEMENT_A}</dc:rights></r:Description></r:RDF>"
    "</x:xmpmeta>"
).encode()


def read(content: bytes) -> Opened:
    opened = Opened("sheet.pdf", Limits())
    read_pdf(BytesIO(content), len(content), opened)
    return opened


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (attacks.with_script, {"script", "action"}),
        (attacks.with_launch, {"launch"}),
        (attacks.with_file, {"embedded-file"}),
        (attacks.with_form, {"form"}),
        (lambda: attacks.encrypted("secret"), {"encrypted"}),
        (lambda: attacks.encrypted(""), {"encrypted"}),
    ],
)
def test_what_does_more_than_show_a_page_is_told(content: Callable[[], bytes], codes: set[str]):
    assert codes == {each.code for each in read(content()).problems}


def test_metadata_is_read_and_searched():
    opened = read(attacks.with_xmp(XMP))

    assert "Bracket" == opened.properties["title"]
    assert [("A", None)] == [(each.letter, each.place.page) for each in opened.markings]


def test_metadata_with_entities_is_not_parsed():
    assert "xml-entities" in {each.code for each in read(attacks.with_xmp(attacks.BOMB)).problems}
