"""Rules on papers that a person judges: A3 to A7, A11, A14 to A16.

Kuznia says when each applies and what to look at; the responsible official decides.
"""

from __future__ import annotations

from collections.abc import Callable

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of, days_later
from kuznia.release.decision import Answer
from kuznia.release.referred import by_person
from kuznia.release.rule import Rule, View, allow


def signed_copy_filed(view: View) -> Answer:
    """A3: for an agreement in force, the signed copy was filed in time."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.agreement_kinds"):
        return _no_agreement(kind)
    status = view.text("authorisation.status")
    if status != "in_force":
        return allow(msg("it does not apply: the {kind} is not in force but {status}",
                         kind=kind, status=status))  # fmt: skip
    last = days_later(
        day_of(view, "authorisation.effective"), int(view.law_number("us.signed_copy_days"))
    )
    return by_person(
        view,
        "A3",
        msg("was the signed copy of the {kind} filed by {day}?", kind=kind, day=last.isoformat()),
    )


def delay_reported(view: View) -> Answer:
    """A4: for an agreement that is approved and not concluded, the authority was told."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.agreement_kinds"):
        return _no_agreement(kind)
    status = view.text("authorisation.status")
    if status != "approved":
        return allow(msg("it does not apply: the {kind} is not approved and unsigned but {status}",
                         kind=kind, status=status))  # fmt: skip
    return by_person(
        view,
        "A4",
        msg(
            "the {kind} is approved and not concluded: was a decision not to conclude it told "
            "within {days} days, and its status every year?",
            kind=kind,
            days=int(view.law_number("us.not_concluded_days")),
        ),
    )


def coproduction_described(view: View) -> Answer:
    """A5: for production abroad, the filing says who makes how much, for whom, and who looks."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.coproduction_kinds"):
        return _no_agreement(kind)
    if "manufacture" not in view.words("authorisation.purposes"):
        return allow(msg("it does not apply: the {kind} does not cover manufacture", kind=kind))
    return by_person(
        view,
        "A5",
        msg(
            "does the filing of the {kind} give countries, firms, estimated quantity and value, "
            "limits on third parties, and how the United States verifies them?",
            kind=kind,
        ),
    )


def clauses_present(view: View) -> Answer:
    """A6: an agreement bears the six clauses word for word."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.clause_kinds"):
        return _no_agreement(kind)
    return by_person(
        view,
        "A6",
        msg(
            "does the {kind} bear all six clauses word for word, and does the fifth name 22 CFR "
            "126.18?",
            kind=kind,
        ),
    )


def manufacturing_clauses_present(view: View) -> Answer:
    """A7: a manufacturing licence agreement bears the clauses on sales, royalty and reports."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.manufacturing_kinds"):
        return allow(msg("it does not apply: {kind} is no manufacturing licence", kind=kind))
    if view.yes("resource.sme"):
        return by_person(
            view,
            "A7",
            msg(
                "does the {kind} bear the clauses on sales territory, charges, annual report and "
                "destination, and those for significant military equipment?",
                kind=kind,
            ),
        )
    return by_person(
        view,
        "A7",
        msg(
            "does the {kind} bear the clauses on sales territory, charges, annual report and "
            "destination?",
            kind=kind,
        ),
    )


def licence_not_outgrown(view: View) -> Answer:
    """A11: a licence changes by a new licence where no amendment can change it."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.licence_kinds"):
        return allow(msg("it does not apply: {kind} is no licence of this kind", kind=kind))
    unamendable = view.law_words("us.licence_changes_without_amendment")
    changes = [
        change
        for amendment in view.words("authorisation.open_amendments")
        if (change := amendment.rpartition(":")[2]) in unamendable
    ]
    if not changes:
        return allow(
            msg("it does not apply: no open amendment changes what only a new licence can")
        )
    return by_person(
        view,
        "A11",
        msg(
            "open amendments of the {kind} change {changes}, which only a new licence can: does "
            "this release keep to the licence as it was issued?",
            kind=kind,
            changes=", ".join(sorted(set(changes))),
        ),
    )


def distribution_agreed(view: View) -> Answer:
    """A14: a shipment to a warehouse abroad goes under a distribution agreement."""
    means, site = view.text("request.means"), view.text("subject.site_kind")
    if means != "shipment" or site not in view.law_words("us.distribution_points"):
        return allow(msg("it does not apply: no goods are shipped to a warehouse or depot"))
    country = view.text("request.to_country")
    if country in view.law_words("us.own_states"):
        return allow(msg("it does not apply: the {site} is in {country}",
                         site=site, country=country))  # fmt: skip
    kind = view.text("authorisation.kind")
    if kind in view.law_words("us.distribution_kinds"):
        return allow(msg("it goes under a {kind}", kind=kind))
    return by_person(
        view,
        "A14",
        msg(
            "the goods go to a {site} in {country} under a {kind}: is there a distribution "
            "agreement, or are they for no further distribution?",
            site=site,
            country=country,
            kind=kind,
        ),
    )


def assurances_signed(view: View) -> Answer:
    """A15: for classified data and significant military equipment, form DSP-83 is signed."""
    question = msg(
        "is form DSP-83 signed by consignee, end user and applicant, and by the government if it "
        "was asked?"
    )
    if view.text("resource.classification") != "unclassified":
        return by_person(view, "A15", question)
    if view.text("resource.jurisdiction") != "ITAR":
        return allow(msg("it does not apply: the item is not under ITAR and not classified"))
    if view.yes("resource.sme"):
        return by_person(view, "A15", question)
    return allow(
        msg("it does not apply: the item is no significant military equipment and not classified")
    )


def congress_told(view: View) -> Answer:
    """A16: where Congress must be told, it was told and the days have passed."""
    if view.text("resource.jurisdiction") != "ITAR":
        return allow(msg("it does not apply: the item is not under ITAR"))
    country = view.text("request.to_country")
    if country in view.law_words("us.own_states"):
        return allow(msg("it does not apply: nothing leaves {country}", country=country))
    days = int(view.law_number("us.congress_notice_days"))
    if view.yes("resource.sme") and _made_abroad(view):
        return by_person(
            view,
            "A16",
            msg(
                "significant military equipment is to be made in {country}: was Congress told, "
                "and have {days} days passed?",
                country=country,
                days=days,
            ),
        )
    if "value" not in view.words("authorisation.ceilings"):
        return by_person(
            view,
            "A16",
            msg(
                "the authorisation gives no value: must Congress be told of it, was it told, and "
                "have {days} days passed?",
                days=days,
            ),
        )
    value, least = view.number("authorisation.value_ceiling_usd"), _threshold(view, country)
    if value < least:
        return allow(
            msg("it does not apply: {value:,.15g} USD is under the threshold of {least:,.15g} USD",
                value=value, least=least)
        )  # fmt: skip
    return by_person(
        view,
        "A16",
        msg(
            "{value:,.15g} USD reaches the threshold of {least:,.15g} USD for {country}: was "
            "Congress told, and have {days} days passed?",
            value=value,
            least=least,
            country=country,
            days=days,
        ),
    )


def _made_abroad(view: View) -> bool:
    return view.text("authorisation.kind") in view.law_words(
        "us.coproduction_kinds"
    ) and "manufacture" in view.words("authorisation.purposes")


def _threshold(view: View, country: str) -> float:
    """Give the value in USD from which on Congress is told."""
    if view.text("resource.usml").startswith(view.law_words("us.congress_firearms")):
        return view.law_number("us.congress_firearms_usd")
    major = view.yes("resource.mde")
    if country in view.law_words("us.congress_allies"):
        if major:
            return view.law_number("us.congress_allied_major_usd")
        return view.law_number("us.congress_allied_any_usd")
    if major:
        return view.law_number("us.congress_major_usd")
    return view.law_number("us.congress_any_usd")


def _no_agreement(kind: str) -> Answer:
    return allow(msg("it does not apply: {kind} is no agreement of this kind", kind=kind))


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    return Rule(id, title, frozenset({f"referral.{id}", *reads}), decide)


RULES: tuple[Rule, ...] = (
    _rule("A3", msg("The signed copy of an agreement was filed"), signed_copy_filed,
          "authorisation.kind", "authorisation.status", "authorisation.effective"),
    _rule("A4", msg("The delay of an agreement was reported"), delay_reported,
          "authorisation.kind", "authorisation.status"),
    _rule("A5", msg("The filing describes production abroad"), coproduction_described,
          "authorisation.kind", "authorisation.purposes"),
    _rule("A6", msg("An agreement bears the six clauses"), clauses_present, "authorisation.kind"),
    _rule("A7", msg("A manufacturing licence bears its own clauses"),
          manufacturing_clauses_present, "authorisation.kind", "resource.sme"),
    _rule("A11", msg("A licence is replaced where it cannot be amended"), licence_not_outgrown,
          "authorisation.kind", "authorisation.open_amendments"),
    _rule("A14", msg("Distribution from abroad is agreed"), distribution_agreed,
          "request.means", "request.to_country", "subject.site_kind", "authorisation.kind"),
    _rule("A15", msg("End-use assurances are signed"), assurances_signed,
          "resource.classification", "resource.jurisdiction", "resource.sme"),
    _rule("A16", msg("Congress was told"), congress_told,
          "request.to_country", "resource.jurisdiction", "resource.usml", "resource.sme",
          "resource.mde", "authorisation.kind", "authorisation.purposes",
          "authorisation.ceilings", "authorisation.value_ceiling_usd"),
)  # fmt: skip
