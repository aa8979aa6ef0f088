from dataclasses import replace
from typing import Any

from kuznia.model.programme import Programme
from tests.model.checks.found import found
from tests.model.checks.release_rows import RELEASE
from tests.programmes import SETTINGS, small

PARTNER = {"party": "UA", "address": "https://ua.example:8280", "participant": "urn:kuznia:UA",
           "added_on": "2024-01-01"}  # fmt: skip
OTHER = {**PARTNER, "party": "FR", "participant": "did:web:fr.example"}
PARTIES = [{"party": "US", "role": "partner"}, {"party": "UA", "role": "host"},
           {"party": "FR", "role": "third"}]  # fmt: skip


def with_partners(*partners: dict[str, Any]) -> Programme:
    tables = {**RELEASE, "parties": PARTIES, "partners": list(partners)}
    return small(**tables).with_settings(replace(SETTINGS, party="US"))


def errors(*partners: dict[str, Any]) -> list[str]:
    return [each for each in found(with_partners(*partners)) if each.startswith("error")]


def test_sound_partners_have_no_findings():
    assert [] == errors(PARTNER, OTHER)
    assert [] == errors({**PARTNER, "address": "http://127.0.0.1:8281/kuznia"})


def test_a_party_is_no_partner_of_its_own():
    own = {**PARTNER, "party": "US", "participant": "urn:kuznia:US"}
    assert ["error own_node partners:2:party"] == errors(own)


def test_an_address_of_a_node_is_an_address():
    for address in ("ua.example", "ftp://ua.example", "https://ua.example/?a=1", "https://"):
        assert ["error node_addresses partners:2:address"] == errors(
            {**PARTNER, "address": address}
        )


def test_a_participant_is_one_party():
    assert ["error participants partners:2:participant"] == errors(
        {**PARTNER, "participant": "urn:kuznia:FR"}
    )
    assert ["error participants partners:3:participant"] == errors(
        PARTNER, {**OTHER, "participant": "urn:kuznia:UA"}
    )
    did = "did:web:node.example"
    assert ["error participants partners:3:participant"] == errors(
        {**PARTNER, "participant": did}, {**OTHER, "participant": did}
    )
