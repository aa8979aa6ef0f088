from kuznia.report.charts.capacity import use_of_lines
from kuznia.report.drawing import svg
from tests.report.plans import plan


def test_the_tightest_line_is_named_with_its_use():
    picture = use_of_lines(plan())

    assert (
        "The tightest line is “Filling line” at “Home plant”: it uses 100% of its capacity on "
        "average, and is more likely full than not in 9 of its 9 months." == str(picture.sentence)
    )


def test_months_without_capacity_are_left_empty():
    picture = use_of_lines(plan())

    assert 9 + 12 == picture.table.height
    assert picture.chart is not None
    drawn = svg(picture.chart, key="k", says="")
    assert ">75% to 90%</text>" in drawn
    assert ">full</text>" in drawn


def test_a_plan_without_lines_says_so():
    picture = use_of_lines(plan(lines=[]))

    assert picture.chart is None
    assert "The plan has no lines that can be used." == str(picture.sentence)
