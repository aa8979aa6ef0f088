from kuznia.report.charts.flows import between_countries
from kuznia.report.drawing import svg
from tests.report.plans import plan, results


def test_mass_between_countries_is_told_with_its_peak():
    picture = between_countries(plan())

    assert (
        "Between the countries 23 tonnes move, on average; 100% of it goes from United States to "
        "Ukraine. The busiest month is Jan 2024, with 5 tonnes." == str(picture.sentence)
    )
    assert picture.chart is not None
    assert ">United States → Ukraine</text>" in svg(picture.chart, key="k", says="")


def test_flows_inside_a_country_do_not_count():
    inside = [{**row, "to_party": "US"} for row in results()["flows"]]
    picture = between_countries(plan(flows=inside))

    assert picture.chart is None
    assert "Nothing that has a mass moves between the countries." == str(picture.sentence)
