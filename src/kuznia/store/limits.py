"""How large a programme may be; what is larger is refused before it is read."""

from __future__ import annotations

from kuznia.model.errors import Refused
from kuznia.model.language import msg

MEGABYTE = 2**20

LARGEST_FILE = 200 * MEGABYTE
"""Bytes of a file, and of all files of a programme together."""
MOST_CELLS = 10_000_000
"""Cells of a table, empty ones included."""
MOST_UNPACKED = 512 * MEGABYTE
"""Bytes of all parts of a workbook when unpacked."""
MOST_PARTS = 2_000
"""Parts of a workbook."""
MOST_RATIO = 200
"""So many times may a part of a workbook grow when unpacked, if it is large then."""
LARGE_PART = 10 * MEGABYTE
"""A part of a workbook that is smaller than this does no harm, however much it grew."""


def check_size(name: str, size: int) -> None:
    """Check the bytes of a file, or of several under one name.

    Raises Refused when they are too many.
    """
    if size > LARGEST_FILE:
        raise Refused(
            msg(
                "{name} has {size} MB; at most {most} MB are read",
                name=name,
                size=f"{size / MEGABYTE:.0f}",
                most=LARGEST_FILE // MEGABYTE,
            ),
            msg("a programme of thousands of needs has less than 1 MB: is this the right file?"),
        )


def check_cells(name: str, cells: int) -> None:
    """Check the number of cells of a table.

    Raises Refused when they are too many.
    """
    if cells > MOST_CELLS:
        raise Refused(
            msg(
                "{name} has {cells} cells or more; at most {most} are read",
                name=name,
                cells=cells,
                most=MOST_CELLS,
            ),
            msg("delete the empty rows and columns behind the last filled one"),
        )
