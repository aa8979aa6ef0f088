"""Rules on markings: M1 to M6."""

from __future__ import annotations

from collections.abc import Callable

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of
from kuznia.release.decision import Answer
from kuznia.release.rule import Rule, View, allow, refer, stop

_REMARK = msg("its controlling office marks it anew")


def marked(view: View) -> Answer:
    """M1: a document has a distribution statement, and a person has confirmed it."""
    letter = view.text("marking.letter")
    if not letter:
        return _unmarked(view)
    if letter not in view.law_words("us.distribution_letters"):
        return stop(
            msg("distribution statement {letter} is not in use on that day", letter=letter),
            _REMARK,
        )
    if not view.yes("marking.confirmed"):
        return refer(
            msg("no person has confirmed that it bears distribution statement {letter}",
                letter=letter),
            msg("a person looks at the document and enters it in {place}",
                place="markings.confirmed_by"),
        )  # fmt: skip
    return allow(msg("it bears distribution statement {letter}", letter=letter))


def complete(view: View) -> Answer:
    """M2: a limiting statement gives its reason, day and office, and the export warning."""
    letter = view.text("marking.letter")
    if not _limits(view, letter):
        return _no_limit(letter)
    unfit = _unfit_reason(view, letter) or _unfit_determination(view, letter)
    if unfit is not None:
        return unfit
    if _export_controlled(view) and not view.yes("marking.export_warning"):
        return stop(
            msg("its data is export-controlled and it bears no export warning"),
            msg("its controlling office puts the export warning on it"),
        )
    return allow(
        msg("distribution statement {letter} of {office}, {day}, is complete",
            letter=letter, office=view.text("marking.office"), day=view.text("marking.determined"))
    )  # fmt: skip


def openly_marked(view: View) -> Answer:
    """M3: statement A stands on nothing that is classified, export-controlled or CUI."""
    letter = view.text("marking.letter")
    if letter not in view.law_words("us.open_letters"):
        return allow(msg("it does not apply: the document is not marked for public release"))
    remark = msg("its controlling office clears it for public release or marks it B to F")
    banner = view.text("marking.banner")
    if banner:
        return stop(
            msg("distribution statement {letter} stands beside the banner {banner}",
                letter=letter, banner=banner),
            remark,
        )  # fmt: skip
    if view.text("resource.classification") != "unclassified":
        return stop(
            msg("distribution statement {letter} stands on classified data", letter=letter), remark
        )
    if _export_controlled(view):
        return stop(
            msg("distribution statement {letter} stands on data under {jurisdiction} control",
                letter=letter, jurisdiction=view.text("resource.jurisdiction")),
            remark,
        )  # fmt: skip
    return allow(msg("nothing stands against distribution statement {letter}", letter=letter))


def technical_information_marked(view: View) -> Answer:
    """M4: controlled technical information bears one of B to F and a CUI banner."""
    letter = view.text("marking.letter")
    banner = view.text("marking.banner")
    parts = _banner_parts(banner)
    if banner and not set(parts[:1]) & set(view.law_words("us.cui_banner_words")):
        return stop(msg("'{banner}' is no CUI banner", banner=banner), _REMARK)
    if banner and set(parts) & set(view.law_words("us.cti_categories")):
        if _limits(view, letter):
            return allow(
                msg("it bears the banner {banner} and distribution statement {letter}",
                    banner=banner, letter=letter)
            )  # fmt: skip
        return stop(
            msg("the banner {banner} says controlled technical information, and no distribution "
                "statement of B to F stands with it", banner=banner),
            _REMARK,
        )  # fmt: skip
    if banner or not _limits(view, letter):
        return allow(msg("it does not apply: nothing says controlled technical information"))
    for reason in view.words("marking.reasons"):
        if _plain(reason) in view.law_words("us.cti_reasons"):
            return stop(
                msg("it is limited for the reason {reason} and bears no CUI banner",
                    reason=reason),
                msg("its controlling office marks it {banner}", banner="CUI//SP-CTI"),
            )  # fmt: skip
    return allow(msg("no reason of its marking says controlled technical information"))


def disclosure_approved(view: View) -> Answer:
    """M5: for a recipient abroad, the controlling office has approved the disclosure."""
    letter = view.text("marking.letter")
    if not _limits(view, letter):
        return _no_limit(letter)
    country = view.text("subject.location")
    if country in view.law_words("us.marking_states"):
        return allow(msg("it does not apply: the recipient is in {country}", country=country))
    ask = msg("the controlling office approves the disclosure to {country}", country=country)
    on, approved = view.text("request.on"), view.text("disclosure.approved_on")
    if not approved or approved > on:
        return stop(
            msg("distribution statement {letter} names no recipient in {country}, and its "
                "controlling office has not approved the disclosure by {day}",
                letter=letter, country=country, day=on),
            ask,
        )  # fmt: skip
    if country not in view.words("disclosure.countries"):
        return stop(
            msg("the approval of the disclosure of {day} does not name {country}",
                day=approved, country=country),
            ask,
        )  # fmt: skip
    until = day_of(view, "disclosure.until").isoformat()
    if until < on:
        return stop(msg("the approval of the disclosure ended on {day}", day=until), ask)
    return allow(
        msg("the controlling office approved the disclosure to {country} on {day}",
            country=country, day=approved)
    )  # fmt: skip


def dissemination_covers(view: View) -> Answer:
    """M6: the limits of dissemination in its banner cover the recipient."""
    limits = view.words("marking.dissemination")
    if not limits:
        return allow(msg("its banner gives no limit of dissemination"))
    country = view.text("subject.location")
    if country in view.law_words("us.marking_states"):
        return _covers_at_home(view, limits)
    for limit in sorted(set(limits) & set(view.law_words("us.limits_against_foreign_recipients"))):
        return stop(
            msg("its banner says {limit}, and the recipient is in {country}",
                limit=limit, country=country),
            msg("the designating agency lifts the limit"),
        )  # fmt: skip
    return (
        _listed(view, limits, country)
        or _shown(view, limits)
        or _unknown(view, limits)
        or allow(msg("its limits of dissemination cover {country}", country=country))
    )


def _covers_at_home(view: View, limits: tuple[str, ...]) -> Answer:
    for limit in sorted(set(limits) & set(view.law_words("us.limits_against_firms"))):
        if not view.yes("subject.government"):
            return stop(
                msg("its banner says {limit}, and the recipient is a firm", limit=limit),
                msg("the designating agency lifts the limit"),
            )
    return _unknown(view, limits) or allow(
        msg("the recipient is in {country}, and no limit of dissemination shuts it out",
            country=view.text("subject.location"))
    )  # fmt: skip


def _unmarked(view: View) -> Answer:
    jurisdiction = view.text("resource.jurisdiction")
    if jurisdiction == "none":
        origin = view.text("resource.origin_country")
        if origin not in view.law_words("us.marking_states"):
            return allow(
                msg("it does not apply: the data comes from {country} and is under no US control",
                    country=origin)
            )  # fmt: skip
    return stop(
        msg("{element} has no distribution statement", element=view["resource.element"]),
        msg("its controlling office marks it; until then it stays out of every package"),
    )


def _limits(view: View, letter: str) -> bool:
    """Say whether a letter limits distribution; one that is not known limits it too."""
    return bool(letter) and letter not in view.law_words("us.open_letters")


def _no_limit(letter: str) -> Answer:
    if letter:
        return allow(
            msg("it does not apply: distribution statement {letter} limits nothing", letter=letter)
        )
    return allow(msg("it does not apply: the document bears no distribution statement"))


def _unfit_reason(view: View, letter: str) -> Answer | None:
    """Give what is wrong with the reasons of a marking, where its letter takes reasons."""
    known = view.law_words("us.distribution_reasons")
    if not any(entry.startswith(f"{letter}:") for entry in known):
        return None
    reasons = view.words("marking.reasons")
    if not reasons:
        return stop(msg("distribution statement {letter} gives no reason", letter=letter), _REMARK)
    for reason in reasons:
        if f"{letter}: {_plain(reason)}" not in known:
            return stop(
                msg("'{reason}' is no reason for distribution statement {letter}",
                    reason=reason, letter=letter),
                _REMARK,
            )  # fmt: skip
    return None


def _unfit_determination(view: View, letter: str) -> Answer | None:
    """Give what is wrong with the day of a marking or the office that it names."""
    determined = view.text("marking.determined")
    if not determined:
        return stop(
            msg("distribution statement {letter} gives no day of determination", letter=letter),
            _REMARK,
        )
    if determined > view.text("request.on"):
        return stop(
            msg("distribution statement {letter} was determined on {day}, after the day of the "
                "case", letter=letter, day=determined),
            _REMARK,
        )  # fmt: skip
    if not view.text("marking.office"):
        return stop(
            msg("distribution statement {letter} names no controlling office", letter=letter),
            _REMARK,
        )
    return None


def _export_controlled(view: View) -> bool:
    jurisdiction = view.text("resource.jurisdiction")
    if jurisdiction not in view.law_words("us.export_controlled_jurisdictions"):
        return False
    if jurisdiction != "EAR":
        return True
    return view.text("resource.eccn") not in view.law_words("us.uncontrolled_eccns")


def _listed(view: View, limits: tuple[str, ...], country: str) -> Answer | None:
    """Stop when the banner lists countries and the recipient's is not among them."""
    listed = {code for limit in limits for code in _countries_of(limit)}
    if not listed and not any(limit.startswith("REL:") for limit in limits):
        return None
    trigraphs = view.law_words("country.trigraphs")
    if any(f"{country}: {code}" in trigraphs for code in listed):
        return None
    return stop(
        msg("its banner lists {codes}, and the recipient is in {country}",
            codes=", ".join(sorted(listed)), country=country),
        msg("the designating agency adds the recipient's country"),
    )  # fmt: skip


def _shown(view: View, limits: tuple[str, ...]) -> Answer | None:
    """Stop when the banner allows no more than to display it, and it would go otherwise."""
    if not any(limit.startswith("DISPLAY ONLY") for limit in limits):
        return None
    means = view.text("request.means")
    if means in view.law_words("us.means_of_display"):
        return None
    return stop(
        msg("its banner says display only, and it would go by {means}", means=means),
        msg("it is shown during a visit, and no copy is left"),
    )


def _unknown(view: View, limits: tuple[str, ...]) -> Answer | None:
    """Refer to a person when the banner has a limit whose meaning is not on file."""
    known = {
        *view.law_words("us.limits_against_foreign_recipients"),
        *view.law_words("us.limits_against_firms"),
    }
    abroad = view.text("subject.location") not in view.law_words("us.marking_states")
    if abroad:
        known = set[str]()
    for limit in sorted(set(limits) - known):
        if not limit.startswith(("REL:", "DISPLAY ONLY")):
            return refer(
                msg("its banner says {limit}, and it is not on file whom that covers",
                    limit=limit),
                msg("the designating agency says whether it covers this recipient"),
            )  # fmt: skip
    return None


def _countries_of(limit: str) -> tuple[str, ...]:
    """Give the countries that a limit lists.

    >>> _countries_of("DISPLAY ONLY USA, UKR")
    ('USA', 'UKR')
    """
    listed = limit.removeprefix("REL:") if limit.startswith("REL:") else ""
    if limit.startswith("DISPLAY ONLY"):
        listed = limit.removeprefix("DISPLAY ONLY")
    return tuple(listed.replace(",", " ").split())


def _banner_parts(banner: str) -> tuple[str, ...]:
    """Give the words of a banner.

    >>> _banner_parts("CUI//SP-CTI/EXPT//NOFORN")
    ('CUI', 'SP-CTI', 'EXPT', 'NOFORN')
    """
    return tuple(part for word in banner.upper().split("/") if (part := word.strip()))


def _plain(reason: str) -> str:
    return " ".join(reason.split()).casefold()


def _rule(id: str, title: Message, decide: Callable[[View], Answer], *reads: str) -> Rule:
    return Rule(id, title, frozenset(reads), decide)


RULES: tuple[Rule, ...] = (
    _rule("M1", msg("A document has a distribution statement"), marked,
          "marking.letter", "marking.confirmed", "resource.element", "resource.jurisdiction",
          "resource.origin_country"),
    _rule("M2", msg("A limiting statement gives reason, day, office and export warning"), complete,
          "request.on", "marking.letter", "marking.reasons", "marking.determined",
          "marking.office", "marking.export_warning", "resource.jurisdiction", "resource.eccn"),
    _rule("M3", msg("Public release is marked on nothing that is controlled"), openly_marked,
          "marking.letter", "marking.banner", "resource.classification",
          "resource.jurisdiction", "resource.eccn"),
    _rule("M4", msg("Controlled technical information bears B to F and a CUI banner"),
          technical_information_marked,
          "marking.letter", "marking.banner", "marking.reasons"),
    _rule("M5", msg("The controlling office has approved the disclosure abroad"),
          disclosure_approved,
          "request.on", "marking.letter", "subject.location", "disclosure.approved_on",
          "disclosure.until", "disclosure.countries"),
    _rule("M6", msg("The limits of dissemination cover the recipient"), dissemination_covers,
          "marking.dissemination", "subject.location", "subject.government", "request.means"),
)  # fmt: skip
