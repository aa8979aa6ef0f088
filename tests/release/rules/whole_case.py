"""A case that the rules on exemptions, persons, transfers, Ukraine and end use allow, to be spoilt
one fact at a time: the bracket of `allowed_case`, with its recipient and its papers.
"""

from collections.abc import Mapping, Sequence

from kuznia.release.decision import Outcome, Ruling, Value
from kuznia.release.rule import apply
from kuznia.release.rules import BY_ID
from tests.release.rules.allowed_case import CASE, LAW

Changes = Mapping[str, Value]

WHOLE: dict[str, Value] = {
    **CASE,
    "authorisation.basis": "",
    "authorisation.initial_export_reported": True,
    "subject.excluded": False,
    "subject.list_checked_on": "2026-06-01",
    "subject.person": "P-1",
    "subject.access_basis": "record",
    "subject.nationality": ("UA",),
    "subject.nda_until": "2026-12-31",
    "subject.training_until": "2026-12-31",
    "subject.need_to_know": True,
    "referral.T4": "yes",
    "ua.registered": True,
    "ua.registered_until": "2026-12-31",
    "ua.document": "UA-IMP-1",
    "ua.document_kind": "UA-permit",
    "ua.document_scope": "general",
    "ua.document_status": "in_force",
    "ua.document_items": ("bracket",),
    "ua.document_parties": ("plant-co",),
    "ua.document_direction": "import",
    "ua.document_from": "2026-01-01",
    "ua.document_until": "2026-12-31",
    "ua.end_user_certificate_on": "2025-12-20",
    "ua.certificate_party": "plant-co",
    "ua.certificate_items": ("bracket",),
    "ua.certificate_non_reexport": True,
    "end_use.terms_accepted": True,
    "end_use.serials_registered": True,
    "end_use.level": "routine",
    "end_use.unreported": (),
}


def ask(rule: str, changes: Changes | None = None, *, without: Sequence[str] = ()) -> Ruling:
    """Ask one rule about the case with some facts changed, and some not known."""
    facts = {**WHOLE, **(changes or {})}
    for fact in without:
        facts.pop(fact, None)
    return apply(BY_ID[rule], facts, LAW.on(str(facts["request.on"])))


def outcome(rule: str, changes: Changes | None = None, *, without: Sequence[str] = ()) -> Outcome:
    """Give what a rule answers."""
    return ask(rule, changes, without=without).outcome


def reason(rule: str, changes: Changes | None = None) -> str:
    """Give the reason of a rule's answer in English."""
    return str(ask(rule, changes).answer.reason)


def missing(rule: str, fact: str, changes: Changes | None = None) -> bool:
    """Say whether a rule refers to a person, and names the fact, when it is not known."""
    ruling = ask(rule, changes, without=[fact])
    return (ruling.outcome, ruling.missing) == (Outcome.REFER, fact)
