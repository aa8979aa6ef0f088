"""A case that the rules on markings, rights, agreements and ceilings allow, to be spoilt one fact
at a time: a harmless bracket, released under a manufacturing licence agreement.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from kuznia.release.decision import Entry, Outcome, Ruling, Value
from kuznia.release.rule import Law, apply
from kuznia.release.rules import BY_ID
from kuznia.store.law import read_law

ALLOW, DUE, REFER, STOP = Outcome.ALLOW, Outcome.DUE, Outcome.REFER, Outcome.STOP

ON = "2026-06-15"
CASE: dict[str, Value] = {
    "request.on": ON,
    "request.purpose": "manufacture",
    "request.means": "electronic",
    "request.from_country": "US",
    "request.to_country": "UA",
    "request.value_usd": 0.0,
    "request.quantity": 0.0,
    "resource.item": "bracket",
    "resource.element": "sheet-1",
    "resource.kind": "drawing",
    "resource.origin_country": "US",
    "resource.jurisdiction": "ITAR",
    "resource.usml": "XIII(h)",
    "resource.eccn": "",
    "resource.classified_by": "the office",
    "resource.classified_on": "2024-05-01",
    "resource.classification": "unclassified",
    "resource.sme": False,
    "resource.mde": False,
    "marking.letter": "D",
    "marking.reasons": ("export controlled",),
    "marking.determined": "2024-03-01",
    "marking.office": "Example Office",
    "marking.export_warning": True,
    "marking.banner": "CUI//SP-CTI//REL TO USA, UKR",
    "marking.dissemination": ("REL:USA", "REL:UKR"),
    "marking.confirmed": True,
    "disclosure.approved_on": "2026-01-10",
    "disclosure.until": "2026-12-31",
    "disclosure.countries": ("UA",),
    "rights.kind": "unlimited",
    "subject.organization": "plant-co",
    "subject.site": "plant-b",
    "subject.site_kind": "plant",
    "subject.location": "UA",
    "subject.government": False,
    "authorisation.code": "MLA-1",
    "authorisation.kind": "MLA",
    "authorisation.regime": "USAI",
    "authorisation.status": "in_force",
    "authorisation.effective": "2025-09-01",
    "authorisation.expires": "2030-08-31",
    "authorisation.items": ("bracket", "cover"),
    "authorisation.data_kinds": ("drawing", "model"),
    "authorisation.purposes": ("manufacture", "inspect"),
    "authorisation.territory": ("UA",),
    "authorisation.parties": ("maker", "plant-co"),
    "authorisation.unsigned": (),
    "authorisation.last_signed": "2025-08-20",
    "authorisation.resign_after": "",
    "authorisation.ceilings": ("none",),
    "authorisation.provisos": (),
    "authorisation.open_amendments": (),
    "authorisation.annual_report_to": "2025-09-01",
    "recipient.role": "signatory",
}


def law_on_file() -> Law:
    """Give the law that comes with Kuznia."""
    return Law.of(entry(record) for record in read_law())


def entry(record: Mapping[str, Any]) -> Entry:
    """Make an entry of law from what a file says."""
    return Entry(
        cast("str", record["name"]),
        record["value"],
        cast("str", record["valid_from"]),
        cast("str | None", record.get("valid_to")),
        cast("str", record["source"]),
        cast("bool", record["verified"]),
    )


LAW = law_on_file()


def ask(
    rule: str, changes: Mapping[str, Value] | None = None, *, without: Sequence[str] = ()
) -> Ruling:
    """Ask one rule about the case with some facts changed, and some not known."""
    facts = {**CASE, **(changes or {})}
    for fact in without:
        facts.pop(fact, None)
    return apply(BY_ID[rule], facts, LAW.on(str(facts["request.on"])))


def answer(
    rule: str, changes: Mapping[str, Value] | None = None, *, without: Sequence[str] = ()
) -> tuple[Outcome, str]:
    """Give what a rule answers, and its reason in English."""
    ruling = ask(rule, changes, without=without)
    return ruling.outcome, str(ruling.answer.reason)


WORDS_IN_USE = (
    "", "none", "A", "B", "D", "F", "X", "CUI", "CUI//SP-CTI", "CUI//NOFORN", "FOUO", "NOFORN",
    "FEDCON", "NOCON", "RELIDO", "DISPLAY ONLY", "DISPLAY ONLY USA, UKR", "REL:UKR", "REL:USA",
    "export controlled", "direct military support", "US", "UA", "PL", "ITAR", "EAR", "EAR99",
    "0A606", "I(a)", "XIII(h)", "unclassified", "classified", "unlimited", "government_purpose",
    "sbir", "limited", "own", "FMS", "USAI", "TAA", "MLA", "WDA", "DSP-5", "UA-permit",
    "in_force", "approved", "draft", "value", "quantity", "manufacture", "view", "shipment",
    "visit", "electronic", "warehouse", "plant", "sublicensee", "signatory", "yes", "no", "drawing",
    "bracket", "plant-co", "A1:quantity", "A1:minor",
)  # fmt: skip
"""Words that make rules take their different ways, for generated facts."""
