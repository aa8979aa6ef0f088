from kuznia.model.language import use_translations
from kuznia.report.charts.progress import deliveries, met, parallel
from kuznia.report.drawing import svg
from tests.report.plans import plan, results


def test_needs_met_tells_the_end_of_the_plan():
    assert (
        "By Dec 2024 half of the futures have met 90% of all needs by value, of 100% due by then; "
        "in one future in ten it is 72% or less." == str(met(plan()).sentence)
    )


def test_months_are_named_in_the_language_in_force():
    with use_translations("uk", None):
        picture = met(plan())
        assert picture.chart is not None
        drawn = svg(picture.chart, key="k", says="")

    assert ">бер. 2024</text>" in drawn


def test_parallel_names_the_better_country_and_the_months_gained():
    picture = parallel(plan())

    assert (
        "Producing in both countries is ahead of United States alone, the better of the two, by "
        "2.2 months in the median future and 3.5 in a bad one (P90); by the end 90% of needs are "
        "met instead of 60%." == str(picture.sentence)
    )
    assert picture.chart is not None
    assert ">Ukraine alone, P50</text>" in svg(picture.chart, key="k", says="")


def test_without_comparison_it_says_so():
    picture = parallel(plan(parallel=[], curves=[]))

    assert picture.chart is None
    assert "The plan was not compared with each country producing alone." == str(picture.sentence)


def test_deliveries_tell_the_largest_gap():
    assert (
        "The largest gap at the end is that of “Round”: 360 of 400 units are delivered by Dec 2024 "
        "on average." == str(deliveries(plan()).sentence)
    )


def test_deliveries_in_full_are_told_so():
    full = [{**row, "needed": row["delivered_expected"]} for row in results()["deliveries"]]

    assert "By Dec 2024 all that is due of every item is delivered." == str(
        deliveries(plan(deliveries=full)).sentence
    )
    assert deliveries(plan(deliveries=[])).chart is None
