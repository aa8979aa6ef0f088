"""Ukrainian capitals drawn with strokes, as drawing offices letter them.

The fonts that every PDF reader has hold no Cyrillic letters, and no font is kept in this
repository, so the title is drawn.  Only the letters of the title are here.
"""

from __future__ import annotations

from tools.bracket.paper import MEDIUM, At, Paper

WIDE, HIGH = 4, 6
"""The grid on which the strokes stand."""
STROKES: dict[str, tuple[tuple[At, ...], ...]] = {
    "Е": (((4, 0), (0, 0), (0, 6), (4, 6)), ((0, 3), (3, 3))),
    "Й": (((0, 6), (0, 0), (4, 6), (4, 0)), ((1, 7.6), (1.5, 7), (2.5, 7), (3, 7.6))),
    "К": (((0, 0), (0, 6)), ((4, 6), (0, 2.6)), ((1.4, 3.8), (4, 0))),
    "Н": (((0, 0), (0, 6)), ((4, 0), (4, 6)), ((0, 3), (4, 3))),
    "О": (
        ((1.2, 0), (2.8, 0), (4, 1.2), (4, 4.8), (2.8, 6), (1.2, 6), (0, 4.8), (0, 1.2), (1.2, 0)),
    ),
    "Р": (((0, 0), (0, 6), (3, 6), (4, 5.2), (4, 3.6), (3, 2.8), (0, 2.8)),),
    "Т": (((0, 6), (4, 6)), ((2, 0), (2, 6))),
    "Ш": (((0, 6), (0, 0), (4.8, 0), (4.8, 6)), ((2.4, 0), (2.4, 6))),
}


def stroke(paper: Paper, at: At, text: str, size: float) -> None:
    """Draw capitals whose height is `size`, beginning at a point."""
    x, scale = at[0], size / HIGH
    for letter in text:
        strokes = STROKES[letter]
        for points in strokes:
            paper.lines([(x + px * scale, at[1] + py * scale) for px, py in points], MEDIUM)
        x += (max(px for points in strokes for px, _ in points) + 1.8) * scale
