"""The isometric view of the bracket, seen from its free end, its front and above."""

from __future__ import annotations

import math

from tools.bracket.paper import MEDIUM, THICK, THIN, At, Paper
from tools.bracket.part import (
    BASE_HOLES,
    HEIGHT,
    INNER_RADIUS,
    LENGTH,
    OUTER_RADIUS,
    THICKNESS,
    UPRIGHT_HOLES,
    WIDTH,
    Hole,
)

Space = tuple[float, float, float]
STEPS = 12
"""Straight pieces in a quarter of a circle."""
FRONT, ABOVE, SIDE = 0.86, 0.97, 0.92
"""Greys of the faces that look to the front, upwards and to the free end."""


def draw_isometric(paper: Paper, at: At, scale: float) -> None:
    """Draw the view with the outer corner of the bracket, at y = 0, on a point."""

    def flat(point: Space) -> At:
        x, y, z = point
        across, up = (x + y) * math.cos(math.pi / 6), (y - x) / 2 + z
        return (at[0] + scale * across, at[1] + scale * up)

    def draw(points: list[Space], width: float, grey: float | None = None) -> None:
        paper.lines([flat(each) for each in points], width, closed=grey is not None, fill=grey)

    inner = _quarter(INNER_RADIUS)
    outer = _quarter(OUTER_RADIUS)
    for face, grey in _faces(inner):
        draw(face, 0, grey)
    front = [(x, 0.0, z) for x, z in _outline(inner, outer)]
    draw(front, THICK, FRONT)
    for x, z in ((LENGTH, 0.0), (LENGTH, THICKNESS), (THICKNESS, HEIGHT), (0.0, HEIGHT)):
        draw([(x, 0.0, z), (x, WIDTH, z)], THICK)
    for x, z in (inner[0], inner[-1]):
        draw([(x, 0.0, z), (x, WIDTH, z)], THIN)
    far = [(LENGTH, 0.0), (LENGTH, THICKNESS), *inner, (THICKNESS, HEIGHT), (0.0, HEIGHT)]
    draw([(x, WIDTH, z) for x, z in far], THICK)
    for hole in BASE_HOLES:
        rims = [_rim(hole, level, flat_leg=True) for level in (THICKNESS, 0.0)]
        _hole(paper, [[flat(each) for each in rim] for rim in rims])
    for hole in UPRIGHT_HOLES:
        rims = [_rim(hole, level, flat_leg=False) for level in (THICKNESS, 0.0)]
        _hole(paper, [[flat(each) for each in rim] for rim in rims])


def _quarter(radius: float) -> list[tuple[float, float]]:
    """The bend from the base to the upright, in x and z."""
    turns = [math.pi * 1.5 - math.pi / 2 * step / STEPS for step in range(STEPS + 1)]
    return [
        (OUTER_RADIUS + radius * math.cos(a), OUTER_RADIUS + radius * math.sin(a)) for a in turns
    ]


def _outline(
    inner: list[tuple[float, float]], outer: list[tuple[float, float]]
) -> list[tuple[float, float]]:
    ends = [(THICKNESS, HEIGHT), (0.0, HEIGHT)]
    return [(LENGTH, 0.0), (LENGTH, THICKNESS), *inner, *ends, *reversed(outer)]


def _faces(inner: list[tuple[float, float]]) -> list[tuple[list[Space], float]]:
    """The faces that are seen, each with its grey; the bend goes from one grey to the other."""
    faces = [
        (_strip((LENGTH, 0.0), (LENGTH, THICKNESS)), SIDE),
        (_strip((LENGTH, THICKNESS), inner[0]), ABOVE),
        (_strip(inner[-1], (THICKNESS, HEIGHT)), SIDE),
        (_strip((THICKNESS, HEIGHT), (0.0, HEIGHT)), ABOVE),
    ]
    for step in range(STEPS):
        grey = ABOVE + (SIDE - ABOVE) * (step + 0.5) / STEPS
        faces.append((_strip(inner[step], inner[step + 1]), grey))
    return faces


def _strip(first: tuple[float, float], last: tuple[float, float]) -> list[Space]:
    (x1, z1), (x2, z2) = first, last
    return [(x1, 0.0, z1), (x2, 0.0, z2), (x2, WIDTH, z2), (x1, WIDTH, z1)]


def _rim(hole: Hole, level: float, *, flat_leg: bool) -> list[Space]:
    points: list[Space] = []
    for step in range(4 * STEPS):
        turn = math.pi / 2 * step / STEPS
        along = hole.along + hole.radius * math.cos(turn)
        across = hole.across + hole.radius * math.sin(turn)
        points.append((along, across, level) if flat_leg else (level, across, along))
    return points


def _hole(paper: Paper, rims: list[list[At]]) -> None:
    near, far = rims
    paper.lines(near, 0, closed=True, fill=0.8)
    with paper.inside(near):
        paper.lines(far, MEDIUM, closed=True, fill=1)
    paper.lines(near, THICK, closed=True)
