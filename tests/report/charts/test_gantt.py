from kuznia.report.charts.gantt import by_item, by_site
from kuznia.report.drawing import svg
from tests.report.plans import plan, results


def test_by_site_names_the_last_to_start_and_its_gates():
    picture = by_site(plan())

    assert (
        "The last to start is “Fill rounds” at “Home plant”, in May 2024; before it must open: "
        "Licence." == str(picture.sentence)
    )


def test_without_gates_none_are_named():
    forging = [row for row in results()["production"] if row["process"] == "FORGING"]

    assert "The last to start is “Forge bodies” at “Partner plant”, in Jan 2024." == str(
        by_site(plan(production=forging)).sentence
    )


def test_rows_headings_and_legend_are_drawn():
    picture = by_site(plan())
    assert picture.chart is not None
    drawn = svg(picture.chart, key="k", says="")

    for text in ("Home plant", "Fill rounds", "Building", "Ukraine", "400"):
        assert f">{text}</text>" in drawn


def test_by_item_tells_what_both_countries_make():
    rows = results()["production"]
    abroad = [{**row, "process": "FORGING", "site": "AWAY"} for row in rows
              if row["process"] == "FILLING"]  # fmt: skip

    assert "No item is made in more than one country." == str(by_item(plan()).sentence)
    assert "Made in more than one country: Round." == str(
        by_item(plan(production=[*rows[:8], *abroad])).sentence
    )


def test_a_plan_that_makes_nothing_says_so():
    picture = by_site(plan(production=[], builds=[]))

    assert picture.chart is None
    assert "Nothing is made." == str(picture.sentence)
    assert by_site(plan(production=[])).chart is not None  # builds alone are drawn
