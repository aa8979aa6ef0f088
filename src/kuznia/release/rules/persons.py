"""Rules on the persons who receive it: P1, who may, and P2, who is ready.

The own party's persons are on record; those of the other party are attested, record unseen.
"""

from __future__ import annotations

from collections.abc import Callable

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of
from kuznia.release.decision import Answer
from kuznia.release.rule import MissingFact, Rule, View, allow, refer, stop


def may_receive(view: View) -> Answer:
    """P1: the person's nationalities are covered, or section 126.18 covers the person."""
    if _attested(view):
        return _attestation(view)
    nationalities = view.words("subject.nationality")
    if not nationalities:
        raise MissingFact("subject.nationality")
    covered = {*view.words("authorisation.territory"), view.text("request.from_country")}
    outside = sorted(set(nationalities) - covered)
    if not outside:
        return allow(
            msg("all nationalities that the person holds or has held are covered: {countries}",
                countries=", ".join(sorted(set(nationalities))))
        )  # fmt: skip
    return _otherwise(view, ", ".join(outside))


def ready(view: View) -> Answer:
    """P2: the person is bound to secrecy, trained, and needs the data."""
    if _attested(view):
        return _attestation(view)
    on = day_of(view, "request.on")
    nda = day_of(view, "subject.nda_until")
    if nda < on:
        return stop(
            msg("the person's non-disclosure agreement ended on {day}", day=nda),
            msg("the person signs a new one"),
        )
    training = day_of(view, "subject.training_until")
    if training < on:
        return stop(
            msg("the person's training counted until {day}", day=training),
            msg("the person is trained again"),
        )
    if not view.yes("subject.need_to_know"):
        return stop(
            msg("the person does not need the data for the work"),
            msg("the data goes to a person who needs it"),
        )
    return allow(
        msg("the person needs the data; non-disclosure agreement until {nda}, training until "
            "{training}", nda=nda, training=training)
    )  # fmt: skip


def _attested(view: View) -> bool:
    """Say whether the person is known by attestation, and not on record.

    Raises MissingFact when it is neither.
    """
    basis = view.text("subject.access_basis")
    if basis not in ("record", "attestation"):
        raise MissingFact("subject.access_basis")
    return basis == "attestation"


def _attestation(view: View) -> Answer:
    """Hold the day against what the other party has attested for this very authorisation."""
    code = view.text("authorisation.code")
    attested = view.text("subject.attested_authorisation")
    ask = msg("the other party attests the person's access under {code}", code=code)
    if attested != code:
        return stop(
            msg("the person's access is attested for {attested} and not for {code}",
                attested=attested, code=code),
            ask,
        )  # fmt: skip
    on, since = day_of(view, "request.on"), day_of(view, "subject.attested_on")
    if since > on:
        return stop(
            msg("the person's access was attested on {day}, after the day of the case", day=since),
            ask,
        )
    until = day_of(view, "subject.attested_until")
    if until < on:
        return stop(msg("the attestation of the person's access ended on {day}", day=until), ask)
    return allow(
        msg("the other party attested the person's access under {code} on {day}, until {until}",
            code=code, day=since, until=until)
    )  # fmt: skip


def _otherwise(view: View, outside: str) -> Answer:
    """Look for another way for a person with a nationality that is not covered."""
    country = view.text("request.from_country")
    if country in view.law_words("us.own_states") and view.yes("subject.us-person"):
        return allow(
            msg("the person is a US person, and the data leaves {country}", country=country)
        )
    unfit = _unfit_for_126_18(view, outside) or _proscribed(view)
    if unfit is not None:
        return unfit
    most = int(view.law_number("us.screening_age_days"))
    screened, cleared = _is_screened(view, most), _is_cleared(view)
    if screened or cleared:
        return allow(
            msg("22 CFR 126.18 covers the person with the nationality {outside}: regular employee, "
                "screened or cleared, technology security plan", outside=outside)
        )  # fmt: skip
    for fact, held in (("subject.screened_on", screened), ("subject.cleared_until", cleared)):
        if held is None:
            raise MissingFact(fact)
    return stop(
        msg("the nationality {outside} is not covered, and the person was neither screened within "
            "{days} days nor is cleared", outside=outside, days=most),
        msg("the person is screened again, or cleared"),
    )  # fmt: skip


def _proscribed(view: View) -> Answer | None:
    """Leave a nationality of a proscribed country to the official, however the person was screened."""
    held = set(view.words("subject.nationality")) & set(view.law_words("us.proscribed_countries"))
    if not held:
        return None
    return refer(
        msg("the person holds or has held the nationality of a proscribed country: {countries}",
            countries=", ".join(sorted(held))),
        msg("the responsible official decides whether there is a risk of diversion"),
    )  # fmt: skip


def _is_screened(view: View, most: int) -> bool | None:
    """Say whether a screening counts; None when it is not known."""
    try:
        age = (day_of(view, "request.on") - day_of(view, "subject.screened_on")).days
    except MissingFact:
        return None
    return 0 <= age <= most


def _is_cleared(view: View) -> bool | None:
    """Say whether a clearance holds; None when it is not known."""
    try:
        return day_of(view, "subject.cleared_until") >= day_of(view, "request.on")
    except MissingFact:
        return None


def _unfit_for_126_18(view: View, outside: str) -> Answer | None:
    """Give what keeps section 126.18 from covering a person, whether screened or cleared."""
    if not view.yes("subject.employee"):
        return stop(
            msg("the nationality {outside} is not covered, and the person is no regular employee "
                "of the recipient", outside=outside),
            _NAME_THE_COUNTRY,
        )  # fmt: skip
    country = view.text("request.to_country")
    if country not in view.words("authorisation.territory"):
        return stop(
            msg("the nationality {outside} is not covered, and the person works in {country}, "
                "outside the territory of the authorisation", outside=outside, country=country),
            _NAME_THE_COUNTRY,
        )  # fmt: skip
    if view.text("resource.classification") != "unclassified":
        return stop(
            msg("the nationality {outside} is not covered, and the data is classified",
                outside=outside),
            _NAME_THE_COUNTRY,
        )  # fmt: skip
    if not view.yes("subject.security_plan"):
        return stop(
            msg("the nationality {outside} is not covered, and the employer has no technology "
                "security plan", outside=outside),
            msg("the employer puts a technology security plan in force"),
        )  # fmt: skip
    return None


_NAME_THE_COUNTRY = msg("an amendment of the authorisation that names the country")


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    attestation = {
        "request.on",
        "authorisation.code",
        "subject.access_basis",
        "subject.attested_on",
        "subject.attested_until",
        "subject.attested_authorisation",
    }
    return Rule(id, title, frozenset(attestation.union(reads)), decide, about="person")


RULES: tuple[Rule, ...] = (
    _rule("P1", msg("The person may receive it"), may_receive,
          "request.from_country", "request.to_country", "resource.classification",
          "subject.nationality", "subject.us-person", "subject.employee", "subject.screened_on",
          "subject.cleared_until", "subject.security_plan", "authorisation.territory"),
    _rule("P2", msg("The person is bound to secrecy, trained, and needs it"), ready,
          "subject.nda_until", "subject.training_until", "subject.need_to_know"),
)  # fmt: skip
