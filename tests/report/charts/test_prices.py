from kuznia.report.charts.prices import of_gates
from kuznia.report.drawing import svg
from tests.report.plans import plan, results


def test_the_dearest_gate_is_named_with_its_gain():
    picture = of_gates(plan())

    assert (
        "The dearest gate is “Licence” (authorisation): if it opened one month earlier, the "
        "programme would gain 1.25 million USD on average." == str(picture.sentence)
    )
    assert picture.chart is not None
    drawn = svg(picture.chart, key="k", says="")
    assert ">1.25</text>" in drawn
    assert ">Data package</text>" in drawn


def test_without_a_gain_it_says_so():
    untried = [{**row, "gain_usd": None} for row in results()["prices"]]

    for rows in (untried, []):
        assert "No gate was found whose earlier opening would help, or none was tried." == str(
            of_gates(plan(prices=rows)).sentence
        )
    assert of_gates(plan(prices=untried)).chart is not None
    assert of_gates(plan(prices=[])).chart is None
