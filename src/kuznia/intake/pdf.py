"""Reading the pages of a PDF as text with places, and what else it carries."""

from __future__ import annotations

import re
from bisect import bisect_right
from math import isfinite
from typing import TYPE_CHECKING, Any, BinaryIO

from kuznia.intake.found import Place
from kuznia.intake.opened import Opened, by_line
from kuznia.intake.pdf_contents import look_inside, metadata
from kuznia.intake.title_block import tell_title_block

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

Box = tuple[float, float, float, float]

_WIDTH = 0.5
"""Width of an average letter as a share of its height; fonts differ, so boxes are near enough."""
_FEWEST_LETTERS = 8
"""With fewer letters than this a page that has a picture counts as a picture."""


def read_pdf(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Read a PDF: its pages, its metadata, and what in it is not text."""
    from pypdf import PdfReader

    del size
    stream.seek(0)
    try:
        reader = PdfReader(stream, strict=False)
        if reader.is_encrypted:
            opened.complain("encrypted")
            return
        opened.pages = len(reader.pages)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may make the library fail in any way
        opened.complain("malformed", reason="PDF")
        return
    look_inside(reader, opened)
    _metadata(reader, opened)
    _pages(reader, opened)


def _pages(reader: PdfReader, opened: Opened) -> None:
    count = opened.pages or 0
    if not count:
        opened.complain("malformed", reason="PDF")
    if count > opened.limits.pages:
        opened.complain("too-many-pages", pages=count, most=opened.limits.pages)
    for number in range(1, min(count, opened.limits.pages) + 1):
        try:
            page = reader.pages[number - 1]
            text = _PageText(page, opened.file, number)
            shown = _shown(page)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - as above; the other pages may still be read
            opened.complain("page-unreadable", number)
            continue
        if len(re.findall(r"\w", text.text)) < _FEWEST_LETTERS:
            opened.complain("page-without-text", number)
        known = len(opened.markings)
        opened.search(text.text, text.place)
        for each in opened.markings[known:]:
            if each.place.box and _is_outside(each.place.box, shown):
                opened.complain("off-page", number, quote=each.place.quote[:100])
        if number == 1:
            tell_title_block(text.text, opened)


def _metadata(reader: PdfReader, opened: Opened) -> None:
    for name, text in metadata(reader, opened):
        if name in {"title", "author", "producer", "saved"}:
            opened.tell(name, text)
        if name not in {"producer", "saved"}:
            opened.search(text, by_line(opened.file, text))


class _PageText:
    """The text of a page, which knows where on the page each part of it stands."""

    def __init__(self, page: PageObject, file: str, number: int) -> None:
        self.file = file
        self.number = number
        self.starts: list[int] = []
        self.boxes: list[Box] = []
        self.parts: list[str] = []
        self.size = 0
        page.extract_text(visitor_text=self._see)
        self.text = "".join(self.parts)

    def place(self, start: int, end: int) -> Place:
        """Give the page and box of a part of the text."""
        first = max(0, bisect_right(self.starts, start) - 1)
        last = max(first + 1, bisect_right(self.starts, max(start, end - 1)))
        boxes = [box for box in self.boxes[first:last] if all(map(isfinite, box))]
        if not boxes or end <= start:
            return Place(self.file, self.number)
        left, bottom, right, top = zip(*boxes, strict=True)
        box = (min(left), min(bottom), max(right), max(top))
        return Place(self.file, self.number, box=box)

    def _see(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:
        del font
        if not text:
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size * (tm[3] or tm[1] or 1.0) * (cm[3] or cm[1] or 1.0))
        longest = max(len(line) for line in text.split("\n"))
        self.starts.append(self.size)
        right = x + _WIDTH * height * longest
        edges = (x, y - 0.2 * height, right, y + 0.8 * height)
        self.boxes.append(_rounded(edges))
        self.parts.append(text)
        self.size += len(text)


def _rounded(edges: Box) -> Box:
    left, bottom, right, top = (round(edge, 1) for edge in edges)
    return left, bottom, right, top


def _shown(page: PageObject) -> Box:
    """Give what viewers show of a page."""
    box = page.cropbox
    return float(box.left), float(box.bottom), float(box.right), float(box.top)


def _is_outside(box: Box, shown: Box) -> bool:
    """Say whether a box lies wholly outside what is shown."""
    return box[0] > shown[2] or box[1] > shown[3] or box[2] < shown[0] or box[3] < shown[1]
