"""Sheets of the same drawing whose markings are faulty, for tests and documentation.

They are made where they are needed and never kept beside the right ones.
"""

from __future__ import annotations

from pathlib import Path

from tools.bracket.drawing import VIEWS, draw_flat_pattern, draw_views, views
from tools.bracket.marking import (
    CONTRADICTING,
    INCOMPLETE,
    NOT_FOR_FOREIGNERS,
    PUBLIC_WITH_WARNING,
    RIGHT,
    UNMARKED,
    WITHOUT_DESIGNATION,
)
from tools.bracket.sheet import new_paper

WRONG = {
    "unmarked.pdf": UNMARKED,
    "d-without-reason-and-date.pdf": INCOMPLETE,
    "a-with-export-warning.pdf": PUBLIC_WITH_WARNING,
    "cui-without-designation.pdf": WITHOUT_DESIGNATION,
    "noforn.pdf": NOT_FOR_FOREIGNERS,
}
"""Faulty sheets of one page by their file names, which say the fault."""
CONTRADICTORY = "contradictory-pages.pdf"
"""Two pages: statement D on the first, statement C on the second."""


def wrong_sheets(folder: Path) -> dict[str, Path]:
    """Write the faulty sheets into a folder, which is made; give each file by its name."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {name: views(marking) for name, marking in WRONG.items()}
    files[CONTRADICTORY] = _contradictory()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in files}


def _contradictory() -> bytes:
    paper = new_paper(VIEWS, RIGHT)
    draw_views(paper, RIGHT)
    draw_flat_pattern(paper, CONTRADICTING)
    return paper.finished()
