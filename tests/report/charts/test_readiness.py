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
    assert ">Ready, P50</text>" in svg(picture.chart, key="k", says="")


def test_without_a_fleet_there_is_no_picture_and_no_section():
    without = plan(readiness=[])
    assert readiness(without).chart is None
    assert "readiness" not in {section.key for section in sections(without)}
    assert "readiness" in {section.key for section in sections(plan())}
