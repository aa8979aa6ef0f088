"""Sheets, statements and files for the tests of intake, made by code; all harmless."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from kuznia.intake.found import FoundMarking, Place
from kuznia.intake.page_markings import PageMarkings, markings_in

STATEMENT_A = "DISTRIBUTION STATEMENT A. Approved for public release. Distribution is unlimited."
STATEMENT_C = (
    "DISTRIBUTION STATEMENT C. Distribution authorized to U.S. Government agencies and their "
    "contractors; Administrative or Operational Use; 2 March 2024. Other requests for this "
    "document shall be referred to EXAMPLE OFFICE, Example Town."
)
STATEMENT_D = (
    "DISTRIBUTION STATEMENT D. Distribution authorized to the Department of Defense and U.S. DoD "
    "contractors only; Export Controlled; 2 March 2024. Other requests shall be referred to "
    "EXAMPLE OFFICE."
)
WARNING = (
    "WARNING - This document contains technical data whose export is restricted by the Arms "
    "Export Control Act (Title 22, U.S.C., Sec 2751, et seq.) or the Export Administration Act of "
    "1979 (Title 50, U.S.C., App. 2401 et seq), as amended."
)
STEP = (
    "ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION(('test bracket'),'2;1');\n"
    "FILE_NAME('bracket.stp','2024-03-02T10:00:00',(''),(''),'','','{note}');\n"
    "FILE_SCHEMA(('AP242'));\nENDSEC;\nDATA;\n#1=POINT('',(0.,0.));\n#2=POINT('#9=',(0.,0.));\n"
    "ENDSEC;\nEND-ISO-10303-21;\n"
)


def search(text: str) -> PageMarkings:
    """Search a text as page 1 of `sheet`."""
    return markings_in(text, lambda _start, _end: Place("sheet", 1))


def codes(found: PageMarkings) -> list[str]:
    """Give the codes of the problems of a text."""
    return [problem.code for problem in found.problems]


def marking(what: str = "statement", page: int | None = 1, **parts: object) -> FoundMarking:
    """Make a marking on a page."""
    return FoundMarking(Place("sheet", page), what, **parts)  # pyright: ignore[reportArgumentType]


def sheet(
    *pages: Sequence[str], title: str = "TST-1 rev B", at: tuple[int, int] = (40, 200)
) -> bytes:
    """Make a PDF with a few lines on each page."""
    from reportlab.pdfgen.canvas import Canvas

    made = BytesIO()
    canvas = Canvas(made, pagesize=(600, 300), invariant=True)
    canvas.setTitle(title)
    for lines in pages:
        text = canvas.beginText(*at)
        text.setFont("Helvetica", 8)
        for line in lines:
            text.textLine(line)
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def wrapped(text: str, width: int) -> list[str]:
    """Wrap a text at words, as a drawing does."""
    from textwrap import wrap

    return wrap(text, width)
