import re
from pathlib import Path
from typing import Any

import pytest

from kuznia.app.checks_of_release import check_release
from kuznia.model.errors import Invalid, NotFound
from kuznia.release.decision import Outcome
from tests.app.two_folders import ready, signed

ASKED: dict[str, Any] = {
    "to": "ua-shop",
    "under": "MLA-1",
    "purpose": "manufacture",
    "on": "2024-02-12",
}


def outcome(folder: Path, **asked: Any) -> Outcome:
    (verdict,) = check_release(folder, "BRK", **{**ASKED, **asked})
    return verdict.outcome


def test_a_wrong_release_is_refused_with_the_paragraph_that_forbids_it(tmp_path: Path):
    us, _ua = ready(tmp_path)
    (verdict,) = check_release(us, "BRK", **ASKED)
    (ruling, about), *others = verdict.findings(Outcome.STOP)

    assert [] == others
    assert ("A2", "22 CFR 124.4(a)") == (ruling.rule, ruling.citation.partition(";")[0])
    assert set(verdict.elements) == set(about)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, Outcome.DUE),
        ({"on": "2024-02-04"}, Outcome.STOP),
        ({"on": "2033-11-20"}, Outcome.STOP),
        ({"purpose": "repair"}, Outcome.REFER),
        ({"under": "UA-IMP-1"}, Outcome.REFER),
        ({"to": "us-shop"}, Outcome.STOP),
    ],
)
def test_day_purpose_authority_and_place_count(
    tmp_path: Path, asked: dict[str, str], expected: Outcome
):
    us, _ua = signed(tmp_path)

    assert expected == outcome(us, **asked)


def test_a_ceiling_stops_what_goes_beyond_it(tmp_path: Path):
    us, _ua = signed(tmp_path)

    def with_quantity(quantity: float) -> Outcome:
        (verdict,) = check_release(us, "BRK", **ASKED, quantity=quantity)
        return verdict.outcome

    assert [Outcome.DUE, Outcome.DUE, Outcome.STOP] == [
        with_quantity(quantity) for quantity in (3950, 5000, 5050)
    ]


def test_each_party_asks_its_own_state_and_nobody_both(tmp_path: Path):
    us, ua = signed(tmp_path)
    (us / "programme.toml").write_text(
        re.sub(r'party = "US".*', "", (us / "programme.toml").read_text("utf-8")), "utf-8"
    )
    (us / "people.csv").unlink()

    assert ["UA"] == [verdict.state for verdict in check_release(ua, "BRK", **ASKED)]
    assert ["US", "UA"] == [verdict.state for verdict in check_release(us, "BRK", **ASKED)]


def test_a_package_that_was_not_built_goes_nowhere(tmp_path: Path):
    _us, ua = signed(tmp_path)
    (ua / "elements.csv").unlink()

    assert Outcome.REFER == outcome(ua)


def test_what_is_not_in_the_tables_is_named(tmp_path: Path):
    us, _ua = ready(tmp_path)

    for wrong in ({"to": "moon"}, {"under": "MLA-9"}):
        with pytest.raises(NotFound):
            outcome(us, **wrong)
    with pytest.raises(Invalid, match="is no day"):
        outcome(us, on="12.02.2024")
