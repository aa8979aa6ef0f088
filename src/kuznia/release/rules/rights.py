"""Rules on the data itself: R1, whose it is, and J1, whose law it is under."""

from __future__ import annotations

import re

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of
from kuznia.release.decision import Answer
from kuznia.release.referred import by_person
from kuznia.release.rule import Rule, View, allow, stop

_ECCN = re.compile(r"[0-9][A-E][0-9]{3}(?:\..+)?")


def rights_allow(view: View) -> Answer:
    """R1: the rights in the data allow this use by this maker."""
    kind = view.text("rights.kind")
    if kind in view.law_words("us.rights_without_limit"):
        return allow(msg("the rights in the data are {kind}", kind=kind))
    if kind == "government_purpose":
        if _for_the_government(view):
            return allow(msg("it goes for a government purpose, {regime}",
                             regime=view.text("authorisation.regime")))  # fmt: skip
        if _limits_ended(view):
            return allow(msg("its limit to government purposes ended on {day}",
                             day=view.text("rights.until")))  # fmt: skip
    if kind == "sbir" and _limits_ended(view) and _for_the_government(view):
        return allow(
            msg(
                "its SBIR protection ended on {day} and it goes for a government purpose, {regime}",
                day=view.text("rights.until"),
                regime=view.text("authorisation.regime"),
            )
        )
    if view.yes("rights.consent"):
        return allow(msg("the rights are {kind} and the owner has agreed to this use", kind=kind))
    return by_person(
        view,
        "R1",
        msg(
            "the rights in the data are {kind}: does {owner}, who owns it, agree to this use?",
            kind=kind,
            owner=view.text("rights.owner"),
        ),
    )


def classified(view: View) -> Answer:
    """J1: the jurisdiction and the class of the item are known, by whom and when determined."""
    unfit = _unfit_class(view)
    if unfit is not None:
        return unfit
    by = view.text("resource.classified_by")
    on = day_of(view, "request.on")
    determined = day_of(view, "resource.classified_on")
    redo = msg("the office that may determine it does so and names itself and the day")
    if not by:
        return stop(msg("nobody is named who determined jurisdiction and class"), redo)
    if determined > on:
        return stop(
            msg("the determination is of {day}, after the day of the case", day=determined), redo
        )
    most = view.law_number("us.classification_age_days")
    if (on - determined).days > most:
        return by_person(
            view,
            "J1",
            msg(
                "the determination by {office} of {day} is older than {days} days: "
                "does it still hold?",
                office=by,
                day=determined,
                days=int(most),
            ),
        )
    return allow(msg("{office} determined jurisdiction and class on {day}",
                     office=by, day=determined))  # fmt: skip


def _for_the_government(view: View) -> bool:
    return view.text("authorisation.regime") in view.law_words("us.government_regimes")


def _limits_ended(view: View) -> bool:
    return day_of(view, "rights.until") < day_of(view, "request.on")


def _unfit_class(view: View) -> Answer | None:
    jurisdiction = view.text("resource.jurisdiction")
    if jurisdiction == "none":
        return None
    if jurisdiction == "ITAR":
        category = view.text("resource.usml")
        if category.partition("(")[0].strip() in view.law_words("us.usml_categories"):
            return None
        return _no_class(msg("'{category}' is no category of the USML", category=category))
    if jurisdiction == "EAR":
        eccn = view.text("resource.eccn")
        if eccn in view.law_words("us.uncontrolled_eccns") or _ECCN.fullmatch(eccn):
            return None
        return _no_class(msg("'{eccn}' is no ECCN", eccn=eccn))
    return _no_class(
        msg("'{jurisdiction}' is no jurisdiction that can be checked", jurisdiction=jurisdiction)
    )


def _no_class(reason: Message) -> Answer:
    return stop(
        reason, msg("the item is classified under ITAR or the EAR, or found to be under neither")
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "R1",
        msg("The rights in the data allow this use by this maker"),
        frozenset(
            {
                "request.on",
                "rights.kind",
                "rights.owner",
                "rights.until",
                "rights.consent",
                "authorisation.regime",
                "referral.R1",
            }
        ),
        rights_allow,
    ),
    Rule(
        "J1",
        msg("The item's jurisdiction and class are known"),
        frozenset(
            {
                "request.on",
                "resource.jurisdiction",
                "resource.usml",
                "resource.eccn",
                "resource.classified_by",
                "resource.classified_on",
                "referral.J1",
            }
        ),
        classified,
    ),
)
