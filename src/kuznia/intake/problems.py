"""Every problem that intake can find, by its code.

The reading process sends only codes and plain values; the sentences are here, so that nothing in a
file can become one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from kuznia.intake.found import Problem
from kuznia.model.findings import Severity
from kuznia.model.language import Message, msg

_NAMED = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a problem of one code says, how much it matters, and what was expected."""

    severity: Severity
    message: Message
    expected: Message | None = None

    @property
    def names(self) -> frozenset[str]:
        """The values that fill the sentence, but for the place."""
        texts = [self.message.text, self.expected.text if self.expected else ""]
        return frozenset(_NAMED.findall(" ".join(texts))) - {"place"}


def problem(code: str, file: str, page: int | None = None, **values: object) -> Problem:
    """Make the problem of a code at a place."""
    sentence = KNOWN[code]
    place: object = msg("{file}, page {page}", file=file, page=page) if page else file
    values = {**values, "place": place}
    expected = sentence.expected and Message(sentence.expected.text, values)
    message = Message(sentence.message.text, values)
    return Problem(code, sentence.severity, file, page, message, expected)


def values_of(found: Problem) -> dict[str, object]:
    """Give the values that fill the sentence of a problem, without its place."""
    return {name: value for name, value in found.message.values.items() if name != "place"}


def _stops(message: Message, expected: Message | None = None) -> Sentence:
    return Sentence(Severity.ERROR, message, expected)


def _warns(message: Message, expected: Message | None = None) -> Sentence:
    return Sentence(Severity.WARNING, message, expected)


_ONE_DAY = msg("a day that can be read in one way only, such as 2 March 2024")
_MARK_BY_HAND = msg("a person who looks at it and enters its marking")
_CONTROLLING_OFFICE = msg("the controlling office says which of them holds")

_STATEMENTS = {
    "no-statement": _stops(
        msg("{place} has no distribution statement"),
        msg("a statement with a letter from A to F on the first page"),
    ),
    "letter-missing": _stops(
        msg("{place}: a distribution statement gives no letter: '{quote}'"),
        msg("its letter, from A to F"),
    ),
    "letter-unknown": _stops(
        msg("{place}: '{letter}' is no letter of a distribution statement"),
        msg("a letter from A to F"),
    ),
    "statement-short": _stops(
        msg("{place} gives the letter {letter} and nowhere the statement itself"),
        msg("the statement in full on the first page"),
    ),
    "letter-audience": _stops(
        msg("{place}: statement {letter} names the audience of statement {other}"),
        _CONTROLLING_OFFICE,
    ),
    "audience-missing": _stops(
        msg("{place}: statement {letter} does not say who may have the document"),
        msg("the words that belong to statement {letter}"),
    ),
    "reason-missing": _stops(
        msg("{place}: statement {letter} gives no reason"),
        msg("a reason such as administrative or operational use"),
    ),
    "reason-absent-f": _warns(
        msg("{place}: statement F gives no reason; its usual wording has none"),
        msg("a person who asks the controlling office for the reason"),
    ),
    "reason-unknown": _stops(
        msg("{place}: '{reason}' is not one of the reasons for a distribution statement"),
        msg("a reason such as administrative or operational use"),
    ),
    "placeholder": _stops(
        msg("{place}: a blank of the statement was left unfilled: '{quote}'"),
        msg("a statement without words such as 'fill in' or 'insert'"),
    ),
    "date-missing": _stops(
        msg("{place}: statement {letter} gives no date of determination"), _ONE_DAY
    ),
    "date-ambiguous": _stops(msg("{place}: '{quote}' can be read as more than one day"), _ONE_DAY),
    "date-impossible": _stops(msg("{place}: '{quote}' is not a day of the calendar"), _ONE_DAY),
    "date-incomplete": _stops(msg("{place}: '{quote}' names a month and no day"), _ONE_DAY),
    "dates-several": _stops(
        msg("{place}: statement {letter} gives more than one day: {days}"), _CONTROLLING_OFFICE
    ),
    "office-missing": _stops(
        msg("{place}: statement {letter} names no controlling office"),
        msg("the office to which other requests are referred"),
    ),
    "obsolete-x": _warns(
        msg("{place}: statement X is obsolete"),
        msg("statement C with the reason export controlled"),
    ),
    "letters-differ": _stops(
        msg("{place} bears statements that contradict each other: {letters}"), _CONTROLLING_OFFICE
    ),
    "details-differ": _stops(
        msg("{place}: this statement and the one on page {other} differ in {detail}"),
        _CONTROLLING_OFFICE,
    ),
    "not-visible": _stops(
        msg("{place} bears its statement only in data that readers do not show"),
        msg("the statement on the first page"),
    ),
    "off-page": _stops(
        msg("{place}: a marking stands outside the visible page: '{quote}'"),
        msg("the marking where readers see it"),
    ),
}

_BANNERS = {
    "classified": _stops(
        msg("{place} bears a classification: '{quote}'"),
        msg("unclassified data only; tell the security officer now"),
    ),
    "official-use": _warns(
        msg("{place} bears an older or foreign limit on its use: '{quote}'"),
        msg("a person who decides what it means for this release"),
    ),
    "banner-unknown": _stops(
        msg("{place}: the part '{part}' of a CUI banner is not known"),
        msg("a banner such as CUI or CUI//SP-CTI//NOFORN"),
    ),
    "banner-absent": _stops(
        msg("{place} has no CUI banner, and other pages of the document have one"),
        msg("the banner on every page"),
    ),
    "banners-differ": _stops(
        msg("{place}: the banner '{banner}' differs from '{other}' on page {other_page}"),
        msg("the same banner on every page"),
    ),
    "banner-block": _stops(
        msg("{place}: the designation block says {block} and the banner says {banner}"),
        _CONTROLLING_OFFICE,
    ),
    "banner-public": _stops(
        msg("{place}: a document for public release bears the banner '{banner}'"),
        _CONTROLLING_OFFICE,
    ),
    "cti-letter": _stops(
        msg("{place}: controlled technical information bears no statement from B to F"),
        msg("a statement from B to F"),
    ),
    "warning-public": _stops(
        msg("{place}: a document for public release bears an export warning"), _CONTROLLING_OFFICE
    ),
    "warning-absent": _stops(
        msg("{place}: the reason is export controlled, and there is no export warning"),
        msg("the export warning on the first page"),
    ),
    "rights-date": _stops(
        msg("{place}: the legend '{rights}' gives no day on which it ends that can be read"),
        _ONE_DAY,
    ),
    "rights-differ": _stops(
        msg("{place} bears legends that contradict each other: {rights}"),
        msg("the owner of the data says which of them holds"),
    ),
    "proprietary": _warns(
        msg("{place} bears an owner's legend: '{quote}'"),
        msg("the consent of the owner to this use"),
    ),
}

_FILES = {
    "not-a-file": _stops(
        msg("{place} is a link, a folder or a device"), msg("an ordinary file in the folder")
    ),
    "unreadable": _stops(
        msg("{place} cannot be read: {reason}"), msg("a file that this user may read")
    ),
    "too-large": _stops(
        msg("{place} has {size} bytes, and {most} are read at most"), _MARK_BY_HAND
    ),
    "too-long": _stops(msg("{place} was not read to its end in {seconds} seconds"), _MARK_BY_HAND),
    "crashed": _stops(
        msg("{place} stopped the process that read it"),
        msg("a file that its author saves anew; do not open this one elsewhere"),
    ),
    "bad-answer": _stops(
        msg("{place} made the process that read it give an answer that is not understood"),
        msg("a file that its author saves anew; do not open this one elsewhere"),
    ),
    "too-much-memory": _stops(
        msg("{place} needs more memory than reading may take"), _MARK_BY_HAND
    ),
    "changed": _stops(
        msg("{place} was changed while it was read"), msg("a file that nobody writes meanwhile")
    ),
    "empty": _stops(msg("{place} is empty"), msg("a file with content")),
    "malformed": _stops(
        msg("{place} is damaged or not what it claims to be: {reason}"),
        msg("a file that its author saves anew"),
    ),
    "kind-differs": _stops(
        msg("{place} has the name of {named} and the content of {content}"),
        msg("a name that fits the content"),
    ),
    "unknown-kind": _stops(msg("{place} is of a kind that Kuznia does not read"), _MARK_BY_HAND),
    "encrypted": _stops(msg("{place} is encrypted"), msg("the same document without a password")),
    "script": _stops(msg("{place} contains a script"), msg("a document without scripts")),
    "launch": _stops(
        msg("{place} contains an action that starts programs or sends data"),
        msg("a document without such actions"),
    ),
    "embedded-file": _stops(
        msg("{place} has other files inside it, which were not read"),
        msg("each file by itself, with its own marking"),
    ),
    "media": _stops(msg("{place} contains media or 3D content that was not read"), _MARK_BY_HAND),
    "form": _warns(msg("{place} contains a form"), msg("a document without fields to fill")),
    "action": _warns(
        msg("{place} contains an action when it opens, or links that lead elsewhere"),
        msg("a person who looks at where they lead"),
    ),
    "page-without-text": _stops(
        msg("{place} is a picture or bears no text, so markings on it cannot be read"),
        _MARK_BY_HAND,
    ),
    "page-unreadable": _stops(msg("{place} cannot be read as text"), _MARK_BY_HAND),
    "too-many-pages": _stops(
        msg("{place} has {pages} pages, and {most} are read at most"), _MARK_BY_HAND
    ),
    "text-cut": _stops(msg("{place} has more text than is searched for markings"), _MARK_BY_HAND),
    "xml-entities": _stops(
        msg("{place} declares a document type or entities, so it was not parsed"),
        msg("XML without a document type"),
    ),
    "no-header": _stops(
        msg("{place} has no whole header"), msg("a header as ISO 10303-21 prescribes")
    ),
    "no-end": _stops(
        msg("{place} has no END-ISO-10303-21 at its end, so part of it may be missing"),
        msg("the whole file"),
    ),
    "too-many-problems": _stops(msg("{place} has more problems than are listed"), _MARK_BY_HAND),
}

_NAMES = {
    "name-leaves": _stops(
        msg("the name of {place} leads out of the folder"), msg("a name inside the folder")
    ),
    "name-reserved": _stops(
        msg("the name of {place} is reserved on some systems, or ends in a dot or space"),
        msg("a name that every system can store"),
    ),
    "name-characters": _stops(
        msg("the name of {place} has characters that are invisible, control something or mislead"),
        msg("letters, digits, spaces and . _ -"),
    ),
    "name-form": _stops(
        msg("the name of {place} is written with combining characters (not Unicode NFC)"),
        msg("the same name in form NFC"),
    ),
    "name-case": _stops(
        msg("{place} and {other} differ only in capital letters or in how they are written"),
        msg("names that every system can tell apart"),
    ),
    "name-long": _stops(
        msg("the name of {place} is longer than other systems can store"),
        msg("at most 200 characters, and 100 in one part"),
    ),
}

KNOWN: Mapping[str, Sentence] = MappingProxyType(_STATEMENTS | _BANNERS | _FILES | _NAMES)
