"""The two sheets of the drawing: the views of the bracket, and its flat pattern."""

from __future__ import annotations

from tools.bracket.dimensions import arrow, axis, centre_mark, dimension, flatness, leader
from tools.bracket.isometric import draw_isometric
from tools.bracket.marking import RIGHT, Marking
from tools.bracket.paper import HIDDEN, MEDIUM, THICK, THIN, At, Paper
from tools.bracket.part import (
    BASE_HOLES,
    BEND_LENGTH,
    FLAT_LENGTH,
    FLATNESS,
    HEIGHT,
    INNER_RADIUS,
    LENGTH,
    OUTER_RADIUS,
    THICKNESS,
    UPRIGHT_HOLES,
    WIDTH,
)
from tools.bracket.sheet import Sheet, draw_frame, new_paper

VIEWS = Sheet(1, 2, "1:1", "SHEET 1: VIEWS AND DIMENSIONS")
FLAT = Sheet(2, 2, "2:1", "SHEET 2: FLAT PATTERN")
NOTES = (
    "NOTES",
    "1. INVENTED TEST PART, FITS NOTHING; SEE README.TXT OF THE PACKAGE.",
    "2. MATERIAL AND FINISH ACCORDING TO BRK-1001-SP.",
    "3. NUMBERS IN CIRCLES ARE THE CHARACTERISTICS OF BRK-1001-QP.",
    "4. DIMENSIONS APPLY BEFORE COATING.",
    "5. MODEL: BRACKET.STP; WHERE THEY DIFFER, THIS DRAWING RULES.",
)


def views(marking: Marking = RIGHT) -> bytes:
    """Give sheet 1: three views, an isometric view and the notes."""
    paper = new_paper(VIEWS, marking)
    draw_views(paper, marking)
    return paper.finished()


def flat_pattern(marking: Marking = RIGHT) -> bytes:
    """Give sheet 2: the blank before it is bent, its bend and its holes."""
    paper = new_paper(FLAT, marking)
    draw_flat_pattern(paper, marking)
    return paper.finished()


def draw_views(paper: Paper, marking: Marking) -> None:
    """Draw sheet 1 on a page and turn it."""
    draw_frame(paper, VIEWS, marking)
    _front(paper, (62, 98))
    _top(paper, (62, 180))
    _right(paper, (186, 98))
    draw_isometric(paper, (278, 138), 1.0)
    paper.text((338, 86), "ISOMETRIC VIEW", 2.8, side="centre")
    for row, note in enumerate(NOTES):
        paper.text((278, 274 - 4.6 * row), note, 2.8, bold=row == 0)
    paper.turn()


def draw_flat_pattern(paper: Paper, marking: Marking) -> None:
    """Draw sheet 2 on a page and turn it."""
    draw_frame(paper, FLAT, marking)
    _blank(paper, (50, 112))
    _bend(paper, (338, 186))
    _hole_table(paper, (312, 136))
    paper.turn()


def _front(paper: Paper, at: At) -> None:
    """The profile, seen along y."""
    x, z = at
    t, r = THICKNESS, OUTER_RADIUS
    _profile(paper, at, 1, LENGTH, HEIGHT)
    for hole in BASE_HOLES[:1]:
        for side in (-hole.radius, hole.radius):
            paper.lines([(x + hole.along + side, z), (x + hole.along + side, z + t)], THIN, HIDDEN)
        axis(paper, (x + hole.along, z - 3), (x + hole.along, z + t + 3))
    for hole in UPRIGHT_HOLES[:1]:
        for side in (-hole.radius, hole.radius):
            paper.lines([(x, z + hole.along + side), (x + t, z + hole.along + side)], THIN, HIDDEN)
        axis(paper, (x - 3, z + hole.along), (x + t + 3, z + hole.along))
    dimension(paper, (x, z + r), (x + LENGTH, z), at=z - 14, along="x", text="80 ±0.5", number=1)
    dimension(paper, (x + r, z), (x, z + HEIGHT), at=x - 14, along="y", text="40 ±0.5", number=2)
    dimension(
        paper, (x + LENGTH, z), (x + LENGTH, z + t), at=x + LENGTH + 9, along="y",
        text="4 ±0.2", number=4,
    )  # fmt: skip
    leader(paper, (x + 5.17, z + 5.17), (x + 20, z + 20), "R4")
    leader(paper, (x + 2.34, z + 2.34), (x - 8, z - 8), "R8")
    flatness(paper, (x + 26, z + 22), f"{FLATNESS:g}", number=9)
    paper.lines([(x + 40, z + 22), (x + 40, z + t)])


def _top(paper: Paper, at: At) -> None:
    """The base, seen from above."""
    x, y = at
    paper.lines(_box(at, LENGTH, WIDTH), THICK, closed=True)
    paper.lines([(x + THICKNESS, y), (x + THICKNESS, y + WIDTH)], THICK)
    paper.lines([(x + OUTER_RADIUS, y), (x + OUTER_RADIUS, y + WIDTH)], THIN)
    for hole in BASE_HOLES:
        paper.circle((x + hole.along, y + hole.across), hole.radius, THICK)
        centre_mark(paper, (x + hole.along, y + hole.across), hole.radius)
    for hole in UPRIGHT_HOLES:
        for side in (-hole.radius, hole.radius):
            edge = y + hole.across + side
            paper.lines([(x, edge), (x + THICKNESS, edge)], THIN, HIDDEN)
        axis(paper, (x - 3, y + hole.across), (x + THICKNESS + 3, y + hole.across))
    low, high = BASE_HOLES
    dimension(paper, (x, y), (x, y + WIDTH), at=x - 14, along="y", text="60 ±0.3", number=3)
    dimension(
        paper, (x + high.along, y + high.across), (x + LENGTH, y + WIDTH), at=y + WIDTH + 9,
        along="x", text="20",
    )  # fmt: skip
    dimension(
        paper, (x + low.along, y + low.across), (x + low.along, y + high.across),
        at=x + LENGTH + 14, along="y", text="30 ±0.2", number=7,
    )  # fmt: skip
    dimension(
        paper, (x + LENGTH, y), (x + low.along, y + low.across), at=x + LENGTH + 26, along="y",
        text="15",
    )  # fmt: skip
    tip = (x + high.along - 0.71 * high.radius, y + high.across + 0.71 * high.radius)
    leader(paper, tip, (x + 44, y + WIDTH + 13), "2x Ø9 +0.3/0", number=5)


def _right(paper: Paper, at: At) -> None:
    """The upright, seen from the free end of the base."""
    y, z = at
    paper.lines(_box(at, WIDTH, HEIGHT), THICK, closed=True)
    paper.lines([(y, z + THICKNESS), (y + WIDTH, z + THICKNESS)], THICK)
    paper.lines([(y, z + OUTER_RADIUS), (y + WIDTH, z + OUTER_RADIUS)], THIN)
    for hole in UPRIGHT_HOLES:
        paper.circle((y + hole.across, z + hole.along), hole.radius, THICK)
        centre_mark(paper, (y + hole.across, z + hole.along), hole.radius)
    for hole in BASE_HOLES:
        for side in (-hole.radius, hole.radius):
            edge = y + hole.across + side
            paper.lines([(edge, z), (edge, z + THICKNESS)], THIN, HIDDEN)
        axis(paper, (y + hole.across, z - 3), (y + hole.across, z + THICKNESS + 3))
    near, far = UPRIGHT_HOLES
    first, last = (y + near.across, z + near.along), (y + far.across, z + far.along)
    dimension(paper, first, last, at=z + HEIGHT + 9, along="x", text="30 ±0.2", number=8)
    dimension(paper, (y, z + HEIGHT), first, at=z + HEIGHT + 20, along="x", text="15")
    dimension(paper, (y + WIDTH, z), last, at=y + WIDTH + 11, along="y", text="26")
    tip = (last[0] + 0.35 * far.radius, last[1] - 0.94 * far.radius)
    leader(paper, tip, (y + 55, z - 10), "2x Ø6.6 +0.3/0", number=6)


def _blank(paper: Paper, at: At) -> None:
    """The flat pattern at twice its size, the upright at the left."""
    x, y = at
    long, wide, scale = FLAT_LENGTH * 2, WIDTH * 2, 2
    first = x + (HEIGHT - OUTER_RADIUS) * scale
    last = first + BEND_LENGTH * scale
    paper.lines(_box(at, long, wide), THICK, closed=True)
    for edge in (first, last):
        paper.lines([(edge, y), (edge, y + wide)], THIN)
    axis(paper, ((first + last) / 2, y - 5), ((first + last) / 2, y + wide + 5))
    paper.text(((first + last) / 2 + 12.5, y + wide / 2), "BEND UP 90° R4", 2.8, side="centre",
               angle=90)  # fmt: skip
    holes = [
        *((x + (HEIGHT - hole.along) * scale, hole) for hole in UPRIGHT_HOLES),
        *((x + long - (LENGTH - hole.along) * scale, hole) for hole in BASE_HOLES),
    ]
    for name, (centre, hole) in zip(("A1", "A2", "B1", "B2"), holes, strict=True):
        place = (centre, y + hole.across * scale)
        paper.circle(place, hole.diameter, THICK)
        centre_mark(paper, place, hole.diameter)
        paper.text((centre + hole.diameter + 1, place[1] + hole.diameter), name, 3.2, bold=True)
    top = y + wide
    dimension(paper, (x, y), (x + long, y), at=y - 16, along="x", text=f"({FLAT_LENGTH:.1f})")
    dimension(paper, (x, y), (x, top), at=x - 13, along="y", text="60 ±0.3")
    dimension(paper, (x, top), (first, top), at=top + 11, along="x", text="32")
    dimension(paper, (first, top), (last, top), at=top + 11, along="x", text=f"({BEND_LENGTH:.1f})")
    dimension(paper, (last, top), (x + long, top), at=top + 11, along="x", text="72")
    ends = [(x + long + 6, y + 8), (x + long + 6, y + wide - 8)]
    paper.lines(ends, THIN)
    arrow(paper, ends[0], ends[1])
    arrow(paper, ends[1], ends[0])
    paper.text((x + long + 9, y + wide / 2), "ROLLING DIRECTION OPTIONAL", 2.5, side="centre",
               angle=90)  # fmt: skip


def _bend(paper: Paper, at: At) -> None:
    """The bend at four times its size."""
    x, z = at
    scale = 4
    _profile(paper, at, scale, 16, 16, broken=True)
    centre = (x + OUTER_RADIUS * scale, z + OUTER_RADIUS * scale)
    centre_mark(paper, centre, 1)
    reach = INNER_RADIUS * scale * 0.7071
    leader(paper, (centre[0] - reach, centre[1] - reach), (centre[0] + 4, centre[1] + 10), "R4")
    reach = OUTER_RADIUS * scale * 0.7071
    leader(paper, (centre[0] - reach, centre[1] - reach), (x - 6, z - 6), "R8")
    paper.text((x + 32, z - 16), "DETAIL OF BEND   SCALE 4:1", 2.8, side="centre")


def _profile(
    paper: Paper, at: At, scale: float, length: float, height: float, *, broken: bool = False
) -> None:
    """The L in thick lines; a broken one has open ends."""
    x, z = at
    t, r = THICKNESS * scale, OUTER_RADIUS * scale
    right, top = x + length * scale, z + height * scale
    for run in (
        [(x + r, z), (right, z)],
        [(x + r, z + t), (right, z + t)],
        [(x, z + r), (x, top)],
        [(x + t, z + r), (x + t, top)],
    ):
        paper.lines(run, THICK)
    ends = [[(right, z), (right, z + t)], [(x, top), (x + t, top)]]
    if broken:
        ends = [
            [(right, z - 2), (right, z + t * 0.4), (right + 2, z + t * 0.5), (right - 2, z + t * 0.6),
             (right, z + t * 0.7), (right, z + t + 2)],
            [(x - 2, top), (x + t * 0.4, top), (x + t * 0.5, top + 2), (x + t * 0.6, top - 2),
             (x + t * 0.7, top), (x + t + 2, top)],
        ]  # fmt: skip
    for run in ends:
        paper.lines(run, THIN if broken else THICK)
    for radius in (INNER_RADIUS, OUTER_RADIUS):
        paper.arc((x + r, z + r), radius * scale, 180, 90, THICK)


def _hole_table(paper: Paper, at: At) -> None:
    rows = [("HOLE", "X", "Y", "Ø"), *_hole_rows()]
    x, y = at
    widths = (16.0, 20.0, 16.0, 18.0)
    high = 6.5
    paper.text((x, y + 2.5), "HOLES IN THE FLAT PATTERN, FROM ITS LOWER LEFT CORNER", 2.4)
    paper.lines(_box((x, y - high * len(rows)), sum(widths), high * len(rows)), MEDIUM, closed=True)
    for row, cells in enumerate(rows):
        base = y - high * (row + 1)
        if row:
            paper.lines([(x, base + high), (x + sum(widths), base + high)], THIN)
        for column, cell in enumerate(cells):
            middle = x + sum(widths[:column]) + widths[column] / 2
            paper.text((middle, base + 2), cell, 2.9, side="centre", bold=row == 0)
    for column in range(1, len(widths)):
        edge = x + sum(widths[:column])
        paper.lines([(edge, y), (edge, y - high * len(rows))], THIN)


def _hole_rows() -> list[tuple[str, str, str, str]]:
    places = [
        *((HEIGHT - hole.along, hole) for hole in UPRIGHT_HOLES),
        *((FLAT_LENGTH - (LENGTH - hole.along), hole) for hole in BASE_HOLES),
    ]
    return [
        (name, f"{x:.1f}", f"{hole.across:.1f}", f"{hole.diameter:g} +0.3/0")
        for name, (x, hole) in zip(("A1", "A2", "B1", "B2"), places, strict=True)
    ]


def _box(at: At, wide: float, high: float) -> list[At]:
    x, y = at
    return [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
