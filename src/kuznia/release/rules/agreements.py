"""Rules on what an authorisation covers and when it is in force: A1, A2, A8, A12."""

from __future__ import annotations

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of, months_later
from kuznia.release.decision import Answer
from kuznia.release.rule import Rule, View, allow, due, stop
from kuznia.release.rules import agreement_papers, provisos

_AMEND = msg("an amendment that covers it, or another authorisation")


def covered(view: View) -> Answer:
    """A1: an authorisation covers item, kind of data, purpose, recipient and territory."""
    code = view.text("authorisation.code")
    item, kind = view.text("resource.item"), view.text("resource.kind")
    if item not in view.words("authorisation.items"):
        return stop(msg("{code} does not cover the item {item}", code=code, item=item), _AMEND)
    if kind not in view.words("authorisation.data_kinds"):
        return stop(
            msg("{code} does not cover data of the kind {kind}", code=code, kind=kind), _AMEND
        )
    purpose, recipient = view.text("request.purpose"), view.text("subject.organization")
    if purpose not in view.words("authorisation.purposes"):
        return stop(
            msg("{code} does not cover the purpose {purpose}", code=code, purpose=purpose), _AMEND
        )
    if recipient not in view.words("authorisation.parties"):
        return stop(
            msg("{code} does not name the recipient {recipient}", code=code, recipient=recipient),
            _AMEND,
        )
    country = view.text("request.to_country")
    inside = country in view.words("authorisation.territory")
    if not inside and country != view.text("request.from_country"):
        return stop(
            msg("the territory of {code} does not include {country}", code=code, country=country),
            _AMEND,
        )
    return allow(
        msg("{code} covers item, kind of data, purpose, recipient and territory", code=code)
    )


def in_force(view: View) -> Answer:
    """A2: the authorisation is in force, and signed by all who must sign it."""
    kind, status = view.text("authorisation.kind"), view.text("authorisation.status")
    signed = kind in view.law_words("us.signed_kinds")
    if status != "in_force" and (signed or status != "approved"):
        return stop(
            msg("the {kind} is not in force: its status is {status}", kind=kind, status=status),
            msg("it is approved, signed by all and in force"),
        )
    on, effective = view.text("request.on"), day_of(view, "authorisation.effective").isoformat()
    if effective > on:
        return stop(
            msg("the {kind} takes effect on {day}", kind=kind, day=effective),
            msg("wait for that day"),
        )
    if not signed:
        return allow(msg("the {kind} holds since {day}", kind=kind, day=effective))
    return _unsigned(view, on) or allow(
        msg("the {kind} is signed by all and in force since {day}", kind=kind, day=effective)
    )


def reported_yearly(view: View) -> Answer:
    """A8: production and sales under a manufacturing licence are reported every year."""
    kind = view.text("authorisation.kind")
    if kind not in view.law_words("us.manufacturing_kinds"):
        return allow(msg("it does not apply: {kind} asks for no annual report", kind=kind))
    reported = day_of(view, "authorisation.annual_report_to")
    day = months_later(reported, int(view.law_number("us.annual_report_months"))).isoformat()
    if day < view.text("request.on"):
        return due(
            msg("the annual report of quantity, type, value and purchasers has been due since "
                "{day}; reports reach up to {reported}", day=day, reported=reported),
            day,
        )  # fmt: skip
    return due(
        msg("the next annual report of quantity, type, value and purchasers is due on {day}",
            day=day),
        day,
    )  # fmt: skip


def sublicensee_bound(view: View) -> Answer:
    """A12: a sublicensee is approved, bound by the clauses and by a non-disclosure agreement."""
    role = view.text("recipient.role")
    if role != "sublicensee":
        return allow(msg("it does not apply: the recipient is no sublicensee but {role}",
                         role=role))  # fmt: skip
    on, who = view.text("request.on"), view.text("subject.organization")
    for fact, lacking, change in (
        ("recipient.approved_on",
         msg("the sublicensee {who} is not approved by {day}", who=who, day=on),
         msg("the authority approves the sublicensee")),
        ("recipient.flowdown_on",
         msg("the clauses are not flowed down to the sublicensee {who} by {day}", who=who, day=on),
         msg("the licensee flows the clauses down in writing")),
        ("recipient.nda_on",
         msg("the sublicensee {who} has signed no non-disclosure agreement by {day}",
             who=who, day=on),
         msg("the sublicensee signs the non-disclosure agreement")),
    ):  # fmt: skip
        day = view.text(fact)
        if not day or day > on:
            return stop(lacking, change)
    return allow(msg("the sublicensee {who} is approved and bound", who=who))


def _unsigned(view: View, on: str) -> Answer | None:
    """Give what is wrong with the signatures of an agreement."""
    lacking = view.words("authorisation.unsigned")
    last = view.text("authorisation.last_signed")
    if lacking or not last or last > on:
        return stop(
            msg("not all have signed the agreement by {day}: {who}",
                day=on, who=", ".join(lacking) or _no_one(last)),
            msg("every party to the agreement signs it"),
        )  # fmt: skip
    again = view.text("authorisation.resign_after")
    if again and again <= on and last < again:
        return stop(
            msg("provisos changed the agreement on {day}, and not all have signed it since",
                day=again),
            msg("every party signs the changed agreement"),
        )  # fmt: skip
    return None


def _no_one(last: str) -> Message:
    if last:
        return msg("a signature is of {day}", day=last)
    return msg("no signature is on file")


RULES: tuple[Rule, ...] = (
    Rule(
        "A1",
        msg("An authorisation covers it"),
        frozenset(
            {
                "request.purpose",
                "request.from_country",
                "request.to_country",
                "resource.item",
                "resource.kind",
                "subject.organization",
                "authorisation.code",
                "authorisation.items",
                "authorisation.data_kinds",
                "authorisation.purposes",
                "authorisation.parties",
                "authorisation.territory",
            }
        ),
        covered,
    ),
    Rule(
        "A2",
        msg("The authorisation is in force and signed"),
        frozenset(
            {
                "request.on",
                "authorisation.kind",
                "authorisation.status",
                "authorisation.effective",
                "authorisation.unsigned",
                "authorisation.last_signed",
                "authorisation.resign_after",
            }
        ),
        in_force,
    ),
    Rule(
        "A8",
        msg("Production and sales under a manufacturing licence are reported every year"),
        frozenset({"request.on", "authorisation.kind", "authorisation.annual_report_to"}),
        reported_yearly,
    ),
    Rule(
        "A12",
        msg("A sublicensee is approved and bound"),
        frozenset(
            {
                "request.on",
                "subject.organization",
                "recipient.role",
                "recipient.approved_on",
                "recipient.flowdown_on",
                "recipient.nda_on",
            }
        ),
        sublicensee_bound,
    ),
    *provisos.RULES,
    *agreement_papers.RULES,
)
