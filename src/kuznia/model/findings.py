"""What a check found: where, what, and what was expected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kuznia.model.language import Message


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The programme cannot be used until it is mended."""
    WARNING = "warning"
    """The programme can be used; its owner should look."""
    FIXED = "fixed"
    """Kuznia was certain what was meant and has read it so."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found.

    `row` counts as a person does in Excel: the header is row 1, the first record row 2.
    """

    check: str
    severity: Severity
    table: str
    message: Message
    row: int | None = None
    column: str | None = None
    expected: Message | None = None

    @property
    def place(self) -> str:
        """Where it is, as `table:row:column`."""
        return ":".join(str(part) for part in (self.table, self.row, self.column) if part)

    def __str__(self) -> str:
        tail = f" ({self.expected})" if self.expected else ""
        return f"{self.place}: {self.message}{tail}"
