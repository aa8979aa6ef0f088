"""The picture of readiness."""

from kuznia.report.charts.readiness import readiness
from kuznia.report.drawing import svg
from kuznia.report.sections import sections
from tests.report.plans import plan


def test_it_tells_the_worst_month_and_the_end():
    picture = readiness(plan())
    assert (
        "Of “Recovery trucks” 50% lack nothing in the worst month, Jan 2024, on average, and 94% at "
        "the end; depots open and spares arrive as the plan has them." == str(picture.sentence)
    )
    assert picture.chart is not None
    drawn = svg(picture.chart, key="k", says="")
    assert ">Ready, P50</text>" in drawn
    assert ">Target</text>" not in drawn


def test_where_a_fleet_has_a_target_it_is_drawn():
    fleets = [{"fleet": "TRUCKS", "name": "Recovery trucks", "party": "UA", "availability": 0.9}]
    picture = readiness(plan(programme={"fleets": fleets}))
    assert picture.chart is not None
    assert ">Target</text>" in svg(picture.chart, key="k", says="")


def test_without_a_fleet_there_is_no_picture_and_no_section():
    without = plan(readiness=[])
    assert readiness(without).chart is None
    assert "readiness" not in {section.key for section in sections(without)}
    assert "readiness" in {section.key for section in sections(plan())}
