import pytest

from kuznia.intake.kinds import contradicts, kind_of


@pytest.mark.parametrize(
    ("name", "head", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.bin", b"junk %PDF-1.7", "pdf"),
        ("a.stp", b"\xef\xbb\xbfISO-10303-21;", "step"),
        ("a.qif", b'<?xml version="1.0"?><q:QIFDocument>', "qif"),
        ("a.csv", b"a,b", "csv"),
        ("a.xml", b"<a/>", "xml"),
        ("a.docx", b"PK\x03\x04", "unknown"),
        ("a.pdf", b"hello", "text"),
    ],
)
def test_content_decides_before_the_name(name: str, head: bytes, kind: str):
    assert kind == kind_of(name, head)


def test_a_name_that_claims_another_kind_is_seen():
    assert contradicts("a.pdf", "text")
    assert contradicts("a.csv", "pdf")
    assert not contradicts("a.STEP", "step")
    assert not contradicts("a.log", "text")
