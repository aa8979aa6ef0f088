"""Whose copy is it: the mark is found in what others made of a stamped drawing."""

from collections.abc import Callable
from io import BytesIO

import pikepdf
import pypdf
import pytest
from pikepdf import Array, Name

from kuznia.exchange.stamp_pages import stamp_pdf
from kuznia.exchange.stamp_reading import serials_of
from tests.exchange.packages import STAMP, drawing


def stamped() -> bytes:
    target = BytesIO()
    stamp_pdf(BytesIO(drawing("ONE", "TWO")), target, STAMP, 100)
    return target.getvalue()


def by_pikepdf(pdf: bytes, change: Callable[[pikepdf.Pdf], None], **settings: bool) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        opened.save(target, **settings)  # pyright: ignore[reportArgumentType] - settings of saving
    return target.getvalue()


def by_pypdf(pdf: bytes, change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    target = BytesIO()
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf))
    change(writer)
    writer.metadata = None
    writer.write(target)
    return target.getvalue()


def crop(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        for box in (Name.CropBox, Name.MediaBox, Name.TrimBox):
            page.obj[box] = Array([100, 100, 700, 500])


def remove_overlay(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        del page.obj[Name.Resources][Name.XObject]


def remove_metadata(pdf: pikepdf.Pdf) -> None:
    del pdf.trailer[Name.Info]
    del pdf.Root[Name.Metadata]


def all_at_once(pdf: pikepdf.Pdf) -> None:
    remove_overlay(pdf)
    remove_metadata(pdf)
    crop(pdf)
    del pdf.pages[0]


def compress(writer: pypdf.PdfWriter) -> None:
    for page in writer.pages:
        page.compress_content_streams()


def crop_and_scale(writer: pypdf.PdfWriter) -> None:
    for page in writer.pages:
        page.cropbox.upper_right = (400, 400)
        page.scale_by(0.5)


def rewrite_operators(writer: pypdf.PdfWriter) -> None:
    writer.remove_images()
    writer.compress_identical_objects()


@pytest.mark.parametrize("change", [crop, remove_overlay, remove_metadata, all_at_once])
def test_the_mark_survives_what_is_done_to_the_file(change: Callable[[pikepdf.Pdf], None]):
    assert {"K7AB-0001"} == serials_of(BytesIO(by_pikepdf(stamped(), change)))


@pytest.mark.parametrize("change", [compress, crop_and_scale, rewrite_operators])
def test_the_mark_survives_being_written_by_another_library(
    change: Callable[[pypdf.PdfWriter], None],
):
    bare = by_pikepdf(stamped(), all_at_once)

    assert {"K7AB-0001"} == serials_of(BytesIO(by_pypdf(bare, change)))


@pytest.mark.parametrize("setting", ["linearize", "normalize_content", "recompress_flate"])
def test_the_mark_survives_being_saved_anew(setting: str):
    bare = by_pikepdf(stamped(), all_at_once, **{setting: True})

    assert {"K7AB-0001"} == serials_of(BytesIO(bare))


def test_each_page_alone_bears_the_mark():
    for number in range(2):
        page = pypdf.PdfReader(BytesIO(stamped())).pages[number]
        target = BytesIO()
        writer = pypdf.PdfWriter()
        writer.add_page(page)
        writer.write(target)

        assert {"K7AB-0001"} == serials_of(BytesIO(target.getvalue()))


def test_a_page_put_onto_another_one_bears_the_mark():
    writer = pypdf.PdfWriter(clone_from=BytesIO(drawing("OTHER")))
    writer.pages[0].merge_transformed_page(
        pypdf.PdfReader(BytesIO(stamped())).pages[0],
        pypdf.Transformation().scale(0.4).rotate(15),
    )
    target = BytesIO()
    writer.write(target)

    assert {"K7AB-0001"} == serials_of(BytesIO(target.getvalue()))


def test_the_mark_is_found_when_it_is_written_in_hexadecimal_or_in_octal():
    mark = STAMP.mark.encode()
    octal = b"".join(b"\\%03o" % sign for sign in mark)
    digits = mark.hex(" ").encode()
    for text in (b"<" + digits + b">", b"<" + digits + b" 2>", b"(" + octal + b")"):

        def write(pdf: pikepdf.Pdf, text: bytes = text) -> None:
            pdf.pages[0].Contents = pdf.make_stream(b"BT " + text + b" Tj ET")

        assert {"K7AB-0001"} == serials_of(BytesIO(by_pikepdf(drawing(), write)))


def test_a_drawing_that_was_never_stamped_bears_none():
    assert set() == serials_of(BytesIO(drawing()))


def test_files_of_two_recipients_merged_tell_both():
    other = BytesIO()
    two = STAMP.__class__("R-2", "ZZ99", "BRK A", "ua-other", "TAA-1")
    stamp_pdf(BytesIO(drawing()), other, two, 100)
    writer = pypdf.PdfWriter()
    writer.append(BytesIO(stamped()))
    writer.append(other)
    target = BytesIO()
    writer.write(target)

    assert {"K7AB-0001", "ZZ99"} == serials_of(BytesIO(target.getvalue()))


def test_information_in_a_broken_encoding_hides_no_mark():
    stamped = BytesIO()
    stamp_pdf(BytesIO(drawing()), stamped, STAMP, 100)

    def spoil(pdf: pikepdf.Pdf) -> None:
        pdf.trailer.Info = pdf.make_indirect(
            pikepdf.Dictionary(Title=pikepdf.String(b"\xef\xbb\xbf\xac"))
        )

    assert {"K7AB-0001"} == serials_of(BytesIO(by_pikepdf(stamped.getvalue(), spoil)))


def test_what_cannot_be_read_is_refused_by_one_name():
    huge = drawing().replace(b"startxref\n", b"startxref\n9999999999999999999999")
    for content in (b"", b"text", huge):
        try:
            assert set() == serials_of(BytesIO(content))
        except pikepdf.PdfError:
            continue
