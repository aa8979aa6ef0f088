"""The material and finish specification of the bracket: one page."""

from __future__ import annotations

from tools.bracket.marking import NOTICE, OFFICE, RIGHT, Marking
from tools.bracket.paper import A4, MEDIUM, THICK, THIN, Paper
from tools.bracket.part import DATE, NUMBER, REVISION

DOCUMENT = f"{NUMBER}-SP"
TITLE = "MATERIAL AND FINISH, SHELF BRACKET (SAMPLE)"
LEFT, RIGHT_EDGE, TOP = 22.0, 192.0, 280.0
SECTIONS = (
    (
        "1  Scope",
        (
            "This specification says what bracket BRK-1001 is made of and how its surface is "
            "finished. The bracket is invented for the Kuznia project: it holds a shelf in an office, "
            "or would if anyone made it."
        ),
    ),
    (
        "2  Material",
        (
            "Cold rolled low carbon steel sheet of commercial quality, 4 mm thick, tolerance ±0.2 mm. "
            "Any grade that can be bent by 90 degrees around an inside radius of 4 mm without cracks "
            "may be used. A works certificate of the sheet is kept with the inspection record."
        ),
    ),
    (
        "3  Workmanship",
        (
            "Cut the blank to sheet 2 of the drawing by any process. Break all edges, 0.2 mm at most. "
            "Bend once. No cracks, dents or scale are allowed on the finished part."
        ),
    ),
    (
        "4  Finish",
        (
            "Degrease, rinse and dry. Powder coat all surfaces, grey, semi-gloss, 60 to 120 µm. Holes "
            "may be coated; their diameters apply before coating. Cure as the maker of the powder says."
        ),
    ),
    (
        "5  Inspection",
        (
            "Measure the nine characteristics of plan BRK-1001-QP on the first part and on one of "
            "every fifty, and write them into form BRK-1001-QR. Measure the thickness of the coat at "
            "three places on one of every fifty parts."
        ),
    ),
    (
        "6  Packing",
        (
            "Wrap in paper, ten to a carton of corrugated board. Write the number and the revision "
            "of the part and the quantity on the carton."
        ),
    ),
)


def specification(marking: Marking = RIGHT) -> bytes:
    """Give the specification as a PDF of one page."""
    paper = Paper(
        A4, title=f"{DOCUMENT} {TITLE} REV {REVISION}", subject=marking.statement, author=OFFICE
    )
    _head(paper)
    y, width = TOP - 34, RIGHT_EDGE - LEFT
    for heading, text in SECTIONS:
        paper.text((LEFT, y), heading, 4.2, bold=True)
        y = paper.paragraph((LEFT, y - 1.5), text, width, 3.7) - 8
    _foot(paper, marking)
    paper.turn()
    return paper.finished()


def _head(paper: Paper) -> None:
    paper.text((LEFT, TOP - 4), OFFICE.upper(), 3.2)
    paper.text((RIGHT_EDGE, TOP - 4), f"{DATE}   PAGE 1 OF 1", 3.2, side="right")
    paper.lines([(LEFT, TOP - 7), (RIGHT_EDGE, TOP - 7)], MEDIUM)
    paper.text((LEFT, TOP - 14.5), f"SPECIFICATION {DOCUMENT}", 6.0, bold=True)
    paper.text((RIGHT_EDGE, TOP - 14.5), f"REV {REVISION}", 6.0, side="right", bold=True)
    paper.text((LEFT, TOP - 21), TITLE, 4.0)
    paper.lines([(LEFT, TOP - 25), (RIGHT_EDGE, TOP - 25)], THICK)


def _foot(paper: Paper, marking: Marking) -> None:
    top, width = 62.0, RIGHT_EDGE - LEFT
    if marking.banner:
        for at in (TOP + 4, 7.0):
            paper.text(((LEFT + RIGHT_EDGE) / 2, at), marking.banner, 4.0, side="centre", bold=True)
    for row, text in enumerate(marking.designation):
        paper.text((LEFT, top + 3 + 4 * (len(marking.designation) - 1 - row)), text, 2.7)
    paper.lines(
        [(LEFT, 14), (RIGHT_EDGE, 14), (RIGHT_EDGE, top), (LEFT, top)], THIN, closed=True
    )  # fmt: skip
    y = paper.paragraph((LEFT + 3, top - 1.5), NOTICE, width - 6, 2.8, bold=True) - 1.8
    for text in marking.paragraphs:
        y = paper.paragraph((LEFT + 3, y), text, width - 6, 3.0) - 1.8
