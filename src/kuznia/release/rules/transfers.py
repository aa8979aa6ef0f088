"""Rules on transfers and their papers: T1 to T4, and E1 on data under the EAR."""

from __future__ import annotations

import re
from collections.abc import Callable

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of, days_later, months_later
from kuznia.release.decision import Answer
from kuznia.release.filed import filed_by
from kuznia.release.referred import by_person
from kuznia.release.rule import Rule, View, allow, due, stop

_SERIES_600 = re.compile(r"[0-9][A-E]6[0-9]{2}(?:\..+)?")
_PER_YEAR = 12


def retransfer_approved(view: View) -> Answer:
    """T1: data from a third country, or out of the territory, goes on with written approval."""
    origin, leaves = view.text("resource.origin_country"), view.text("request.from_country")
    country = view.text("request.to_country")
    if origin != leaves:
        reason = msg("the data comes from {origin} and leaves {leaves}",
                     origin=origin, leaves=leaves)  # fmt: skip
    elif country != leaves and country not in view.words("authorisation.territory"):
        reason = msg("{country} is outside the territory of the authorisation", country=country)
    else:
        return allow(
            msg("no retransfer: the data comes from {origin}, and {country} is covered",
                origin=origin, country=country)
        )  # fmt: skip
    approved = filed_by(view, "retransfer.approved_on")
    ask = msg("the state that the data comes from approves the retransfer to {country} in writing",
              country=country)  # fmt: skip
    if approved is None:
        return stop(
            msg("retransfer without written approval: {reason}", reason=reason),
            ask,
        )
    if country not in view.words("retransfer.countries"):
        return stop(
            msg("retransfer: {reason}; the approval of {day} does not name {country}",
                reason=reason, day=approved, country=country),
            ask,
        )  # fmt: skip
    return allow(msg("the retransfer to {country} was approved in writing on {day}",
                     country=country, day=approved))  # fmt: skip


def destination_stated(view: View) -> Answer:
    """T2: invoice and shipping papers bear the destination control statement."""
    means = view.text("request.means")
    if means != "shipment":
        return allow(msg("it does not apply: nothing is shipped, it goes by {means}", means=means))
    country = view.text("request.to_country")
    if country == view.text("request.from_country"):
        return allow(msg("it does not apply: nothing leaves {country}", country=country))
    return by_person(
        view,
        "T2",
        msg(
            "do invoice and shipping papers bear the destination control statement, with the "
            "country {country} and the end user {who}?",
            country=country,
            who=view.text("subject.organization"),
        ),
    )


def first_export_reported(view: View) -> Answer:
    """T3: the first export of technical data under an authorisation is reported."""
    if view.text("resource.jurisdiction") != "ITAR":
        return _not_itar(view)
    own = view.law_words("us.own_states")
    leaves, enters = view.text("request.from_country"), view.text("request.to_country")
    if leaves not in own or enters in own:
        return allow(msg("it does not apply: it is no export from {states}",
                         states=", ".join(own)))  # fmt: skip
    if view.yes("authorisation.initial_export_reported"):
        return allow(msg("the initial export was reported; this release is logged"))
    last = days_later(day_of(view, "request.on"), int(view.law_number("us.initial_export_days")))
    return due(
        msg("the initial export of technical data is to be reported by {day}", day=last),
        last.isoformat(),
    )


def records_kept(view: View) -> Answer:
    """T4: the records are kept for years after the authorisation expires."""
    if view.text("resource.jurisdiction") != "ITAR":
        return _not_itar(view)
    kind = view.text("authorisation.kind")
    years = int(view.law_number("us.records_years"))
    if kind in view.law_words("us.kinds_without_expiry"):
        last = months_later(day_of(view, "request.on"), years * _PER_YEAR)
        question = msg(
            "are the records of this release kept until {day}, {years} years from now?",
            day=last,
            years=years,
        )
    else:
        last = months_later(day_of(view, "authorisation.expires"), years * _PER_YEAR)
        question = msg(
            "are the records kept until {day}, {years} years after the {kind} expires?",
            day=last,
            years=years,
            kind=kind,
        )
    return by_person(view, "T4", question)


def ear_licensed(view: View) -> Answer:
    """E1: data under the EAR goes under a licence, or a person decides on an exception."""
    if view.text("resource.jurisdiction") != "EAR":
        return allow(msg("it does not apply: the item is not under the EAR"))
    kind, eccn = view.text("authorisation.kind"), view.text("resource.eccn")
    if kind in view.law_words("us.ear_licence_kinds"):
        return allow(msg("{eccn} goes under a {kind}", eccn=eccn, kind=kind))
    country = view.text("request.to_country")
    if (
        kind == "EAR-exception"
        and _SERIES_600.fullmatch(eccn.strip().upper())
        and _is_strategic_trade_authorisation(view)
        and country not in view.law_words("us.country_group_a5")
    ):
        return stop(
            msg("{eccn} is of the 600 series, and 15 CFR 740.20 does not cover it for {country}",
                eccn=eccn, country=country),
            msg("an EAR licence, or another exception"),
        )  # fmt: skip
    return by_person(
        view,
        "E1",
        msg(
            "{eccn} goes to {country} under a {kind} and not under an EAR licence: does an "
            "exception of 15 CFR 740 cover it, or is no licence required?",
            eccn=eccn,
            country=country,
            kind=kind,
        ),
    )


def _is_strategic_trade_authorisation(view: View) -> bool:
    named = "".join(view.text("authorisation.basis").casefold().split())
    return "740.20" in named or named.endswith("sta")


def _not_itar(view: View) -> Answer:
    return allow(msg("it does not apply: the item's jurisdiction is {jurisdiction}",
                     jurisdiction=view.text("resource.jurisdiction")))  # fmt: skip


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    return Rule(id, title, frozenset(reads), decide)


RULES: tuple[Rule, ...] = (
    _rule("T1", msg("A retransfer is approved in writing"), retransfer_approved,
          "request.on", "request.from_country", "request.to_country", "resource.origin_country",
          "authorisation.territory", "retransfer.approved_on", "retransfer.countries"),
    _rule("T2", msg("Shipping papers state the destination"), destination_stated,
          "request.means", "request.from_country", "request.to_country", "subject.organization",
          "referral.T2"),
    _rule("T3", msg("The first export of technical data is reported"), first_export_reported,
          "request.on", "request.from_country", "request.to_country", "resource.jurisdiction",
          "authorisation.initial_export_reported"),
    _rule("T4", msg("Records are kept"), records_kept,
          "request.on", "resource.jurisdiction", "authorisation.kind", "authorisation.expires",
          "referral.T4"),
    _rule("E1", msg("Data under the EAR goes under a licence or an exception"), ear_licensed,
          "request.to_country", "resource.jurisdiction", "resource.eccn", "authorisation.kind",
          "authorisation.basis", "referral.E1"),
)  # fmt: skip
