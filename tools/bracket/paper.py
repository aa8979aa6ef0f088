"""A sheet of paper to draw on in millimetres: the few strokes that a drawing needs.

The pages are written uncompressed and without dates, so that their bytes depend on nothing but
what is drawn.
"""

from __future__ import annotations

import io
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, cast

from reportlab.lib.utils import simpleSplit  # pyright: ignore[reportUnknownVariableType]
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen import canvas

MM = 72 / 25.4
THICK, MEDIUM, THIN = 0.5, 0.35, 0.18
"""Widths of lines in millimetres: outlines and frame, symbols, everything else."""
HIDDEN = (2.0, 1.0)
CENTRE = (6.0, 1.2, 1.0, 1.2)
A3 = (420.0, 297.0)
A4 = (210.0, 297.0)
At = tuple[float, float]
Side = Literal["left", "centre", "right"]


class Paper:
    """Pages of one size, drawn one after the other."""

    def __init__(self, size: At, *, title: str, subject: str, author: str) -> None:
        self._bytes = io.BytesIO()
        self._pen: Any = canvas.Canvas(
            self._bytes, (size[0] * MM, size[1] * MM), pageCompression=0, invariant=1
        )
        self._pen.setTitle(title)
        self._pen.setSubject(subject)
        self._pen.setAuthor(author)
        self._pen.setCreator("python -m tools.bracket")
        self._fresh = True

    def finished(self) -> bytes:
        """Give the document; every page must have been turned."""
        self._pen.save()
        return self._bytes.getvalue()

    def turn(self) -> None:
        """End this page and begin the next."""
        self._pen.showPage()
        self._fresh = True

    def lines(
        self, points: Sequence[At], width: float = THIN, dash: Sequence[float] = (), *,
        closed: bool = False, fill: float | None = None,
    ) -> None:  # fmt: skip
        """Draw a run of straight lines; `fill` is a grey from 0, black, to 1, white."""
        path = self._pen.beginPath()
        path.moveTo(points[0][0] * MM, points[0][1] * MM)
        for x, y in points[1:]:
            path.lineTo(x * MM, y * MM)
        if closed:
            path.close()
        self._stroke(width, dash, fill)
        self._pen.drawPath(path, stroke=int(width > 0), fill=int(fill is not None))

    def circle(
        self, centre: At, radius: float, width: float = THIN, dash: Sequence[float] = (),
        fill: float | None = None,
    ) -> None:  # fmt: skip
        """Draw a circle."""
        self._stroke(width, dash, fill)
        self._pen.circle(
            centre[0] * MM, centre[1] * MM, radius * MM, stroke=1, fill=int(fill is not None)
        )

    def arc(self, centre: At, radius: float, start: float, turn: float, width: float) -> None:
        """Draw an arc from an angle, turning left by another, both in degrees."""
        (x, y), r = centre, radius
        self._stroke(width, (), None)
        self._pen.arc((x - r) * MM, (y - r) * MM, (x + r) * MM, (y + r) * MM, start, turn)

    def text(
        self, at: At, text: str, size: float = 2.5, *, side: Side = "left", bold: bool = False,
        angle: float = 0,
    ) -> None:  # fmt: skip
        """Write one line; `size` is the height of the letters' body in millimetres."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        back = {"left": 0.0, "centre": 0.5, "right": 1.0}[side]
        self._pen.saveState()
        self._pen.translate(at[0] * MM, at[1] * MM)
        self._pen.rotate(angle)
        self._pen.setFillGray(0)
        self._pen.setFont(font, size * MM)
        self._pen.drawString(-back * stringWidth(text, font, size * MM), 0, text)
        self._pen.restoreState()

    def paragraph(
        self, at: At, text: str, width: float, size: float = 2.5, *, bold: bool = False
    ) -> float:
        """Write text under a point, broken into lines; give the height at which it ends."""
        font = "Helvetica-Bold" if bold else "Helvetica"
        rows = cast("list[str]", simpleSplit(text, font, size * MM, width * MM))
        x, y = at
        for row in rows:
            y -= size * 1.22
            self.text((x, y + size * 0.27), row, size, bold=bold)
        return y

    @contextmanager
    def inside(self, points: Sequence[At]) -> Generator[None]:
        """Draw only what lies inside a polygon."""
        self._pen.saveState()
        path = self._pen.beginPath()
        path.moveTo(points[0][0] * MM, points[0][1] * MM)
        for x, y in points[1:]:
            path.lineTo(x * MM, y * MM)
        path.close()
        self._pen.clipPath(path, stroke=0, fill=0)
        yield
        self._pen.restoreState()

    def _stroke(self, width: float, dash: Sequence[float], fill: float | None) -> None:
        if self._fresh:
            self._pen.setLineCap(1)
            self._pen.setLineJoin(1)
            self._fresh = False
        self._pen.setLineWidth(width * MM)
        self._pen.setDash([each * MM for each in dash])
        if fill is not None:
            self._pen.setFillGray(fill)
