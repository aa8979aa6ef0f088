from kuznia.report.charts.spending import MOST_FUNDS, by_month, by_purpose, localization
from kuznia.report.drawing import svg
from tests.report.plans import fan, named, plan, results


def test_money_tells_what_is_paid_released_and_owed():
    assert (
        "By Dec 2024 the plan pays 4.2 million USD, with 9 million USD released, on average; no "
        "fund covers 600 thousand USD of it." == str(by_month(plan()).sentence)
    )


def test_money_without_debt_says_so():
    covered = [row for row in results()["money"] if row["fund"] != "debt"]

    assert (
        "By Dec 2024 the plan pays 3.6 million USD of 9 million USD released, on average, and "
        "nothing without a fund." == str(by_month(plan(money=covered)).sentence)
    )


def test_many_funds_share_a_colour():
    codes = [f"F{number}" for number in range(MOST_FUNDS + 3)]
    many = plan(
        programme={"funds": [named("fund", code, f"Fund {code}", "", amount_usd=1,
                                   available="2024-01") for code in codes]},
        money=[{"fund": code, "month": "2024-01", "released_usd": 1e6,
                **fan("paid_usd", 1e5 * place), "left_usd": 0}
               for place, code in enumerate(codes, start=1)],
    )  # fmt: skip
    chart = by_month(many).chart
    assert chart is not None
    drawn = svg(chart, key="k", says="")

    assert ">Other funds</text>" in drawn
    assert ">Fund F9</text>" in drawn
    assert "Fund F0<" not in drawn


def test_purposes_tell_the_largest_payer_and_purpose():
    assert (
        "The largest payer is “Aid”: 2.4 million USD on average, 57% of all. The largest purpose "
        "is production: 2.4 million USD, 57%." == str(by_purpose(plan()).sentence)
    )


def test_localization_tells_the_years_below_the_target():
    assert (
        "In 2024 36% of value is added in the host country, on average; the average stays below "
        "the target in 2024." == str(localization(plan()).sentence)
    )


def test_localization_without_target_or_spending():
    row = results()["localization"][0]
    reached = plan(localization=[{**row, "target": 0.3}])
    unaimed = plan(localization=[{**row, "target": None}])
    unspent = plan(localization=[{"year": 2024, "target": 0.5}])

    assert "the target is reached in every year" in str(localization(reached).sentence)
    assert "In 2024 36% of value is added in the host country, on average." == str(
        localization(unaimed).sentence
    )
    assert localization(unaimed).chart is not None
    assert localization(unspent).chart is None


def test_a_plan_without_money_says_so():
    for picture in (by_month(plan(money=[])), by_purpose(plan(payments=[]))):
        assert picture.chart is None
        assert "The plan spends no money." == str(picture.sentence)
