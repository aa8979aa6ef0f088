"""Findings written short, so that tests read as tables."""

from __future__ import annotations

from kuznia.model.checks import check
from kuznia.model.programme import Programme


def found(programme: Programme) -> list[str]:
    """Give every finding as `severity check table:row:column`."""
    return [f"{finding.severity} {finding.check} {finding.place}" for finding in check(programme)]


def expected(programme: Programme) -> list[str]:
    """Give what each finding says was expected."""
    return [str(finding.expected) for finding in check(programme)]
