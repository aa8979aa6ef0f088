"""A small release for tests: a bracket from a US shop to a Ukrainian shop, all in order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from kuznia.model.programme import Programme
from kuznia.release.register import Request
from tests.programmes import SETTINGS, small

Row = Mapping[str, Any]

TABLES: dict[str, Sequence[Row]] = {
    "organisations": [
        {"organisation": "MAKER", "party": "US", "kind": "company", "excluded": "no",
         "checked_on": "2024-01-10", "security_plan": "yes"},
        {"organisation": "SHOP", "party": "UA", "kind": "company", "excluded": "no",
         "checked_on": "2024-01-10", "security_plan": "yes", "export_registration": "yes",
         "registered_until": "2026-12-31"},
    ],
    "sites": [
        {"site": "HOME", "party": "UA", "kind": "plant", "organisation": "SHOP"},
        {"site": "ABROAD", "party": "US", "kind": "plant", "organisation": "MAKER"},
    ],
    "classifications": [
        {"item": "BODY", "jurisdiction": "ITAR", "class": "XXI(a)", "classified_by": "OFFICE",
         "classified_on": "2023-06-05", "secrecy": "unclassified", "sme": "no", "mde": "no"}
    ],
    "authorisations": [
        {"authorisation": "MLA", "party": "US", "kind": "MLA", "regime": "none",
         "status": "in_force", "effective": "2023-11-20", "expires": "2033-11-19",
         "purposes": "manufacture;inspect", "data_kinds": "drawing;model", "territory": "US;UA",
         "ceilings": "value;quantity", "value_ceiling_usd": 1000.0, "quantity_ceiling": 100.0},
        {"authorisation": "PERMIT", "party": "UA", "kind": "UA-permit", "regime": "none",
         "status": "in_force", "effective": "2024-01-01", "expires": "2024-12-31",
         "purposes": "manufacture", "territory": "UA", "ceilings": "none", "scope": "general",
         "direction": "import"},
    ],
    "authorisation_items": [
        {"authorisation": "MLA", "item": "BODY"},
        {"authorisation": "PERMIT", "item": "BODY"},
    ],
    "authorisation_parties": [
        {"authorisation": "MLA", "organisation": "MAKER", "role": "applicant",
         "signed_on": "2023-11-20"},
        {"authorisation": "MLA", "organisation": "SHOP", "role": "signatory",
         "signed_on": "2024-02-05", "approved_on": "2023-10-20", "flowdown_on": "2023-12-01",
         "nda_on": "2023-12-01"},
        {"authorisation": "PERMIT", "organisation": "SHOP", "role": "consignee"},
    ],
    "packages": [{"package": "TDP", "item": "BODY", "originator": "MAKER"}],
    "filings": [
        {"filing": "F1", "package": "TDP", "kind": "disclosure_approval", "filed": "2024-01-08",
         "until": "2026-12-31", "countries": "UA"},
        {"filing": "F2", "authorisation": "PERMIT", "organisation": "SHOP",
         "kind": "end_user_certificate", "filed": "2023-12-20", "items": "BODY",
         "non_reexport": "yes"},
    ],
    "referrals": [
        {"referral": f"R-{rule}", "rule": rule, "authorisation": "MLA", "answer": "yes",
         "official": "X", "decided_on": "2023-12-01"}
        for rule in ("A3", "A4", "A5", "A6", "A7", "T4")
    ],
    "attestations": [
        {"attestation": "T1", "person": "P-1", "site": "HOME", "authorisation": "MLA",
         "attested_on": "2024-02-01", "until": "2024-12-31"}
    ],
    "elements": [
        {"package": "TDP", "element": "E1", "kind": "drawing", "file": "E1.pdf",
         "rights": "unlimited"},
        {"package": "TDP", "element": "E2", "kind": "model", "file": "E2.stp",
         "rights": "unlimited"},
    ],
    "markings": [
        {"package": "TDP", "element": element, "letter": "D", "reason": "Export Controlled",
         "determined": "2023-06-05", "office": "OFFICE", "export_warning": "yes",
         "banner": "CUI//SP-CTI", "confirmed_by": "CLERK", "confirmed_on": "2024-01-05"}
        for element in ("E1", "E2")
    ],
}  # fmt: skip

REQUEST = Request("TDP", "HOME", "MLA", "manufacture", "2024-02-12")


def release_programme(party: str = "US", /, **tables: Sequence[Row]) -> Programme:
    """Give the programme of a party, with some tables replaced."""
    return small(**{**TABLES, **tables}).with_settings(replace(SETTINGS, party=party))


def changed(table: str, index: int = 0, **cells: object) -> dict[str, Sequence[Row]]:
    """Give a table of the release with some cells of one row changed."""
    rows = [dict(row) for row in TABLES[table]]
    rows[index] |= cells
    return {table: rows}
