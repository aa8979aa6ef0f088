from datetime import date
from pathlib import Path

import pytest

from kuznia.app.authorisations import list_authorisations, path_to_authorised
from kuznia.app.plans import plan
from kuznia.app.programmes import read, sample, start
from kuznia.app.registers import changing
from kuznia.model.errors import NotFound
from kuznia.model.gate_path import opening_months

BRACKET = sample("bracket")


def test_the_list_says_what_is_used_what_expires_and_who_has_not_signed(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    with changing(tmp_path / "us") as desk:
        desk.add("uses", {"use": "U1", "authorisation": "MLA-1", "used_on": "2024-02-01",
                          "kind": "made", "quantity": 4000.0, "value_usd": 500_000.0})  # fmt: skip
    row = list_authorisations(tmp_path / "us", "2024-02-12").row(0, named=True)

    assert ("MLA-1", 0.8, 0.25, "ua-works", 3568) == (
        row["authorisation"],
        row["quantity_share"],
        row["value_share"],
        row["unsigned"],
        row["days_left"],
    )


def test_the_path_takes_the_sooner_of_two_ways():
    answer = path_to_authorised(BRACKET, process="ua-bracket", site="ua-shop", on="2024-01-15")
    assert answer.route is not None

    assert "gauge-lend" in answer.missing
    assert "gauge-buy" not in answer.missing
    assert ("gauge-lend", "first-article") == answer.route.critical_path
    assert [True] == ["gauge-buy" in other.codes for other in answer.alternatives]


def test_a_denied_authorisation_closes_its_steps(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    with changing(tmp_path / "us") as desk:
        row = desk.row("authorisations", authorisation="MLA-1")
        desk.add("authorisations", {**row, "status": "denied"})

    answer = path_to_authorised(tmp_path / "us", process="ua-bracket", on="2024-01-15")
    assert answer.route is None
    assert answer.reasons


def test_a_process_without_steps_or_at_another_site_is_named():
    with pytest.raises(NotFound, match="no step leads"):
        path_to_authorised(BRACKET, process="us-plate")
    with pytest.raises(NotFound, match="does not run at us-shop"):
        path_to_authorised(BRACKET, process="ua-bracket", site="us-shop")


def test_a_gate_with_a_step_opens_in_the_plan_when_the_step_is_expected(tmp_path: Path):
    start(tmp_path / "us", "bracket", "US")
    with changing(tmp_path / "us") as desk:
        row = desk.row("gates", gate="drawings")
        desk.add("gates", {**row, "package": None, "site": None, "step": "first-article"})
    programme = read(tmp_path / "us")
    written = plan(programme).programme
    expected = plan(programme, on=date(2024, 1, 15)).programme

    assert 5 == opening_months(written)["drawings"]
    assert 4 == opening_months(expected)["drawings"]
    assert "step-drawings" in set(expected["factors"]["factor"])
