"""Stamping from outside: limits, problems, and whose copy a file is."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange.stamp_reading import serials_of
from kuznia.exchange.stamping import Limits, is_pdf, recover_serials, stamp_file
from kuznia.model.errors import Invalid, NotFound
from tests.exchange.packages import STAMP, drawing


def stamp(folder: Path, content: bytes, limits: Limits | None = None) -> Path:
    (folder / "source").write_bytes(content)
    target = folder / "target.pdf"
    with (folder / "source").open("rb") as source, target.open("wb+") as written:
        stamp_file(source, written, "a.pdf", STAMP, limits)
    return target


def test_a_stamped_file_tells_whose_it_is(tmp_path: Path):
    assert {"K7AB-0001"} == recover_serials(stamp(tmp_path, drawing()))


def encrypted() -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(drawing())) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "limits", "part"),
    [
        (encrypted(), Limits(), "is encrypted"),
        (b"%PDF-1.7\n" + bytes(100), Limits(), "is malformed"),
        (drawing("1", "2"), Limits(pages=1), "more than are stamped"),
        (drawing(), Limits(output=100), "cannot be stamped"),
        (drawing(), Limits(seconds=0), "takes longer than 0 seconds"),
    ],
    ids=["encrypted", "malformed", "pages", "output", "time"],
)
def test_a_file_that_cannot_be_stamped_is_a_finding(
    tmp_path: Path, content: bytes, limits: Limits, part: str
):
    with pytest.raises(Invalid, match=part) as refused:
        stamp(tmp_path, content, limits)

    assert "a.pdf" == refused.value.findings[0].place


def test_a_file_that_swells_is_stopped(tmp_path: Path):
    target = BytesIO()
    with pikepdf.open(BytesIO(drawing())) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(bytes(400 * 1024 * 1024))
        pdf.save(target)

    assert len(target.getvalue()) < 1024 * 1024
    with pytest.raises(Invalid, match="cannot be stamped"):
        stamp(tmp_path, target.getvalue(), Limits(memory=512 * 1024 * 1024))


def test_what_is_no_pdf_is_told(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"text")

    with pytest.raises(Invalid, match="is malformed"):
        recover_serials(tmp_path / "a")
    with pytest.raises(NotFound):
        recover_serials(tmp_path / "none")


def test_a_pdf_is_known_by_its_beginning_and_not_by_its_name():
    assert is_pdf(b"\xef\xbb\xbf%PDF-1.4")
    assert not is_pdf(b"ISO-10303-21;")


@given(st.binary(max_size=60), st.integers(0, 2000))
@settings(max_examples=40, deadline=None)
def test_a_damaged_file_is_read_or_found_malformed(noise: bytes, place: int):
    content = bytearray(drawing())
    content[place : place + len(noise)] = noise
    try:
        assert set() == serials_of(BytesIO(content))
    except (pikepdf.PdfError, ValueError):
        return
