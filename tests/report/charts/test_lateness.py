from kuznia.report.charts.lateness import MOST_NEEDS, lateness, reasons, shortened
from kuznia.report.drawing import svg
from tests.report.plans import large_plan, plan, results


def test_the_dearest_lateness_is_told_with_its_months():
    picture = lateness(plan())

    assert (
        "Late in the median future: 1 of 2 needs. The dearest lateness is that of “Rounds in "
        "autumn”, 5 million USD on average: due Sep 2024 and met in Nov 2024."
        == str(picture.sentence)
    )
    assert ["AUTUMN", "SPRING"] == picture.table["need"].to_list()


def test_a_need_not_met_within_the_plan_is_told_so():
    needs = results()["needs"]
    never = plan(needs=[needs[0], {**needs[1], "met_p50": None}])

    assert "due Sep 2024 and not met within the plan." in str(lateness(never).sentence)


def test_needs_on_time_are_told_so():
    assert "In the median future every need is met on time." == str(
        lateness(plan(needs=results()["needs"][:1])).sentence
    )


def test_many_needs_are_cut_and_told():
    picture = lateness(large_plan(needs=MOST_NEEDS + 5, processes=2))

    assert MOST_NEEDS == picture.table.height
    assert str(picture.note).startswith("The 40 needs with the dearest lateness, of 45.")


def test_reasons_name_what_explains_most():
    picture = reasons(plan())

    assert (
        "What explains most of the late cost is “Licence” (closed gate): 70%, or 3.5 million USD "
        "on average." == str(picture.sentence)
    )
    assert picture.chart is not None
    drawn = svg(picture.chart, key="k", says="")
    assert ">no time left</text>" in drawn
    assert ">Licence</text>" in drawn


def test_want_of_time_and_choice_have_sentences_of_their_own():
    rows = results()["reasons"]
    for kind, words in (("time", "no time is left"), ("choice", "is accepted")):
        first = {**rows[0], "kind": kind, "code": kind}
        assert words in str(reasons(plan(reasons=[first])).sentence)


def test_without_reasons_it_says_so():
    assert "No need is late, or why was not asked." == str(reasons(plan(reasons=[])).sentence)


def test_labels_are_cut_to_their_room():
    assert "Manufact…" == shortened("Manufacturing licence", 9)
    assert "Licence" == shortened("Licence", 7)
    assert "" == shortened("Manufacturing licence", 4)
