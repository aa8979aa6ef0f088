"""Papers on file: the day on which one was filed, or that there is none."""

from __future__ import annotations

from datetime import date

from kuznia.release.dated import day_of
from kuznia.release.rule import View


def filed_by(view: View, fact: str) -> date | None:
    """Give the day on which a paper was filed; None when there was none by the day of the case.

    An empty day says that there is none.  Raises MissingFact when it is not known, or no day.
    """
    if not view.text(fact):
        return None
    filed = day_of(view, fact)
    return None if filed > day_of(view, "request.on") else filed
