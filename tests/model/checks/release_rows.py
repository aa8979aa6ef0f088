"""One sound row or more of every table of law, persons and records, for the small programme."""

from __future__ import annotations

from typing import Any

Row = dict[str, Any]

RELEASE: dict[str, list[Row]] = {
    "organisations": [
        {"organisation": "SHOP", "party": "UA", "kind": "company", "edrpou": "12345678"},
        {"organisation": "OFFICE", "party": "US", "kind": "government", "ncage": "1AB23"},
    ],
    "keys": [{"key": "KEY", "party": "UA", "holder": "CLERK", "roles": "propose;approve"}],
    "classifications": [{"item": "BODY", "jurisdiction": "ITAR", "class": "XIII(h)"}],
    "authorisations": [
        {
            "authorisation": "MLA",
            "party": "US",
            "kind": "MLA",
            "status": "in_force",
            "effective": "2024-01-01",
            "expires": "2034-01-01",
            "ceilings": "value;quantity",
            "value_ceiling_usd": 1000.0,
            "quantity_ceiling": 50.0,
            "territory": "US;UA",
        }
    ],
    "authorisation_items": [{"authorisation": "MLA", "item": "BODY"}],
    "authorisation_parties": [
        {"authorisation": "MLA", "organisation": "SHOP", "role": "signatory"}
    ],
    "provisos": [
        {"authorisation": "MLA", "proviso": "P1", "kind": "exclude_kind", "value": "packaging"},
        {"authorisation": "MLA", "proviso": "P2", "kind": "cap_quantity", "value": "5"},
    ],
    "amendments": [{"authorisation": "MLA", "amendment": "A1", "changes": "term"}],
    "packages": [{"package": "TDP", "item": "BODY", "originator": "OFFICE"}],
    "filings": [
        {"filing": "F1", "authorisation": "MLA", "kind": "signed_copy", "filed": "2024-01-20"}
    ],
    "referrals": [
        {"referral": "R1", "rule": "A6", "authorisation": "MLA", "answer": "yes", "official": "X"}
    ],
    "attestations": [
        {"attestation": "T1", "person": "P-1", "site": "HOME", "authorisation": "MLA"}
    ],
    "steps": [
        {"step": "SIGN", "kind": "signature", "months_p50": 1.0, "months_p90": 3.0},
        {"step": "FILE", "kind": "filing", "months_p50": 2.0, "months_p90": 2.0},
    ],
    "step_order": [{"step": "FILE", "after": "SIGN"}],
    "elements": [{"package": "TDP", "element": "E1", "kind": "drawing", "file": "E1.pdf"}],
    "markings": [{"package": "TDP", "element": "E1", "letter": "D"}],
    "releases": [
        {
            "release": "REL1",
            "package": "TDP",
            "site": "HOME",
            "authorisation": "MLA",
            "purpose": "manufacture",
            "means": "electronic",
            "state": "released",
        }
    ],
    "decisions": [{"release": "REL1", "party": "US", "outcome": "ALLOW"}],
    "receipts": [{"release": "REL1", "received_on": "2024-02-01"}],
    "recalls": [{"release": "REL1", "recalled_on": "2024-03-01"}],
    "uses": [
        {
            "use": "U1",
            "authorisation": "MLA",
            "used_on": "2024-02-01",
            "kind": "made",
            "item": "BODY",
        }
    ],
    "holdings": [
        {
            "serial": "S1",
            "item": "BODY",
            "site": "HOME",
            "authorisation": "MLA",
            "level": "routine",
        }
    ],
}
