"""Putting a stamp on every page of a PDF, seen and unseen; for the stamping process only."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import BinaryIO

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Object,
    Page,
    Pdf,
    Stream,
    String,
)

from kuznia.exchange.stamp import Stamp

FONT = Name("/KuzniaFont")
MOST_PARSED = 2 * 1024 * 1024
"""Content of a page that is larger gets its marks at the beginning and at the end only."""
MOST_PLACES = 6

_NESTING = ("q", "Q", "BT", "ET", "BMC", "BDC", "EMC")
_WIDTH = 0.62
"""Width of an average capital of Helvetica as a share of its height."""
_XMP = "{urn:kuznia:stamp:1#}"


class Encrypted(Exception):
    """The file asks for a password, or forbids changes."""


class Unclosed(Exception):
    """The content of a page ends within an operator."""


class TooManyPages(Exception):
    """The file has more pages than are stamped."""


def stamp_pdf(source: BinaryIO, target: BinaryIO, stamp: Stamp, most_pages: int) -> None:
    """Write a stamped copy of a PDF; the same input gives the same bytes.

    Raises Encrypted, TooManyPages, or whatever the library finds in a malformed file.
    """
    with _opened(source) as pdf:
        if not 0 < len(pdf.pages) <= most_pages:
            raise TooManyPages
        font = pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        for page in pdf.pages:
            _stamp_page(pdf, page, font, stamp)
        _stamp_metadata(pdf, stamp)
        pdf.save(target, deterministic_id=True)


def _opened(source: BinaryIO) -> Pdf:
    try:
        pdf = pikepdf.open(source)
    except pikepdf.PasswordError as error:
        raise Encrypted from error
    if pdf.is_encrypted:
        pdf.close()
        raise Encrypted
    return pdf


def _stamp_page(pdf: Pdf, page: Page, font: Object, stamp: Stamp) -> None:
    box, turned = _shown_box(page)
    overlay = Name(f"/KuzniaStamp{stamp.mark[-8:]}")
    _own_resources(page)
    page.add_resource(font, Name.Font, FONT)
    page.add_resource(_overlay(pdf, font, stamp, box, turned=turned), Name.XObject, overlay)
    marks = [_mark(stamp, at) for at in _places(box)]
    content = _content(page)
    inner = _with_marks(content, marks[1])
    drawn = b"\nq %b Do Q\n" % str(overlay).encode()
    written = marks[0] + inner + marks[2] + drawn
    last = _parsed(written, "Do")[-1:]
    if not last or list(last[0].operands) != [overlay]:
        raise Unclosed
    page.Contents = pdf.make_stream(written)


def _own_resources(page: Page) -> None:
    """Give the page resources of its own: what it inherits or shares must not gather stamps."""
    resources = page.obj.get(Name.Resources) or page.resources
    copied = _copied(resources)
    for kind in (Name.Font, Name.XObject):
        copied[kind] = _copied(copied.get(kind))
    page.obj[Name.Resources] = copied


def _copied(value: object) -> Dictionary:
    if not isinstance(value, Dictionary):
        return Dictionary()
    return Dictionary({str(name): entry for name, entry in value.items()})


def _content(page: Page) -> bytes:
    """Give the page's content in one piece, as its streams follow each other."""
    contents = page.obj.get(Name.Contents)
    parts: Iterable[Object] = ()
    if isinstance(contents, Array):
        parts = list(contents)  # pyright: ignore[reportUnknownVariableType, reportAssignmentType] - pikepdf tells no type of entries
    elif isinstance(contents, Stream):
        parts = [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))


def _with_marks(content: bytes, mark: bytes) -> bytes:
    """Put marks between the operators of a page, and close what the page leaves open.

    Raises Unclosed when it ends within an operator, which would swallow what is drawn after it.
    """
    small = len(content) <= MOST_PARSED
    instructions = _parsed(content, "" if small else " ".join(_NESTING))
    fit = [
        number
        for number, instruction in enumerate(instructions, 1)
        if str(instruction.operator) in ("Q", "ET")
    ]
    before, after = _balanced(str(instruction.operator) for instruction in instructions)
    if not small or not fit:
        return before + content + after
    places = sorted({fit[len(fit) * turn // MOST_PLACES] for turn in range(MOST_PLACES)})
    pieces = [
        pikepdf.unparse_content_stream(instructions[begin:end])
        for begin, end in pairwise((0, *places, len(instructions)))
    ]
    return before + (b"\n" + mark).join(pieces) + after


def _parsed(
    content: bytes, operators: str
) -> Sequence[ContentStreamInstruction | ContentStreamInlineImage]:
    keeper = pikepdf.new()  # the stream lives as long as the file that it is in
    with warnings.catch_warnings(action="error"):
        try:
            return list(pikepdf.parse_content_stream(Stream(keeper, content), operators))
        except (UserWarning, pikepdf.PdfError) as error:
            raise Unclosed from error


def _balanced(operators: Iterable[str]) -> tuple[bytes, bytes]:
    """Give what must stand before and after a content so that nothing of it reaches beyond it."""
    depth = lowest = text = marked = 0
    for operator in operators:
        depth += (operator == "q") - (operator == "Q")
        lowest = min(lowest, depth)
        text = {"BT": 1, "ET": 0}.get(operator, text)
        marked = max(0, marked + (operator in ("BMC", "BDC")) - (operator == "EMC"))
    before = b"q\n" * (1 - lowest)
    return before, b"\n" + b"ET\n" * text + b"EMC\n" * marked + b"Q\n" * (1 - lowest + depth)


def _mark(stamp: Stamp, at: tuple[float, float]) -> bytes:
    """Give a text that is not painted, and says the serial to whoever reads the content."""
    mark = stamp.mark
    return (
        f"/KuzniaRelease << /Serial ({mark}) >> BDC q BT {FONT} 1 Tf 3 Tr "
        f"1 0 0 1 {at[0]:.2f} {at[1]:.2f} Tm ({mark}) Tj ET Q EMC\n"
    ).encode()


def _places(box: tuple[float, float, float, float]) -> list[tuple[float, float]]:
    left, low, right, high = box
    return [
        (left + (right - left) * across, low + (high - low) * up)
        for across, up in ((0.3, 0.7), (0.5, 0.5), (0.6, 0.3))
    ]


def _shown_box(page: Page) -> tuple[tuple[float, float, float, float], int]:
    """Give the part of the page that is shown, and by how much it is turned to the right."""
    whole, cropped = _box(page.mediabox), _box(page.cropbox)
    left, low = max(whole[0], cropped[0]), max(whole[1], cropped[1])
    right, high = min(whole[2], cropped[2]), min(whole[3], cropped[3])
    box = (left, low, right, high) if left < right and low < high else whole
    return box, int(page.rotation) % 360 // 90 * 90


def _box(value: Object) -> tuple[float, float, float, float]:
    one, two, three, four = (float(value[number]) for number in range(4))  # pyright: ignore[reportArgumentType] - a number of the file
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _overlay(
    pdf: Pdf, font: Object, stamp: Stamp, box: tuple[float, float, float, float], *, turned: int
) -> Stream:
    """Draw the visible stamp in the place where the page is read, whichever way it is turned."""
    left, low, right, high = box
    matrix, width, height = {
        0: ((1, 0, 0, 1, left, low), right - left, high - low),
        90: ((0, 1, -1, 0, right, low), high - low, right - left),
        180: ((-1, 0, 0, -1, right, high), right - left, high - low),
        270: ((0, -1, 1, 0, left, high), high - low, right - left),
    }[turned]
    first, second = stamp.lines
    size = _size(max(first, second, key=len), width, height)
    edge = _size(first, height - 8 * size, height)
    place = " ".join(f"{number:.3f}" for number in matrix)
    content = "\n".join(
        (
            f"q {place} cm BT 0.25 g {FONT} {size:.2f} Tf",
            f"1 0 0 1 {size:.2f} {size * 1.9:.2f} Tm ({_escaped(first)}) Tj",
            f"1 0 0 1 {size:.2f} {size * 0.6:.2f} Tm ({_escaped(second)}) Tj",
            f"{FONT} {edge:.2f} Tf",
            f"0 1 -1 0 {edge * 1.4:.2f} {size * 4:.2f} Tm ({_escaped(second)}) Tj ET Q",
        )
    )
    return pdf.make_stream(
        content.encode(),
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([left, low, right, high]),
        Resources=Dictionary(Font=Dictionary({str(FONT): font})),
    )


def _size(text: str, room: float, height: float) -> float:
    """Give a size of letters that suits the page and lets the text fit into its edge."""
    return max(1.0, min(height / 80, 14.0, room / (_WIDTH * len(text) + 2)))


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _stamp_metadata(pdf: Pdf, stamp: Stamp) -> None:
    said = {"Release": stamp.release, "Serial": stamp.mark, "Recipient": stamp.recipient}
    for word, value in said.items():
        pdf.docinfo[f"/Kuznia{word}"] = String(value)
    pikepdf.models.PdfMetadata.register_xml_namespace("urn:kuznia:stamp:1#", "kuznia")
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        for word, value in said.items():
            xmp[_XMP + word.lower()] = value
