"""The drawing sheet: frame with zones, title block, projection symbol, and the markings."""

from __future__ import annotations

from dataclasses import dataclass

from tools.bracket.letters import stroke
from tools.bracket.marking import NOTICE, OFFICE, Marking
from tools.bracket.paper import A3, MEDIUM, THICK, THIN, At, Paper
from tools.bracket.part import DATE, FINISH, MATERIAL, NUMBER, REVISION, TITLE, TITLE_UK

LEFT, BOTTOM, RIGHT, TOP = 20.0, 10.0, 410.0, 287.0
BLOCK_LEFT, BLOCK_TOP = 238.0, 66.0
"""The upper left corner of the title block."""
COLUMNS, ROWS = 8, 6


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which sheet of the drawing this is, and at which scale."""

    number: int
    of: int
    scale: str
    content: str


def new_paper(sheet: Sheet, marking: Marking) -> Paper:
    """Take an empty A3 sheet whose metadata name the drawing and repeat its statement."""
    return Paper(
        A3,
        title=f"{NUMBER} {TITLE} REV {REVISION} SHEET {sheet.number}",
        subject=marking.statement,
        author=OFFICE,
    )


def draw_frame(paper: Paper, sheet: Sheet, marking: Marking) -> None:
    """Draw everything on the sheet but the part."""
    _zones(paper)
    paper.lines([(LEFT, BOTTOM), (RIGHT, BOTTOM), (RIGHT, TOP), (LEFT, TOP)], THICK, closed=True)
    _title_block(paper, sheet)
    _marking(paper, marking)


def _zones(paper: Paper) -> None:
    wide, high = (RIGHT - LEFT) / COLUMNS, (TOP - BOTTOM) / ROWS
    paper.lines(
        [(LEFT - 5, BOTTOM - 5), (RIGHT + 5, BOTTOM - 5), (RIGHT + 5, TOP + 5), (LEFT - 5, TOP + 5)],
        closed=True,
    )  # fmt: skip
    for column in range(COLUMNS):
        x = LEFT + column * wide
        for y in (BOTTOM - 5, TOP):
            paper.lines([(x, y), (x, y + 5)])
            name = str(COLUMNS - column)
            paper.text((x + wide / 2, y + 1.6), name, 2.6, side="centre")
    for row in range(ROWS):
        y = BOTTOM + row * high
        for x in (LEFT - 5, RIGHT):
            paper.lines([(x, y), (x + 5, y)])
            paper.text((x + 2.5, y + high / 2 - 0.9), "ABCDEF"[row], 2.6, side="centre")


def _title_block(paper: Paper, sheet: Sheet) -> None:
    left, middle = BLOCK_LEFT, 312.0
    paper.lines([(left, BOTTOM), (left, BLOCK_TOP), (RIGHT, BLOCK_TOP)], THICK)
    paper.lines([(middle, BOTTOM), (middle, BLOCK_TOP)], MEDIUM)
    for y in (44.0, 34.0, 22.0):
        paper.lines([(middle, y), (RIGHT, y)], MEDIUM)
    for y in (36.0, 28.0, 20.0):
        paper.lines([(left, y), (middle, y)], THIN)
    _cell(paper, (middle, 61.5), "TITLE", TITLE, 5.0, drop=8.5, bold=True)
    stroke(paper, (middle + 2, 46.2), TITLE_UK, 3.2)
    _cell(paper, (middle, 40.5), "DESIGN ACTIVITY", OFFICE.upper(), 3.4, drop=5.0)
    paper.lines([(372, 34), (372, 44)], THIN)
    _cell(paper, (372, 40.5), "CAGE", "00000 (NONE)", 3.4, drop=5.0)
    _cell(paper, (middle, 30.5), "DWG NO", NUMBER, 6.0, drop=7.0, bold=True)
    paper.lines([(372, 22), (372, 34)], THIN)
    paper.lines([(392, 22), (392, 34)], THIN)
    _cell(paper, (372, 30.5), "SIZE", "A3", 5.0, drop=6.5)
    _cell(paper, (392, 30.5), "REV", REVISION, 5.0, drop=6.5, bold=True)
    for x in (338.0, 372.0):
        paper.lines([(x, 10), (x, 22)], THIN)
    _cell(paper, (middle, 18.5), "SCALE", sheet.scale, 4.0, drop=6.0)
    _cell(paper, (338, 18.5), "DATE", DATE, 4.0, drop=6.0)
    _cell(paper, (372, 18.5), "SHEET", f"{sheet.number} OF {sheet.of}", 4.0, drop=6.0)
    _cell(paper, (left, 61.5), "UNLESS OTHERWISE SPECIFIED", "DIMENSIONS IN MILLIMETRES", 2.7)
    paper.text((left + 2, 53.0), "LINEAR ±0.3   ANGULAR ±0°30'", 2.7)
    paper.text((left + 2, 48.5), "BREAK EDGES 0.2 MAX", 2.7)
    paper.text((left + 2, 44.0), "DO NOT SCALE THE DRAWING", 2.7)
    paper.text((left + 2, 39.5), sheet.content, 2.7, bold=True)
    _cell(paper, (left, 32.9), "MATERIAL", MATERIAL, 2.8, drop=3.6)
    _cell(paper, (left, 24.9), "FINISH", FINISH, 2.8, drop=3.6)
    paper.text((left + 2, 16.6), "THIRD ANGLE", 2.0)
    paper.text((left + 2, 13.8), "PROJECTION", 2.0)
    _third_angle(paper, (left + 34, 15.0))


def _cell(
    paper: Paper, at: At, label: str, text: str, size: float, *, drop: float = 4.2,
    bold: bool = False,
) -> None:  # fmt: skip
    paper.text((at[0] + 2, at[1]), label, 1.9)
    paper.text((at[0] + 2, at[1] - drop), text, size, bold=bold)


def _third_angle(paper: Paper, at: At) -> None:
    """Draw the symbol: a truncated cone from its small end, then from its side."""
    x, y = at
    for radius in (1.6, 3.2):
        paper.circle(at, radius, MEDIUM)
    paper.lines([(x - 4.2, y), (x + 4.2, y)], THIN)
    paper.lines([(x, y - 4.2), (x, y + 4.2)], THIN)
    cone = [(x + 8, y - 1.6), (x + 16, y - 3.2), (x + 16, y + 3.2), (x + 8, y + 1.6)]
    paper.lines(cone, MEDIUM, closed=True)
    paper.lines([(x + 6.8, y), (x + 17.2, y)], THIN)


def _marking(paper: Paper, marking: Marking) -> None:
    left, width = LEFT + 3, BLOCK_LEFT - LEFT - 6
    if marking.banner:
        for y in (TOP - 6, BOTTOM + 2):
            paper.text(((LEFT + BLOCK_LEFT) / 2, y), marking.banner, 4.0, side="centre", bold=True)
    y = paper.paragraph((left, BLOCK_TOP - 1.5), NOTICE, width, 2.8, bold=True) - 1.6
    paper.lines([(LEFT, BLOCK_TOP), (BLOCK_LEFT, BLOCK_TOP)], MEDIUM)
    for text in marking.paragraphs:
        y = paper.paragraph((left, y), text, width, 3.0) - 1.6
    for row, text in enumerate(marking.designation):
        paper.text((left, TOP - 14 - 4 * row), text, 2.7)
