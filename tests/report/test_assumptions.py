from dataclasses import replace

from kuznia.report import assumptions
from kuznia.report.listing import Listing
from tests.report.plans import bare_plan, plan


def test_every_outcome_has_its_chance_and_what_it_changes():
    shown = assumptions.factors(plan())

    assert isinstance(shown, Listing)
    assert (
        ("Vote", "Passed", "60%", "Mar 2024", "as written"),
        ("Vote", "Failed", "40%", "Mar 2024",
         "Budget: 25% remains, from Mar 2024; Licence: months later: 2"),
    ) == shown.rows  # fmt: skip


def test_every_kind_of_effect_is_told():
    row = {"factor": "VOTE", "outcome": "FAILED", "target": "LICENCE"}
    effects = [
        {**row, "changes": "gate_closed"},
        {**row, "changes": "line_share", "target": "FILL", "value": 0.5,
         "first_month": "2024-02", "last_month": "2024-04"},
        {**row, "changes": "lane_share", "target": "ROAD", "value": 0, "last_month": "2024-04"},
        {**row, "changes": "need_share", "target": "SPRING", "value": 1.5},
    ]  # fmt: skip
    shown = assumptions.factors(plan(programme={"effects": effects}))

    assert shown is not None
    assert (
        "Licence: stays shut; Filling line: 50% remains, from Feb 2024 to Apr 2024; "
        "By road: 0% remains, to Apr 2024; Rounds in spring: 150% remains" == shown.rows[1][-1]
    )


def test_funds_are_listed_with_their_limits():
    shown = assumptions.funds(plan())

    assert shown is not None
    assert (
        ("Aid", "5 million USD", "Jan 2024", "Dec 2024", "production and transport",
         "United States", "Invented"),
        ("Budget", "4 million USD", "Feb 2024", "never", "anything", "anywhere", ""),
    ) == shown.rows  # fmt: skip


def test_without_them_there_is_no_list():
    assert assumptions.factors(bare_plan()) is None
    assert assumptions.funds(bare_plan()) is None


def test_weights_are_listed_with_the_help_of_their_settings():
    rows = {label: value for label, value in assumptions.weights(plan()).rows}  # noqa: C416 - dict() loses the types

    assert "0.2" == rows["Share of weight that the worst futures take"]
    assert "2024" == rows["Year whose dollars are meant"]
    assert "12" == rows["Months that the plan covers"]


def test_a_plan_says_how_it_was_found():
    facts = {str(label): str(fact) for label, fact in assumptions.provenance(plan(), "2024-05-06")}

    assert {
        "Months": "Jan 2024 to Dec 2024 (months: 12)",
        "Futures": "2, every combination of outcomes",
        "Distance to the best possible plan": "2%",
        "Objective and its bound": "6 million USD, at least 5.9 million USD",
        "Size": "columns: 1,200, rows: 900",
        "Fingerprint of the programme": "0123abcdef",
        "Made with": "highspy 1.15.1, kuznia 0.1.0",
        "Solved on": "May 6, 2024",
    } == facts


def test_sampled_futures_tell_their_seed():
    sampled = plan()
    sampled = replace(sampled, provenance=replace(sampled.provenance, sampled=True))
    facts = {str(label): str(fact) for label, fact in assumptions.provenance(sampled, None)}

    assert "2, drawn with seed 7" == facts["Futures"]
    assert "Solved on" not in facts
