import json

from kuznia.app.registers import law
from kuznia.release.checking import check_release
from kuznia.release.record import own_record, record_digest, replay_record, shared_record
from kuznia.release.register import Register
from kuznia.release.rules import BY_ID, RULES
from tests.release.programmes import REQUEST, release_programme

VERDICT = check_release(Register.of(release_programme()), REQUEST, RULES, law(), "US")
OWN = json.loads(json.dumps(own_record(VERDICT)))


def test_a_record_replays_to_the_same_rulings():
    found = replay_record(OWN, BY_ID)

    assert len(found) == sum(
        len(decision.rulings)
        for decision in (*VERDICT.elements.values(), *VERDICT.persons.values())
    )
    assert [] == [each for each in found if not each.same]


def test_a_rule_that_is_gone_or_newer_is_not_the_same():
    assert all(not each.same for each in replay_record(OWN, {}))


def test_a_fact_that_was_changed_shows():
    record = json.loads(json.dumps(OWN))
    ruling = next(r for r in record["elements"]["E1"]["rulings"] if r["rule"] == "M1")
    ruling["facts"]["marking.letter"] = ""

    assert ["M1"] == [each.before.rule for each in replay_record(record, BY_ID) if not each.same]


def test_the_shared_record_binds_the_own_one_and_shows_no_facts():
    shared = shared_record(VERDICT, OWN)

    assert record_digest(OWN) == shared["record_sha256"]
    assert "facts" not in json.dumps(shared)
    assert "P-1" not in json.dumps(shared)
