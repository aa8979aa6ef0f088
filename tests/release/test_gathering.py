from dataclasses import replace

from kuznia.release.facts import FACTS
from kuznia.release.gathering import case_facts, facts_by_element, facts_by_person
from kuznia.release.register import Register
from tests.release.programmes import REQUEST, changed, release_programme

PERSON = {"person": "P", "organisation": "SHOP", "site": "HOME", "nationalities": "UA;PL",
          "employed": "yes"}  # fmt: skip


def test_every_fact_that_is_gathered_is_in_the_catalogue():
    register = Register.of(release_programme("UA", people=[PERSON]))
    case = case_facts(register, REQUEST)
    gathered = {
        name
        for facts in (
            *facts_by_element(register, REQUEST, case).values(),
            *facts_by_person(register, REQUEST, case).values(),
        )
        for name in facts
    }

    assert set() == gathered - FACTS.keys()


def test_the_data_goes_from_the_country_of_the_folder_to_that_of_the_site():
    facts = case_facts(Register.of(release_programme()), REQUEST)

    assert ("US", "UA") == (facts["request.from_country"], facts["request.to_country"])


def test_who_signs_later_has_not_signed_on_the_day():
    register = Register.of(release_programme())

    def unsigned(day: str) -> object:
        return case_facts(register, replace(REQUEST, on=day))["authorisation.unsigned"]

    assert ("SHOP",) == unsigned("2024-02-04")
    assert () == unsigned("2024-02-05")


def test_a_paper_that_is_not_on_file_has_an_empty_day():
    facts = case_facts(Register.of(release_programme(filings=[])), REQUEST)

    assert "" == facts["disclosure.approved_on"]


def test_each_element_has_its_own_marking():
    register = Register.of(release_programme(**changed("markings", 1, letter="none")))
    facts = facts_by_element(register, REQUEST, case_facts(register, REQUEST))

    assert {"E1": "D", "E2": ""} == {name: one["marking.letter"] for name, one in facts.items()}


def test_persons_of_the_own_party_are_on_record():
    register = Register.of(release_programme("UA", people=[PERSON]))
    persons = facts_by_person(register, REQUEST, case_facts(register, REQUEST))

    assert "record" == persons["P"]["subject.access_basis"]
    assert ("UA", "PL") == persons["P"]["subject.nationality"]


def test_persons_of_the_other_party_are_known_by_attestation_for_this_authorisation():
    register = Register.of(release_programme())
    persons = facts_by_person(register, REQUEST, case_facts(register, REQUEST))
    other = replace(REQUEST, authorisation="PERMIT")

    assert ["P-1"] == list(persons)
    assert "attestation" == persons["P-1"]["subject.access_basis"]
    assert [""] == list(facts_by_person(register, other, case_facts(register, other)))


def test_a_later_word_of_an_official_counts_from_its_day():
    referrals = [
        {"referral": code, "rule": "A6", "authorisation": "MLA", "answer": answer,
         "official": "X", "decided_on": day}
        for code, answer, day in (("1", "yes", "2024-01-01"), ("2", "no", "2024-02-13"))
    ]  # fmt: skip
    register = Register.of(release_programme(referrals=referrals))

    def answer(day: str) -> object:
        return case_facts(register, replace(REQUEST, on=day)).get("referral.A6")

    assert [None, "yes", "no"] == [
        answer(day) for day in ("2023-12-31", "2024-02-12", "2024-02-13")
    ]
