"""Stamps on pages: seen where the page is read, and in the page's own content."""

from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Name

from kuznia.exchange.stamp_pages import Encrypted, TooManyPages, Unclosed, stamp_pdf
from tests.exchange.packages import STAMP, drawing


def stamped(pdf: bytes, most_pages: int = 100) -> bytes:
    target = BytesIO()
    stamp_pdf(BytesIO(pdf), target, STAMP, most_pages)
    return target.getvalue()


def changed(pdf: bytes, **keys: object) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page in opened.pages:
            for key, value in keys.items():
                page.obj[f"/{key}"] = value
        opened.save(target)
    return target.getvalue()


def overlay_of(page: pikepdf.Page) -> pikepdf.Object:
    (overlay,) = dict(page.resources[Name.XObject].items()).values()
    return overlay


def test_the_same_page_and_stamp_give_the_same_bytes():
    assert stamped(drawing()) == stamped(drawing())


def test_every_page_bears_the_mark_in_its_own_content_and_the_overlay_in_another():
    with pikepdf.open(BytesIO(stamped(drawing("ONE", "TWO", "THREE")))) as pdf:
        for page in pdf.pages:
            content = page.obj.Contents.read_bytes()
            assert content.count(STAMP.mark.encode()) >= 2 * 3
            overlay = overlay_of(page)
            assert STAMP.mark.encode() not in overlay.read_bytes()
            assert b"UNDER TAA-1" in overlay.read_bytes()


def test_the_metadata_bear_release_serial_and_recipient():
    with pikepdf.open(BytesIO(stamped(drawing()))) as pdf:
        assert STAMP.mark == str(pdf.docinfo["/KuzniaSerial"])
        with pdf.open_metadata() as xmp:
            assert "R-1" == xmp["{urn:kuznia:stamp:1#}release"]


def operators(pdf: bytes) -> list[tuple[str, str]]:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return [
            (str(each.operator), " ".join(str(operand) for operand in each.operands))
            for each in pikepdf.parse_content_stream(opened.pages[0])
        ]


def test_the_drawing_itself_is_unchanged():
    drawn = ("re", "S", "n", "Tf", "Tj", "cm", "TL")
    before, after = operators(drawing()), operators(stamped(drawing()))

    assert [each for each in before if each[0] in drawn] == [
        each for each in after if each[0] in drawn and "K" not in each[1].replace("KET", "")
    ]


@pytest.mark.parametrize("turned", [0, 90, 180, 270, -90, 450])
def test_a_turned_and_cropped_page_bears_the_stamp_in_what_is_shown(turned: int):
    pdf = stamped(changed(drawing(), Rotate=turned, CropBox=Array([50, 40, 700, 500])))
    with pikepdf.open(BytesIO(pdf)) as opened:
        overlay = overlay_of(opened.pages[0])

    assert [50, 40, 700, 500] == [float(number) for number in overlay.BBox]


def test_a_page_with_a_box_that_is_nowhere_is_stamped_on_its_sheet():
    pdf = stamped(changed(drawing(), CropBox=Array([5000, 5000, 6000, 6000])))
    with pikepdf.open(BytesIO(pdf)) as opened:
        overlay = overlay_of(opened.pages[0])

    assert [0, 0, 842, 595] == [round(float(number)) for number in overlay.BBox]


def test_pages_that_share_resources_or_content_are_stamped_each():
    target = BytesIO()
    with pikepdf.open(BytesIO(drawing())) as opened:
        opened.pages.append(opened.pages[0])
        opened.save(target)
    with pikepdf.open(BytesIO(stamped(target.getvalue()))) as opened:
        assert [1, 1] == [page.Contents.read_bytes().count(b" Do Q") for page in opened.pages]


def with_content(content: bytes) -> bytes:
    target = BytesIO()
    with pikepdf.open(BytesIO(drawing())) as opened:
        opened.pages[0].Contents = opened.make_stream(content)
        opened.save(target)
    return target.getvalue()


def content_of(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        return opened.pages[0].Contents.read_bytes()


def test_a_page_without_content_or_resources_is_stamped():
    target = BytesIO()
    with pikepdf.new() as empty:
        empty.add_blank_page()
        del empty.pages[0].obj[Name.Contents]
        empty.save(target)

    assert 2 <= content_of(stamped(target.getvalue())).count(STAMP.mark.encode())


@pytest.mark.parametrize(
    "content",
    [b"(never closed", b"q 1 0 0 1 0 0", b"BI /W 1 /H 1 ID xx", b"<< /never /closed"],
)
def test_a_page_that_would_swallow_the_stamp_is_refused(content: bytes):
    with pytest.raises(Unclosed):
        stamped(with_content(content))


@pytest.mark.parametrize(
    ("content", "closed"),
    [
        (b"q 2 0 0 2 0 0 cm q", b"Q\nQ\nQ\n"),
        (b"Q Q 2 0 0 2 0 0 cm", b" cm\nQ\n"),
        (b"/OC /hidden BDC BT 3 Tr", b"ET\nEMC\nQ\n"),
    ],
)
def test_what_a_page_leaves_open_is_closed_before_the_stamp_is_drawn(content: bytes, closed: bytes):
    written = content_of(stamped(with_content(content)))
    depth = 0
    for operator, _operands in operators(stamped(with_content(content))):
        depth += (operator == "q") - (operator == "Q")
        assert depth >= 0

    assert 0 == depth
    assert closed + b"/KuzniaRelease" in written


def test_a_page_with_much_content_gets_its_marks_at_both_ends():
    written = content_of(stamped(with_content(b"0 0 m 9 9 l S q Q\n" * 150_000)))

    assert 2 * 2 == written.count(STAMP.mark.encode())


def test_an_encrypted_file_and_one_with_too_many_pages_are_told():
    target = BytesIO()
    with pikepdf.open(BytesIO(drawing())) as opened:
        opened.save(target, encryption=pikepdf.Encryption(owner="o", user=""))
    with pytest.raises(Encrypted):
        stamped(target.getvalue())
    with pytest.raises(TooManyPages):
        stamped(drawing("1", "2"), most_pages=1)
