"""Dimensions, leaders, centre marks and the circles that number what is inspected."""

from __future__ import annotations

import math
from typing import Literal

from tools.bracket.paper import CENTRE, MEDIUM, THIN, At, Paper

ARROW, HALF_ARROW = 2.6, 0.45
SIZE = 3.2
GAP, BEYOND = 1.0, 1.6
BALLOON = 2.6


def dimension(
    paper: Paper, first: At, last: At, *, at: float, along: Literal["x", "y"], text: str,
    number: int | None = None,
) -> None:  # fmt: skip
    """Dimension a distance along x or y, its line standing at the other coordinate `at`."""
    horizontal = along == "x"
    (a, from_a), (b, from_b) = sorted(
        (point if horizontal else (point[1], point[0])) for point in (first, last)
    )

    def place(run: float, level: float) -> At:
        return (run, level) if horizontal else (level, run)

    for run, level in ((a, from_a), (b, from_b)):
        away = math.copysign(1, at - level)
        paper.lines([place(run, level + away * GAP), place(run, at + away * BEYOND)])
    outside = b - a < 4 * ARROW
    reach = 3 * ARROW if outside else 0.0
    paper.lines([place(a - reach, at), place(b + reach, at)])
    for run, sign in ((a, 1), (b, -1)):
        turn = -sign if outside else sign
        arrow(paper, place(run, at), place(run + turn, at))
    middle = b + reach + 1 if outside else (a + b) / 2
    _label(paper, middle, at, text, horizontal=horizontal, outside=outside, number=number)


def leader(paper: Paper, tip: At, elbow: At, text: str, *, number: int | None = None) -> None:
    """Point at something from a text that stands on a short shelf."""
    rightwards = elbow[0] >= tip[0]
    shelf = elbow[0] + (4 if rightwards else -4)
    paper.lines([tip, elbow, (shelf, elbow[1])])
    arrow(paper, tip, elbow)
    x = shelf + (1 if rightwards else -1)
    paper.text((x, elbow[1] - SIZE * 0.35), text, SIZE, side="left" if rightwards else "right")
    if number is not None:
        reach = len(text) * SIZE * 0.5 + BALLOON + 2
        balloon(paper, (x + (reach if rightwards else -reach), elbow[1]), number)


def balloon(paper: Paper, centre: At, number: int) -> None:
    """Draw a number in a circle."""
    paper.circle(centre, BALLOON, THIN, fill=1)
    paper.text((centre[0], centre[1] - 1.0), str(number), 2.8, side="centre", bold=True)


def centre_mark(paper: Paper, centre: At, radius: float) -> None:
    """Cross the centre lines of a circle."""
    (x, y), reach = centre, radius + 2.5
    paper.lines([(x - reach, y), (x + reach, y)], THIN)
    paper.lines([(x, y - reach), (x, y + reach)], THIN)


def axis(paper: Paper, first: At, last: At) -> None:
    """Draw a centre line."""
    paper.lines([first, last], THIN, CENTRE)


def arrow(paper: Paper, tip: At, towards: At) -> None:
    """Draw a filled arrowhead whose tip is at one point and whose shaft leads to another."""
    dx, dy = towards[0] - tip[0], towards[1] - tip[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length * ARROW, dy / length * ARROW
    wx, wy = -uy / ARROW * HALF_ARROW, ux / ARROW * HALF_ARROW
    paper.lines(
        [tip, (tip[0] + ux + wx, tip[1] + uy + wy), (tip[0] + ux - wx, tip[1] + uy - wy)],
        0, closed=True, fill=0,
    )  # fmt: skip


def flatness(paper: Paper, at: At, value: str, *, number: int | None = None) -> None:
    """Draw the frame of a flatness tolerance, its lower left corner at a point."""
    (x, y), high = at, 6.0
    paper.lines([(x, y), (x + 19, y), (x + 19, y + high), (x, y + high)], MEDIUM, closed=True)
    paper.lines([(x + 8, y), (x + 8, y + high)], MEDIUM)
    paper.lines(
        [(x + 1.4, y + 1.7), (x + 5.2, y + 1.7), (x + 6.6, y + 4.3), (x + 2.8, y + 4.3)],
        MEDIUM, closed=True,
    )  # fmt: skip
    paper.text((x + 13.5, y + 1.9), value, SIZE, side="centre")
    if number is not None:
        balloon(paper, (x + 19 + BALLOON + 1, y + high / 2), number)


def _label(
    paper: Paper, middle: float, at: float, text: str, *, horizontal: bool, outside: bool,
    number: int | None,
) -> None:  # fmt: skip
    side = "left" if outside else "centre"
    half = len(text) * SIZE * 0.28 * (2 if outside else 1)
    shift = half + BALLOON + 0.8
    if horizontal:
        paper.text((middle, at + 0.9), text, SIZE, side=side)
        centre = (middle + shift, at + 1.1 + BALLOON)
    else:
        paper.text((at - 0.9, middle), text, SIZE, side=side, angle=90)
        centre = (at - 1.1 - BALLOON, middle + shift)
    if number is not None:
        balloon(paper, centre, number)
