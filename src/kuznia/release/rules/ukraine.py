"""Rules of Ukraine: U1, its permits; U2, end-user certificates; U3, its technology abroad."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from math import isfinite

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of, days_later
from kuznia.release.decision import Answer
from kuznia.release.filed import filed_by
from kuznia.release.rule import MissingFact, Rule, View, allow, refer, stop


def permitted(view: View) -> Answer:
    """U1: the Ukrainian party is registered, and a permit or conclusion covers it."""
    direction = _direction(view)
    if direction is None:
        return _does_not_apply(view)
    on = day_of(view, "request.on")
    if not view.yes("ua.registered"):
        return stop(
            msg("the Ukrainian party is not registered with the State Service of Export Control"),
            msg("the Ukrainian party registers"),
        )
    registered = day_of(view, "ua.registered_until")
    if registered < on:
        return stop(
            msg("the registration with the State Service of Export Control ended on {day}",
                day=registered),
            msg("the Ukrainian party registers anew"),
        )  # fmt: skip
    document = view.text("ua.document")
    if not document:
        return stop(msg("no Ukrainian permit or conclusion is on file"), _PERMIT)
    return (
        _unfit_kind(view, document)
        or _unfit_direction(view, document, direction)
        or _unfit_day(view, document, on)
        or _uncovered(view, document)
        or _used_up(view, document)
        or allow(msg("the Ukrainian document {document} covers it", document=document))
    )


def certificate_on_file(view: View) -> Answer:
    """U2: an end-user certificate names the recipient and the item, and bars re-export."""
    if _direction(view) is None:
        return _does_not_apply(view)
    filed = filed_by(view, "ua.end_user_certificate_on")
    ask = msg("an end-user or import certificate for this recipient and item, barring re-export")
    if filed is None:
        return stop(
            msg("no end-user or import certificate is on file by {day}",
                day=view.text("request.on")),
            ask,
        )  # fmt: skip
    party, recipient = view.text("ua.certificate_party"), view.text("subject.organization")
    if party != recipient:
        return stop(
            msg("the certificate of {day} is made out for {party} and not for {recipient}",
                day=filed, party=party, recipient=recipient),
            ask,
        )  # fmt: skip
    item = view.text("resource.item")
    if item not in view.words("ua.certificate_items"):
        return stop(
            msg("the certificate of {day} does not name the item {item}", day=filed, item=item),
            ask,
        )
    if not view.yes("ua.certificate_non_reexport"):
        return stop(msg("the certificate of {day} does not bar re-export", day=filed), ask)
    return allow(
        msg("the certificate of {day} names {recipient} and {item} and bars re-export",
            day=filed, recipient=recipient, item=item)
    )  # fmt: skip


def ukrainian_technology_abroad(view: View) -> Answer:
    """U3: Ukrainian technology leaves for partner states, and goes on with consent only."""
    own = view.law_words("ua.own_states")
    leaves, enters = view.text("request.from_country"), view.text("request.to_country")
    if enters in own:
        return allow(msg("it does not apply: the data does not leave {state}", state=enters))
    if leaves not in own:
        return _consented(view, own, enters)
    if enters not in view.law_words("ua.partner_states"):
        return stop(
            msg("{country} is not on the list of partner states on {day}",
                country=enters, day=view.text("request.on")),
            msg("the list of that day has it"),
        )  # fmt: skip
    value, least = view.number("ua.value_uah"), view.law_number("ua.technology_threshold_uah")
    if not isfinite(value) or value < 0:
        raise MissingFact("ua.value_uah")
    if value < least:
        return allow(
            msg("{value:,.15g} UAH is under the threshold of {least:,.15g} UAH",
                value=value, least=least)
        )  # fmt: skip
    return _applied(view)


def _direction(view: View) -> str | None:
    """Give the direction in which the data crosses the border of Ukraine; None when it does not."""
    own = view.law_words("ua.own_states")
    leaves, enters = view.text("request.from_country"), view.text("request.to_country")
    if (leaves in own) == (enters in own):
        return None
    return "import" if enters in own else "export"


def _does_not_apply(view: View) -> Answer:
    return allow(
        msg("it does not apply: from {leaves} to {enters} nothing crosses the border of Ukraine",
            leaves=view.text("request.from_country"), enters=view.text("request.to_country"))
    )  # fmt: skip


def _unfit_kind(view: View, document: str) -> Answer | None:
    kind = view.text("ua.document_kind")
    if kind in view.law_words("ua.permit_kinds"):
        return None
    if kind not in view.law_words("ua.conclusion_kinds"):
        return stop(
            msg("{document} is a {kind} and no Ukrainian permit or conclusion",
                document=document, kind=kind),
            _PERMIT,
        )  # fmt: skip
    purpose = view.text("request.purpose")
    if purpose in view.law_words("ua.conclusion_purposes"):
        return None
    return stop(
        msg("the conclusion {document} is for negotiation, temporary transfer and transit, and "
            "the data goes to {purpose}", document=document, purpose=purpose),
        _PERMIT,
    )  # fmt: skip


def _unfit_direction(view: View, document: str, direction: str) -> Answer | None:
    made_for = view.text("ua.document_direction")
    if made_for == direction:
        return None
    return stop(
        msg("{document} is for {made_for}, and this is {direction}",
            document=document, made_for=made_for, direction=direction),
        _PERMIT,
    )  # fmt: skip


def _unfit_day(view: View, document: str, on: date) -> Answer | None:
    since, until = day_of(view, "ua.document_from"), day_of(view, "ua.document_until")
    if since > on:
        return stop(
            msg("{document} takes effect on {day}", document=document, day=since),
            msg("wait for that day"),
        )
    if until < on:
        return stop(
            msg("{document} ended on {day}", document=document, day=until),
            _PERMIT,
        )
    return None


def _uncovered(view: View, document: str) -> Answer | None:
    """Stop when a document is not granted, or is for another item or other parties."""
    if view.text("ua.document_status") not in view.law_words("ua.granted_statuses"):
        return stop(
            msg("{document} is not granted but {status}",
                document=document, status=view.text("ua.document_status")),
            _PERMIT,
        )  # fmt: skip
    item = view.text("resource.item")
    if item not in view.words("ua.document_items"):
        return stop(
            msg("{document} does not cover the item {item}", document=document, item=item), _PERMIT
        )
    recipient = view.text("subject.organization")
    if recipient not in view.words("ua.document_parties"):
        return stop(
            msg("{document} does not name {recipient}", document=document, recipient=recipient),
            _PERMIT,
        )
    return None


def _used_up(view: View, document: str) -> Answer | None:
    """Stop when a document for one transfer has served one."""
    scope = view.text("ua.document_scope")
    if scope in view.law_words("ua.scopes_of_many_transfers"):
        return None
    if not view.yes("ua.document_used"):
        return None
    return stop(
        msg("{document} is for one transfer and was used", document=document),
        _PERMIT,
    )


def _consented(view: View, own: tuple[str, ...], enters: str) -> Answer:
    """Ask for the consent of Ukraine when its technology goes on from another state."""
    origin = view.text("resource.origin_country")
    if origin not in own:
        return allow(msg("it does not apply: the data comes from {origin}", origin=origin))
    if view.text("request.from_country") == enters:
        return allow(msg("it does not apply: the data stays in {country}", country=enters))
    if view.yes("ua.reexport_consent"):
        return allow(
            msg("Ukraine has consented in writing to the re-export to {country}", country=enters)
        )
    return stop(
        msg("Ukraine has not consented in writing to the re-export to {country}", country=enters),
        msg("the written consent of Ukraine"),
    )


def _applied(view: View) -> Answer:
    """Look for the application, and for the answer within its days."""
    applied = filed_by(view, "ua.application_on")
    if applied is None:
        return stop(
            msg("no application to release the technology is on file by {day}",
                day=view.text("request.on")),
            msg("the Ukrainian party applies; an answer takes up to {days} days",
                days=int(view.law_number("ua.application_days"))),
        )  # fmt: skip
    try:
        granted = view.yes("ua.application_granted")
    except MissingFact:
        last = days_later(applied, int(view.law_number("ua.application_days")))
        return refer(
            msg("the application of {day} is not answered; an answer is due by {last}",
                day=applied, last=last),
            msg("enter the answer in {place}", place="filings.granted"),
        )  # fmt: skip
    if granted:
        return allow(msg("the application of {day} was granted", day=applied))
    return stop(
        msg("the application of {day} was not granted", day=applied),
        msg("a new application that is granted"),
    )


_PERMIT = msg("a Ukrainian permit for this direction, in force on that day")


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    border = {"request.on", "request.from_country", "request.to_country"}
    return Rule(id, title, frozenset(border.union(reads)), decide)


RULES: tuple[Rule, ...] = (
    _rule("U1", msg("The Ukrainian party is registered and has a permit"), permitted,
          "request.purpose", "ua.registered", "ua.registered_until", "ua.document",
          "ua.document_kind", "ua.document_status", "ua.document_items", "ua.document_parties",
          "resource.item", "subject.organization", "ua.document_scope", "ua.document_direction", "ua.document_from",
          "ua.document_until", "ua.document_used"),
    _rule("U2", msg("An end-user certificate is on file"), certificate_on_file,
          "subject.organization", "resource.item", "ua.end_user_certificate_on",
          "ua.certificate_party", "ua.certificate_items", "ua.certificate_non_reexport"),
    _rule("U3", msg("Ukrainian technology goes abroad with leave only"),
          ukrainian_technology_abroad,
          "resource.origin_country", "ua.value_uah", "ua.application_on",
          "ua.application_granted", "ua.reexport_consent"),
)  # fmt: skip
