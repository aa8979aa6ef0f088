"""Papers on file by the day of a case."""

from datetime import date

import pytest

from kuznia.release.filed import filed_by
from kuznia.release.rule import MissingFact, View

READS = frozenset({"request.on", "exemption.contract_on"})


def filed(day: str) -> date | None:
    return filed_by(View({"request.on": "2026-06-15", "exemption.contract_on": day}, {}, READS),
                    "exemption.contract_on")  # fmt: skip


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-06-14", date(2026, 6, 14)),
        ("2026-06-15", date(2026, 6, 15)),
        ("2026-06-16", None),
        ("", None),
    ],
)
def test_a_paper_is_on_file_from_its_day(day: str, expected: date | None):
    assert expected == filed(day)


def test_a_day_that_is_none_is_not_known():
    with pytest.raises(MissingFact):
        filed("soon")
