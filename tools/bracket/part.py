"""The bracket itself: its dimensions in millimetres, its holes, and what is inspected on it.

An L of bent sheet: the base lies on z = 0 along x, the upright stands on x = 0, both are as wide
as y is long.  The part is invented for this project and fits nothing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

NUMBER = "BRK-1001"
REVISION = "A"
TITLE = "BRACKET, SHELF (SAMPLE)"
TITLE_UK = "КРОНШТЕЙН"
DATE = "2023-06-05"
MATERIAL = "STEEL SHEET, LOW CARBON, 4 mm"
FINISH = "POWDER COAT, GREY, 60-120 µm"

LENGTH = 80.0
WIDTH = 60.0
HEIGHT = 40.0
THICKNESS = 4.0
INNER_RADIUS = 4.0
OUTER_RADIUS = INNER_RADIUS + THICKNESS
NEUTRAL_LINE = 0.42
"""Share of the thickness, from the inside of the bend, at which the sheet keeps its length."""
BEND_LENGTH = math.pi / 2 * (INNER_RADIUS + NEUTRAL_LINE * THICKNESS)
FLAT_LENGTH = (LENGTH - OUTER_RADIUS) + BEND_LENGTH + (HEIGHT - OUTER_RADIUS)


@dataclass(frozen=True, slots=True)
class Hole:
    """A round hole through one leg of the bracket."""

    along: float
    """Distance from the outer corner: x in the base, z in the upright."""
    across: float
    """The y of its axis."""
    diameter: float

    @property
    def radius(self) -> float:
        """Half the diameter."""
        return self.diameter / 2


BASE_HOLES = (Hole(60.0, 15.0, 9.0), Hole(60.0, 45.0, 9.0))
UPRIGHT_HOLES = (Hole(26.0, 15.0, 6.6), Hole(26.0, 45.0, 6.6))
HOLE_SPACING = 30.0
FLATNESS = 0.3


@dataclass(frozen=True, slots=True)
class Characteristic:
    """One thing that is measured on every bracket; its number is in a circle on the drawing."""

    number: int
    kind: str
    name: str
    nominal: float
    upper: float
    lower: float
    device: str
    zone: str
    """Where it stands on sheet 1."""
    features: tuple[str, ...]

    @property
    def tolerance(self) -> str:
        """The tolerance as a drawing writes it."""
        if self.kind == "flatness":
            return f"{self.upper:g}"
        if self.upper == -self.lower:
            return f"±{self.upper:g}"
        return f"+{self.upper:g} / {self.lower:g}"


CHARACTERISTICS = (
    Characteristic(1, "length", "Length of base", LENGTH, 0.5, -0.5, "CALIPER", "B7", ("END",)),
    Characteristic(2, "length", "Height of upright", HEIGHT, 0.5, -0.5, "CALIPER", "C8", ("TOP",)),
    Characteristic(3, "width", "Width", WIDTH, 0.3, -0.3, "CALIPER", "E8", ("SIDE",)),
    Characteristic(
        4, "thickness", "Thickness of sheet", THICKNESS, 0.2, -0.2, "CALIPER", "C6", ("BASE",)
    ),
    Characteristic(
        5, "diameter", "Holes in base, 2x", 9.0, 0.3, 0.0, "PIN GAUGE", "F7", ("HOLE1", "HOLE2")
    ),
    Characteristic(
        6, "diameter", "Holes in upright, 2x", 6.6, 0.3, 0.0, "PIN GAUGE", "B4", ("HOLE3", "HOLE4")
    ),
    Characteristic(
        7, "distance", "Spacing in base", HOLE_SPACING, 0.2, -0.2, "CALIPER", "E6",
        ("HOLE1", "HOLE2"),
    ),
    Characteristic(
        8, "distance", "Spacing in upright", HOLE_SPACING, 0.2, -0.2, "CALIPER", "C4",
        ("HOLE3", "HOLE4"),
    ),
    Characteristic(
        9, "flatness", "Flatness of base", 0.0, FLATNESS, 0.0, "SURFACE PLATE", "C7", ("BASE",)
    ),
)  # fmt: skip


def volume() -> float:
    """Give the exact volume of the bracket in cubic millimetres."""
    legs = (LENGTH - OUTER_RADIUS + HEIGHT - OUTER_RADIUS) * THICKNESS
    bend = math.pi / 4 * (OUTER_RADIUS**2 - INNER_RADIUS**2)
    holes = sum(math.pi * hole.radius**2 for hole in BASE_HOLES + UPRIGHT_HOLES)
    return (legs + bend) * WIDTH - holes * THICKNESS
