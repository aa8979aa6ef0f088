"""Plans: made, kept, compared, explained."""

import json
from pathlib import Path

import polars as pl
import pytest

import kuznia as kz
from kuznia.app import plans
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import Message
from kuznia.model.results import RESULTS
from kuznia.planning.linear import Progress
from tests.planning.twofold import TABLES, twofold


@pytest.fixture(scope="module")
def plan() -> plans.Plan:
    return plans.plan(twofold()).complete()


def test_tables_are_attributes(plan: plans.Plan):
    assert plan.needs.equals(plan.result["needs"])
    assert 2 == plan.prices.height
    with pytest.raises(AttributeError):
        _ = plan.moon


def test_prices_and_parallel_are_worked_out_when_asked_for():
    lazy = plans.plan(twofold())
    assert lazy.result["prices"].is_empty()

    assert 2 == lazy.prices.height
    assert 3 == lazy.parallel.height
    assert 36 == lazy.curves.height


def test_a_plan_shows_its_headlines(plan: plans.Plan):
    text = repr(plan)

    for label in ("Needs met on time, by value", "Money spent by fund", "Made in the host country",
                  "Dearest gates", "Gained by producing in both countries"):  # fmt: skip
        assert label in text


def test_a_programme_with_errors_is_not_planned():
    with pytest.raises(Invalid) as caught:
        plans.plan(twofold(lines=[{**TABLES["lines"][0], "capacity": -1}, TABLES["lines"][1]]))

    assert "lines:2:capacity" in {finding.place for finding in caught.value.findings}


def test_arguments_take_the_place_of_settings():
    sampled = plans.plan(twofold(), scenarios=3, seed=7)

    assert sampled.result.provenance.sampled
    assert 7 == sampled.result.provenance.seed


def test_steps_are_told_in_order():
    steps: list[str] = []

    def hear(step: Message, _progress: Progress | None) -> bool:
        if str(step) not in steps:
            steps.append(str(step))
        return False

    plans.plan(twofold(), tell=hear).complete(hear)

    assert [
        "building the model",
        "planning over 4 futures",
        "finding out what binds",
        "planning each country alone",
        "pricing the gates",
    ] == steps


def test_a_kept_plan_is_read_again(plan: plans.Plan, tmp_path: Path):
    plan.save(tmp_path / "plan", report=False)

    again = plans.load_plan(tmp_path / "plan")

    assert all(again.result[name].equals(plan.result[name]) for name in RESULTS)
    assert plan.result.provenance == again.result.provenance
    assert again.programme.same_as(plan.programme)
    assert pytest.approx(plan.late_cost) == again.late_cost


def test_the_same_plan_is_kept_to_the_byte(plan: plans.Plan, tmp_path: Path):
    plan.save(tmp_path / "one", report=False)
    plans.plan(twofold()).complete().save(tmp_path / "two", report=False)

    for path in sorted((tmp_path / "one" / "tables").iterdir()):
        assert path.read_bytes() == (tmp_path / "two" / "tables" / path.name).read_bytes()


def test_a_plan_never_overwrites_something_else(plan: plans.Plan, tmp_path: Path):
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(Refused, match="something else"):
        plan.save(tmp_path, report=False)

    assert ["letter.txt"] == [path.name for path in tmp_path.iterdir()]


def test_a_plan_with_its_report_has_page_and_workbook(plan: plans.Plan, tmp_path: Path):
    plan.save(tmp_path / "plan")

    assert {"index.html", "plan.json", "plan.xlsx", "programme", "tables"} == {
        path.name for path in (tmp_path / "plan").iterdir()
    }
    assert json.loads((tmp_path / "plan" / "plan.json").read_text())["solved_at"]


def test_the_last_plan_of_a_programme_is_found(tmp_path: Path):
    kz.write(twofold(), tmp_path / "mine")
    first = plans.plan(twofold())
    second = plans.plan(twofold(needs=[TABLES["needs"][0]]))
    for each in (first, second):
        each.save(plans.plan_folder(tmp_path / "mine", each), report=False)

    assert 2 == len(plans.kept_plans(tmp_path / "mine"))
    assert 1 == plans.load_plan(tmp_path / "mine").needs.height


def test_no_plan_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound):
        plans.load_plan(tmp_path)


def test_a_spoilt_plan_says_so(plan: plans.Plan, tmp_path: Path):
    plan.save(tmp_path / "plan", report=False)
    (tmp_path / "plan" / "tables" / "needs.csv").write_text("need\nX,Y\n")

    with pytest.raises(Invalid, match="cannot be read"):
        plans.load_plan(tmp_path / "plan")


def test_comparing_names_what_was_changed(plan: plans.Plan):
    after = plans.plan(twofold(needs=[{**TABLES["needs"][0], "quantity": 150}, TABLES["needs"][1]]))

    comparison = plan.compare(after)

    assert ["quantity"] == comparison.inputs["column"].to_list()
    assert comparison.changes.filter(pl.col("what") == "late_usd")["difference"].item() > 0


def test_explaining_names_reasons_and_relief(plan: plans.Plan):
    explanation = plan.explain("SPRING")

    assert "line" in explanation.reasons["kind"].to_list()
    assert explanation.relief.late_after < explanation.relief.late_before


def test_explaining_an_unknown_need_names_those_that_there_are(plan: plans.Plan):
    with pytest.raises(NotFound) as caught:
        plan.explain("WINTER")

    assert "SPRING, AUTUMN" in str(caught.value.hint)


def test_a_plan_that_was_stopped_is_kept_without_what_is_not_yet_there():
    stopped = plans.plan(twofold()).complete(lambda step, _progress: "alone" in str(step))

    assert not stopped.result["needs"].is_empty()
    assert stopped.result["parallel"].is_empty()
    assert 2 == stopped.result["prices"].height
