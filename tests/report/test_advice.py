from datetime import date

from kuznia.report import advice
from tests.report.plans import bare_plan, plan, results


def test_gates_that_were_tried_are_ranked_by_what_a_month_gains():
    assert ["Licence (authorisation): one month earlier gains 1.25 million USD on average."] == [
        str(each) for each in advice.dearest_gates(plan())
    ]
    assert ["LICENCE", "PACKAGE"] == advice.ranked_prices(plan())["gate"].to_list()


def test_gates_that_gain_the_same_are_told_as_one():
    first, second = results()["prices"]
    same = plan(prices=[first, {**second, "gain_usd": first["gain_usd"]}])

    (sentence,) = advice.dearest_gates(same)

    assert (
        "Any one of these, one month earlier, gains 1.25 million USD on average: Data package; "
        "Licence." == str(sentence)
    )


def test_reasons_are_summed_over_needs():
    rows = results()["reasons"]
    twice = plan(reasons=[*rows, {**rows[0], "need": "SPRING", "late_usd": 0.5e6}])

    first, second = advice.main_reasons(twice)
    assert (
        "Licence (closed gate): 73% of the late cost, 4 million USD on average, from Jan 2024 to "
        "Mar 2024; needs concerned: 2." == str(first)
    )
    assert str(second).startswith("No time left, nothing could deliver sooner: 27% of")


def test_what_is_decided_now_is_what_comes_before_the_first_reveal():
    assert date(2024, 3, 1) == advice.first_reveal(plan())
    build, order = advice.decide_now(plan())

    assert (
        "Build from Jan 2024: Build the filling line at “Home plant”; it opens in Apr 2024 and "
        "takes 2 million USD." == str(build)
    )
    assert (
        "Order by Feb 2024: “Fuzes from Europe”, 600 units of “Body”, for 60 thousand USD."
        == str(order)
    )


def test_what_is_decided_later_tells_the_likeliest_month():
    rows = results()["builds"]
    other = {**rows[1], "start": date(2024, 5, 1), "chance": 0.2}

    (sentence,) = advice.decide_later(plan(builds=[*rows, other]))

    assert (
        "2 × Second forge at “Partner plant”: most likely from Apr 2024 (chance 60%), then it "
        "opens in Jun 2024 and takes 2 million USD; else at another time, in another size or not "
        "at all." == str(sentence)
    )


def test_a_build_in_every_future_is_certain_though_later():
    certain = [{**results()["builds"][1], "chance": 1, "futures": "all"}]

    assert "whatever is revealed" in str(advice.decide_later(plan(builds=certain))[0])


def test_an_empty_plan_has_no_advice():
    empty = bare_plan()

    assert [] == [
        *advice.dearest_gates(empty),
        *advice.main_reasons(empty),
        *advice.decide_now(empty),
        *advice.decide_later(empty),
    ]
    assert advice.first_reveal(empty) is None
