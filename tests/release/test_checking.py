from kuznia.app.registers import law
from kuznia.release.checking import check_persons, check_release, other_purposes
from kuznia.release.decision import Outcome
from kuznia.release.register import Register
from kuznia.release.rules import RULES
from tests.release.programmes import REQUEST, TABLES, changed, release_programme

LAW = law()


def test_a_release_that_is_in_order_goes_with_duties():
    verdict = check_release(Register.of(release_programme()), REQUEST, RULES, LAW, "US")

    assert Outcome.DUE == verdict.outcome
    assert ["A8", "T3"] == [ruling.rule for ruling, _ in verdict.findings(Outcome.DUE)]


def test_one_element_that_may_not_go_stops_all_and_can_be_left_behind():
    register = Register.of(release_programme(**changed("markings", 1, letter="none")))

    assert Outcome.STOP == check_release(register, REQUEST, RULES, LAW, "US").outcome
    without = check_release(register, REQUEST, RULES, LAW, "US", without=("E2",))
    assert (Outcome.DUE, ("E2",)) == (without.outcome, without.left_out)


def test_an_element_for_other_purposes_stays_behind():
    register = Register.of(release_programme(**changed("elements", 1, purposes="inspect")))

    assert ("E2",) == other_purposes(register, REQUEST)
    assert ["E1"] == list(check_release(register, REQUEST, RULES, LAW, "US").elements)


def test_a_package_without_elements_goes_to_a_person():
    register = Register.of(release_programme(elements=[]))

    assert Outcome.REFER == check_release(register, REQUEST, RULES, LAW, "US").outcome


def test_the_same_ruling_on_several_elements_is_given_once():
    register = Register.of(release_programme(markings=[
        {**row, "letter": "none"} for row in TABLES["markings"]]))  # fmt: skip
    found = check_release(register, REQUEST, RULES, LAW, "US").findings(Outcome.STOP)

    assert [("M1", "E1"), ("M1", "E2")] == [
        (ruling.rule, name) for ruling, names in found for name in names if ruling.rule == "M1"
    ]


def test_persons_are_asked_about_without_a_package():
    person = {"person": "P", "organisation": "SHOP", "site": "HOME", "nationalities": "UA;IR",
              "us_person": "no", "employed": "yes", "screened_on": "2024-01-01",
              "nda_until": "2026-01-01", "training_until": "2026-01-01",
              "need_to_know": "yes"}  # fmt: skip
    register = Register.of(release_programme("UA", people=[person]))
    verdict = check_persons(register, REQUEST, RULES, LAW, "UA")

    assert "P1" in {ruling.rule for ruling, _ in verdict.findings(Outcome.STOP, Outcome.REFER)}
