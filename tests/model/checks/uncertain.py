"""The small programme with one factor, for the checks of chances and effects."""

from __future__ import annotations

from typing import Any

from kuznia.model.programme import Programme
from tests.programmes import Rows, small

VOTE: dict[str, Rows] = {
    "factors": [{"factor": "VOTE", "kind": "funding", "revealed": "2024-03"}],
    "outcomes": [
        {"factor": "VOTE", "outcome": "YES", "probability": 0.75},
        {"factor": "VOTE", "outcome": "NO", "probability": 0.25},
    ],
}
"""A vote in March 2024 that may fail."""


def effect(**cells: Any) -> dict[str, Any]:
    """Give an effect of the vote's failure: half of the road, when nothing else is said."""
    return {
        "factor": "VOTE",
        "outcome": "NO",
        "changes": "lane_share",
        "target": "ROAD",
        "value": 0.5,
        **cells,
    }


def uncertain(*effects: dict[str, Any], **tables: Rows) -> Programme:
    """Give the small programme with the vote and effects of it."""
    return small(**{**VOTE, "effects": effects, **tables})
