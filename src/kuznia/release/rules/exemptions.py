"""Rules on exemptions and on whom nothing may reach at all: X1 to X5."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of
from kuznia.release.decision import Answer
from kuznia.release.filed import filed_by
from kuznia.release.referred import by_person
from kuznia.release.rule import MissingFact, Rule, View, allow, refer, stop

_PARAGRAPH = re.compile(r"(?:22cfr|itar|§|sec\.)*([0-9]{3}\.[0-9]{1,2}(?:\([a-z0-9]{1,4}\))*)")
_LICENCE = msg("a licence or an agreement that covers it")


def no_production_abroad(view: View) -> Answer:
    """X1: an exemption of section 125.4 does not serve to produce abroad."""
    paragraph = _paragraph(view)
    if paragraph is None:
        return _no_exemption(view)
    barred = _under(paragraph, view.law_words("us.exemptions_without_production"))
    if not barred or _under(paragraph, view.law_words("us.exemptions_for_production")):
        return allow(msg("it does not apply: 22 CFR 125.4(a) does not limit 22 CFR {paragraph}",
                         paragraph=paragraph))  # fmt: skip
    purpose = view.text("request.purpose")
    if purpose in view.law_words("us.purposes_without_production"):
        return allow(msg("it does not apply: to {purpose} is not to produce", purpose=purpose))
    country = view.text("request.to_country")
    if country in view.law_words("us.own_states"):
        return allow(msg("it does not apply: the data stays in {country}", country=country))
    return stop(
        msg(
            "22 CFR 125.4(a): the exemption of 22 CFR {paragraph} may not be used to set up or run "
            "production abroad, and the data goes to {country} to {purpose}",
            paragraph=paragraph,
            country=country,
            purpose=purpose,
        ),
        _LICENCE,
    )


def evidence_on_file(view: View) -> Answer:
    """X2: what an exemption rests on is on file."""
    paragraph = _paragraph(view)
    if paragraph is None:
        return _no_exemption(view)
    if _under(paragraph, view.law_words("us.exemptions_by_direction")):
        return allow(msg("it does not apply: rule {rule} looks at 22 CFR {paragraph}",
                         rule="X3", paragraph=paragraph))  # fmt: skip
    for known, _, evidence in (
        entry.partition(":") for entry in view.law_words("us.exemption_evidence")
    ):
        if _under(paragraph, (known,)) and evidence.strip() in _EVIDENCE:
            return _EVIDENCE[evidence.strip()](view, paragraph)
    return by_person(
        view,
        "X2",
        msg("is there on file all that the exemption of 22 CFR {paragraph} rests on?",
            paragraph=paragraph),
    )  # fmt: skip


def directed_by_the_government(view: View) -> Answer:
    """X3: a transfer by or for the government, section 126.4, is looked at by a person."""
    paragraph = _paragraph(view)
    if paragraph is None:
        return _no_exemption(view)
    if not _under(paragraph, view.law_words("us.exemptions_by_direction")):
        return allow(msg("it does not apply: the exemption is that of 22 CFR {paragraph}",
                         paragraph=paragraph))  # fmt: skip
    directed = filed_by(view, "exemption.direction_on")
    if directed is None:
        question = msg(
            "no written direction is on file: does 22 CFR {paragraph} do without it, and are "
            "consignee and purpose those that it allows?",
            paragraph=paragraph,
        )
    else:
        question = msg(
            "does the written direction of {day} cover it under 22 CFR {paragraph}, and are "
            "consignee and purpose those that it allows?",
            day=directed,
            paragraph=paragraph,
        )
    return by_person(view, "X3", question)


def countries_of_the_exemption(view: View) -> Answer:
    """X4: the exemption of section 126.7 is for Australia, the United Kingdom and the US only."""
    paragraph = _paragraph(view)
    if paragraph is None:
        return _no_exemption(view)
    if not _under(paragraph, view.law_words("us.exemptions_by_country")):
        return allow(msg("it does not apply: the exemption is that of 22 CFR {paragraph}",
                         paragraph=paragraph))  # fmt: skip
    on = view.text("request.on")
    covered = view.law_words("us.exemption_countries")
    if not covered:
        return stop(
            msg("22 CFR {paragraph} was no exemption on {day}", paragraph=paragraph, day=on),
            _LICENCE,
        )
    outside = sorted(_places(view) - set(covered))
    if outside:
        return stop(
            msg(
                "the exemption of 22 CFR {paragraph} is for {covered} only, and the case has "
                "{outside}",
                paragraph=paragraph,
                covered=", ".join(covered),
                outside=", ".join(outside),
            ),
            _LICENCE,
        )
    return allow(
        msg("the exemption of 22 CFR {paragraph} is for {covered}, and no other country has a part",
            paragraph=paragraph, covered=", ".join(covered))
    )  # fmt: skip


def nobody_proscribed(view: View) -> Answer:
    """X5: no proscribed country has a part in it, and the recipient is on no exclusion list."""
    proscribed = sorted(_places(view) & set(view.law_words("us.proscribed_countries")))
    if proscribed:
        return stop(
            msg("22 CFR 126.1 bars {countries} on {day}",
                countries=", ".join(proscribed), day=view.text("request.on")),
            msg("the law of that day no longer lists the country"),
        )  # fmt: skip
    if view.yes("subject.excluded"):
        return stop(
            msg("{who} is on an exclusion list", who=view.text("subject.organization")),
            msg("the list no longer has it, or another recipient"),
        )
    on = day_of(view, "request.on")
    checked = day_of(view, "subject.list_checked_on")
    most = int(view.law_number("us.exclusion_list_age_days"))
    again = msg("hold the recipient against the lists and enter the day in {place}",
                place="organisations.checked_on")  # fmt: skip
    if checked > on:
        return refer(
            msg("the recipient was held against the lists on {day}, after the day of the case",
                day=checked),
            again,
        )  # fmt: skip
    if (on - checked).days > most:
        return refer(
            msg("the recipient was last held against the lists on {day}, more than {days} days ago",
                day=checked, days=most),
            again,
        )  # fmt: skip
    return allow(
        msg("no proscribed country has a part in it, and the recipient was on no list on {day}",
            day=checked)
    )  # fmt: skip


def _paragraph(view: View) -> str | None:
    """Give the paragraph that an exemption rests on; None when it goes under none.

    Raises MissingFact when the paragraph is not named, or not as one paragraph is written.
    """
    if view.text("authorisation.kind") != "exemption":
        return None
    named = "".join(view.text("authorisation.basis").casefold().split())
    found = _PARAGRAPH.fullmatch(named)
    if found is None:
        raise MissingFact("authorisation.basis")
    return found[1]


def _under(paragraph: str, sections: Iterable[str]) -> bool:
    """Say whether a paragraph is one of some sections or stands below one.

    >>> _under("125.4(b)(1)", ["125.4(b)"]), _under("126.18", ["126.1"])
    (True, False)
    """
    return any(
        paragraph == section.strip() or paragraph.startswith(f"{section.strip()}(")
        for section in sections
    )


def _places(view: View) -> set[str]:
    """Give the countries that have a part in a case."""
    return {
        view.text("request.from_country"),
        view.text("request.to_country"),
        view.text("subject.location"),
    }


def _no_exemption(view: View) -> Answer:
    return allow(
        msg("it does not apply: {kind} is no exemption", kind=view.text("authorisation.kind"))
    )


def _requested(view: View, paragraph: str) -> Answer:
    """Look for the written request of an official."""
    ask = msg("a written request of an authorised official is put on file")
    filed = filed_by(view, "exemption.request_on")
    if filed is None:
        return stop(
            msg("22 CFR {paragraph} rests on a written request, and none is on file by {day}",
                paragraph=paragraph, day=view.text("request.on")),
            ask,
        )  # fmt: skip
    if not view.yes("exemption.request_official"):
        return stop(
            msg("the written request of {day} is not of an authorised official", day=filed), ask
        )
    return allow(msg("an authorised official requested it in writing on {day}", day=filed))


def _agreed(view: View, paragraph: str) -> Answer:
    """Look for an agreement in force."""
    if not view.yes("exemption.agreement_in_force"):
        return stop(
            msg("22 CFR {paragraph} rests on an agreement in force, and there is none",
                paragraph=paragraph),
            msg("the agreement takes effect"),
        )  # fmt: skip
    return allow(msg("the agreement that 22 CFR {paragraph} rests on is in force",
                     paragraph=paragraph))  # fmt: skip


def _contracted(view: View, paragraph: str) -> Answer:
    """Look for a contract, and for no detail of manufacture."""
    filed = filed_by(view, "exemption.contract_on")
    if filed is None:
        return stop(
            msg("22 CFR {paragraph} rests on a contract, and none is on file by {day}",
                paragraph=paragraph, day=view.text("request.on")),
            msg("the contract is put on file"),
        )  # fmt: skip
    if view.yes("exemption.manufacturing_detail"):
        return stop(
            msg("22 CFR {paragraph} covers nothing that tells how the item is manufactured, and "
                "this element does", paragraph=paragraph),
            msg("the element is left out, or a licence covers it"),
        )  # fmt: skip
    return allow(
        msg("the contract of {day} is on file, and the element tells nothing of manufacture",
            day=filed)
    )  # fmt: skip


_EVIDENCE: dict[str, Callable[[View, str], Answer]] = {
    "written request": _requested,
    "agreement in force": _agreed,
    "contract": _contracted,
}


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    return Rule(id, title, frozenset({"request.on", "authorisation.kind", *reads}), decide)


_PLACES = ("request.from_country", "request.to_country", "subject.location")

RULES: tuple[Rule, ...] = (
    _rule("X1", msg("No exemption of 125.4 serves to produce abroad"), no_production_abroad,
          "authorisation.basis", "request.purpose", "request.to_country"),
    _rule("X2", msg("What an exemption rests on is on file"), evidence_on_file,
          "authorisation.basis", "exemption.request_on", "exemption.request_official",
          "exemption.agreement_in_force", "exemption.contract_on",
          "exemption.manufacturing_detail", "referral.X2"),
    _rule("X3", msg("A transfer by or for the government is looked at"),
          directed_by_the_government,
          "authorisation.basis", "exemption.direction_on", "referral.X3"),
    _rule("X4", msg("The exemption of 126.7 stays among its countries"),
          countries_of_the_exemption, "authorisation.basis", *_PLACES),
    _rule("X5", msg("No proscribed country and no excluded recipient"), nobody_proscribed,
          "subject.organization", "subject.excluded", "subject.list_checked_on", *_PLACES),
)  # fmt: skip
