"""Checks of the tables of law, persons and packages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuznia.model.checks.circles import find_circles, written
from kuznia.model.checks.rows import by_code, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme
from kuznia.model.release_tables import ELEMENT_KINDS, PURPOSES

_SHAPES: dict[str, dict[str, tuple[re.Pattern[str], Message]]] = {
    "organisations": {
        "ncage": (re.compile(r"[0-9A-Z]{5}"), msg("five capital letters or digits")),
        "uei": (
            re.compile(r"[A-HJ-NP-Z0-9]{12}"),
            msg("twelve capital letters or digits, no I or O"),
        ),
        "edrpou": (re.compile(r"[0-9]{8}"), msg("eight digits")),
    },
    "items": {
        "nsn": (
            re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{3}-[0-9]{4}|[1-9][0-9]{12}"),
            msg("13 digits, such as 5340-00-000-0000 or without hyphens; the first is not 0"),
        ),
    },
    "systems": {
        "uii": (
            re.compile(r"(?=.{1,50}\Z)(?:D[0-9A-Z]{5}|[0-9A-CE-Z])[0-9A-Z/-]+"),
            msg("at most 50 of A-Z, 0-9, / and -, beginning with the code of an issuing agency; "
                "after D, that of NATO, come the five letters or digits of an NCAGE"),
        ),
    },
}  # fmt: skip
"""The forms of register numbers, by table and column."""
_ORDERED = {
    "authorisations": (("effective", "expires"), ("submitted_on", "approved_on")),
    "days_off": (("first", "last"),),
    "keys": (("valid_from", "valid_to"),),
    "filings": (("filed", "until"),),
    "releases": (("proposed_on", "released_on"),),
    "holdings": (("dispatched_on", "delivered_on"),),
    "recalls": (("recalled_on", "acknowledged_on"),),
}
_COUNTRY = re.compile(r"[A-Z]{2}")
_PROVISO_WORDS = {"exclude_kind": ELEMENT_KINDS, "only_purpose": PURPOSES}
_CAPS = ("cap_quantity", "cap_value")


def check_persons_of_others(programme: Programme) -> Iterator[Finding]:
    """Find persons in the folder of a party that they do not belong to."""
    own = programme.settings.party
    parties = {name: row["party"] for name, row in by_code(programme, "organisations").items()}
    for row, person in records(programme, "people"):
        if not own:
            yield error(
                "persons_of_others",
                ("people", row, "person"),
                msg("it is not said whose folder this is, and it holds persons"),
                msg('party = "..." under [programme] in programme.toml'),
            )
            return
        party = parties.get(person["organisation"])
        if party is not None and party != own:
            yield error(
                "persons_of_others",
                ("people", row, "organisation"),
                msg("{person} belongs to {party}, and this is the folder of {own}",
                    person=person["person"], party=party, own=own),
                msg("no row: the other party attests its persons, in the table attestations"),
            )  # fmt: skip


def check_own_party(programme: Programme) -> Iterator[Finding]:
    """Find a folder whose party is not in the programme."""
    own = programme.settings.party
    if own and own not in by_code(programme, "parties"):
        yield error(
            "own_party",
            ("parties", None, "party"),
            msg("this is said to be the folder of {own}, which is no party", own=own),
            msg('party = "..." under [programme] names a row of the table parties'),
        )


def check_identifiers(programme: Programme) -> Iterator[Finding]:
    """Find register numbers that cannot be right by their form."""
    for table, shapes in _SHAPES.items():
        for row, record in records(programme, table):
            for column, (shape, expected) in shapes.items():
                cell = record[column]
                if cell is not None and not shape.fullmatch(cell):
                    yield warning(
                        "identifiers",
                        (table, row, column),
                        msg("'{cell}' has not the form of such a number", cell=cell),
                        expected,
                    )


def check_countries(programme: Programme) -> Iterator[Finding]:
    """Find countries that are not written by their code of two letters."""
    for row, person in records(programme, "people"):
        for code in split_words(person["nationalities"]):
            if not _COUNTRY.fullmatch(code):
                yield error(
                    "countries",
                    ("people", row, "nationalities"),
                    msg("'{code}' is no code of a country", code=code),
                    msg("two capital letters of ISO 3166, such as UA"),
                )
    for row, party in records(programme, "parties"):
        country = party["country"]
        if country is not None and not _COUNTRY.fullmatch(country):
            yield error(
                "countries",
                ("parties", row, "country"),
                msg("'{code}' is no code of a country", code=country),
                msg("two capital letters of ISO 3166, such as UA"),
            )


def check_day_order(programme: Programme) -> Iterator[Finding]:
    """Find days that end before they begin."""
    for table, pairs in _ORDERED.items():
        for row, record in records(programme, table):
            for first, last in pairs:
                if record[first] and record[last] and record[last] < record[first]:
                    yield error(
                        "day_order",
                        (table, row, last),
                        msg("{last} lies before {first}", last=record[last], first=record[first]),
                        msg("{first} or later", first=record[first]),
                    )


def check_ceilings(programme: Programme) -> Iterator[Finding]:
    """Find authorisations whose ceilings are named and not given, or given and not named."""
    for row, record in records(programme, "authorisations"):
        named = split_words(record["ceilings"])
        for word, column in (("value", "value_ceiling_usd"), ("quantity", "quantity_ceiling")):
            if word in named and record[column] is None:
                message = msg("the ceiling is named and not given")
            elif record[column] is not None and word not in named:
                message = msg("the ceiling is given, and ceilings does not name it")
            else:
                continue
            yield error(
                "ceilings",
                ("authorisations", row, column),
                message,
                msg("a number here and {word} in ceilings, or neither", word=word),
            )
        if "none" in named and len(named) > 1:
            yield error(
                "ceilings",
                ("authorisations", row, "ceilings"),
                msg("none stands beside other words"),
                msg("none alone, or the ceilings that there are"),
            )


def check_provisos(programme: Programme) -> Iterator[Finding]:
    """Find provisos whose value is not what their kind needs."""
    sites = by_code(programme, "sites")
    for row, proviso in records(programme, "provisos"):
        kind, value = proviso["kind"], proviso["value"]
        wrong = None
        if kind in _PROVISO_WORDS:
            words = _PROVISO_WORDS[kind]
            wrong = msg("some of {words}, with ; between", words=", ".join(words))
            if value is not None and set(split_words(value)) <= set(words):
                wrong = None
        elif kind == "only_site" and not (value and set(split_words(value)) <= sites.keys()):
            wrong = msg("codes of the table sites, with ; between")
        elif kind in _CAPS and not _is_number(value):
            wrong = msg("a number with a decimal point, like 1.5")
        elif kind == "person" and proviso["responsible"] is None:
            yield error(
                "provisos",
                ("provisos", row, "responsible"),
                msg("nobody is named who sees to it"),
                msg("a person or an office"),
            )
        if wrong is not None:
            yield error(
                "provisos",
                ("provisos", row, "value"),
                msg("the value does not say what the proviso demands"),
                wrong,
            )


def check_elements(programme: Programme) -> Iterator[Finding]:
    """Find markings and derivatives of elements that their package does not have."""
    elements = {
        (record["package"], record["element"]) for _, record in records(programme, "elements")
    }
    named = (("markings", "element"), ("elements", "derivative_of"))
    for table, column in named:
        for row, record in records(programme, table):
            pair = (record["package"], record[column])
            if record[column] is not None and pair not in elements:
                yield error(
                    "elements",
                    (table, row, column),
                    msg("{package} has no element {element}", package=pair[0], element=pair[1]),
                    msg("an element of the same package"),
                )


def check_step_circles(programme: Programme) -> Iterator[Finding]:
    """Find steps that wait, one after another, for themselves."""
    rows: dict[tuple[str, str], int] = {}
    waits_for: dict[str, list[str]] = {}
    for row, order in records(programme, "step_order"):
        if order["step"] is not None and order["after"] is not None:
            waits_for.setdefault(order["step"], []).append(order["after"])
            rows.setdefault((order["step"], order["after"]), row)
    for circle in find_circles(waits_for):
        yield error(
            "step_circles",
            ("step_order", rows[circle[0], circle[1 % len(circle)]], "after"),
            msg("a step waits for itself: {circle}", circle=written(circle)),
            msg("an order in which some step comes first"),
        )


def check_step_months(programme: Programme) -> Iterator[Finding]:
    """Find open steps without a duration, and durations whose P90 is shorter than their P50."""
    for row, step in records(programme, "steps"):
        half, most = step["months_p50"], step["months_p90"]
        if step["done"] is None and half is None:
            yield warning(
                "step_months",
                ("steps", row, "months_p50"),
                msg("the step is open and nobody says how long it takes"),
                msg("months in half of the cases"),
            )
        if half is not None and most is not None and most < half:
            yield error(
                "step_months",
                ("steps", row, "months_p90"),
                msg("nine cases of ten are done sooner than half of them"),
                msg("{months} or more", months=half),
            )


def check_gate_packages(programme: Programme) -> Iterator[Finding]:
    """Find gates that name a package without a site, or a site without a package."""
    for row, gate in records(programme, "gates"):
        if (gate["package"] is None) != (gate["site"] is None):
            yield error(
                "gate_packages",
                ("gates", row, "site" if gate["site"] is None else "package"),
                msg("the gate names a package or a site, and not both"),
                msg("the package and the site whose release opens the gate"),
            )


def _is_number(text: str | None) -> bool:
    try:
        return text is not None and float(text) >= 0
    except ValueError:
        return False
