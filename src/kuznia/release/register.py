"""The register: the tables of a programme, indexed so that the facts of a case are at hand.

Facts are looked up by key and never searched for, so a decision takes as long with a hundred
thousand authorisations as with ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kuznia.model.lists import split_words
from kuznia.model.programme import Programme
from kuznia.release.decision import Value

Row = Mapping[str, Any]
Facts = dict[str, Value]

SIGNING_ROLES = ("applicant", "signatory")
EXEMPTIONS = ("exemption", "EAR-exception")
UKRAINIAN = ("UA-permit", "UA-conclusion")


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: may this package go to this site, under this, for this, on this day?"""

    package: str
    site: str
    authorisation: str
    purpose: str
    on: str
    """Day, `YYYY-MM-DD`."""
    means: str = "electronic"
    value_usd: float = 0
    quantity: float = 0
    host_document: str | None = None
    """Permit or conclusion of the receiving state; the register's own when None."""
    value_uah: float | None = None
    release: str | None = None
    """The release that is asked about once more, whose own use is not counted twice."""


@dataclass(frozen=True, slots=True)
class Register:
    """A programme's tables of law, persons and records, by key."""

    own_party: str
    countries: Mapping[str, str]
    rows: Mapping[str, Mapping[str, Row]]
    """Tables with one key: row by key."""
    groups: Mapping[str, Mapping[str, Sequence[Row]]]
    """Tables that belong to another: rows by the key of that other."""
    documents: Mapping[tuple[str, str], str]
    """The latest Ukrainian permit or conclusion, by item and organisation."""
    attested: Mapping[tuple[str, str], Sequence[Row]]
    """Attestations by site and authorisation, but those whose key was revoked before their record."""
    _authorisations: dict[str, Facts] = field(default_factory=dict[str, Facts])
    _elements: dict[str, dict[str, Facts]] = field(default_factory=dict[str, dict[str, Facts]])

    @classmethod
    def of(cls, programme: Programme) -> Register:
        """Index the tables of a programme."""
        rows = {
            table: {row[key]: row for row in programme[table].iter_rows(named=True)}
            for table, key in _KEYED.items()
        }
        groups = {
            f"{table}.{column}": _grouped(programme[table].iter_rows(named=True), column)
            for table, column in _GROUPED
        }
        attested: dict[tuple[str, str], list[Row]] = {}
        for row in programme["attestations"].iter_rows(named=True):
            if _is_in_doubt(row, rows["keys"]):
                continue
            attested.setdefault((row["site"], row["authorisation"]), []).append(row)
        countries = {code: row["country"] or code for code, row in rows["parties"].items()}
        return cls(
            programme.settings.party, countries, rows, groups, _documents(rows, groups), attested
        )

    def row(self, table: str, key: str | None) -> Row | None:
        """Give a row by its key; None when there is none."""
        return None if key is None else self.rows[table].get(key)

    def group(self, name: str, key: str | None) -> Sequence[Row]:
        """Give the rows of a group, such as `provisos.authorisation`."""
        return () if key is None else self.groups[name].get(key, ())

    def party_of(self, organisation: str | None) -> str | None:
        """Give the party of an organisation."""
        row = self.row("organisations", organisation)
        return None if row is None else row["party"]

    def originating_party(self, package: str) -> str | None:
        """Give the party that a package comes from."""
        row = self.row("packages", package)
        return None if row is None else self.party_of(row["originator"])

    def releasing_party(self, package: str, to: str | None) -> str | None:
        """Give the party that releases a package to another.

        It is the own one, but where the own one receives it, or none is the own one, that of the
        package's originator.
        """
        if self.own_party and self.own_party != to:
            return self.own_party
        return self.originating_party(package)

    def granting_party(self, authorisation: str) -> str | None:
        """Give the party whose law an authorisation is under."""
        row = self.row("authorisations", authorisation)
        return None if row is None else row["party"]

    def country(self, party: str | None) -> str | None:
        """Give the country of a party."""
        return None if party is None else self.countries.get(party)

    def filing(self, kind: str, *groups: Sequence[Row]) -> Row | None:
        """Give the latest filing of a kind among some groups."""
        found = [row for group in groups for row in group if row["kind"] == kind and row["filed"]]
        return max(found, key=lambda row: (row["filed"], row["until"] or ""), default=None)

    def open_amendments(self, code: str) -> tuple[str, ...]:
        """Give the changes of an authorisation that are not yet approved, as `number:change`."""
        return tuple(
            f"{amendment['amendment']}:{change}"
            for amendment in self.group("amendments.authorisation", code)
            if amendment["approved_on"] is None
            for change in split_words(amendment["changes"]) or ("scope",)
        )

    def authorisation_facts(self, code: str) -> Facts:
        """Give what is known of an authorisation, whatever is asked under it."""
        if code not in self._authorisations:
            self._authorisations[code] = _authorisation_facts(self, code)
        return self._authorisations[code]

    def usage_facts(self, code: str, on: str, without: str | None = None) -> Facts:
        """Give what is used of an authorisation by a day: made or sold, released, or proposed.

        A proposal that nobody refused or withdrew counts until its last day, or several of them
        together would pass a ceiling.  The release *without* is left out.
        """
        facts = self.authorisation_facts(code)
        releases = [
            row
            for row in self.group("releases.authorisation", code)
            if row["release"] != without and _counts(row, on)
        ]
        if not facts or not releases:
            return facts
        return facts | {
            f"authorisation.{name}": _number(facts[f"authorisation.{name}"])
            + _total(column, releases)
            for name, column in (("value_used_usd", "value_usd"), ("quantity_used", "quantity"))
        }

    def element_facts(self, package: str) -> dict[str, Facts]:
        """Give what is known of each element of a package, by element."""
        if package not in self._elements:
            self._elements[package] = _element_facts(self, package)
        return self._elements[package]


_KEYED = {
    "parties": "party",
    "sites": "site",
    "items": "item",
    "organisations": "organisation",
    "classifications": "item",
    "authorisations": "authorisation",
    "packages": "package",
    "releases": "release",
    "keys": "key",
}
_GROUPED = (
    ("people", "site"),
    ("authorisation_items", "authorisation"),
    ("authorisation_parties", "authorisation"),
    ("provisos", "authorisation"),
    ("amendments", "authorisation"),
    ("filings", "authorisation"),
    ("filings", "package"),
    ("filings", "organisation"),
    ("referrals", "authorisation"),
    ("referrals", "package"),
    ("uses", "authorisation"),
    ("holdings", "authorisation"),
    ("releases", "authorisation"),
    ("releases", "host_document"),
    ("elements", "package"),
    ("markings", "package"),
)


def known(facts: Mapping[str, Value | None]) -> Facts:
    """Keep the facts that are known."""
    return {name: value for name, value in facts.items() if value is not None}


def words(cell: str | None) -> tuple[str, ...] | None:
    """Read a list; None when the cell is empty, and no words when it says `none`."""
    if cell is None:
        return None
    return tuple(word for word in split_words(cell) if word != "none")


def yes(cell: str | None) -> bool | None:
    """Read yes or no; None when the cell is empty."""
    return None if cell is None else cell == "yes"


def named(cell: str | None) -> str | None:
    """Read a text in which `none` means that there is none."""
    return "" if cell is not None and cell.strip().lower() == "none" else cell


def _documents(
    rows: Mapping[str, Mapping[str, Row]], groups: Mapping[str, Mapping[str, Sequence[Row]]]
) -> dict[tuple[str, str], str]:
    codes = [code for code, row in rows["authorisations"].items() if row["kind"] in UKRAINIAN]
    found: dict[tuple[str, str], str] = {}
    for code in sorted(codes, key=lambda code: rows["authorisations"][code]["effective"] or ""):
        for item in groups["authorisation_items.authorisation"].get(code, ()):
            for party in groups["authorisation_parties.authorisation"].get(code, ()):
                found[item["item"], party["organisation"]] = code
    return found


def _is_in_doubt(attestation: Row, keys: Mapping[str, Row]) -> bool:
    """Say whether the key of an attestation was revoked before the register had it."""
    key = keys.get(attestation["key"] or "")
    if key is None or key["revoked_on"] is None:
        return False
    return (attestation["recorded_on"] or attestation["attested_on"] or "") >= key["revoked_on"]


def _grouped(rows: Iterable[Row], column: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row[column] is not None:
            found.setdefault(row[column], []).append(row)
    return found


def _authorisation_facts(register: Register, code: str) -> Facts:
    row = register.row("authorisations", code)
    if row is None:
        return {}
    territory = words(row["territory"])
    parties = register.group("authorisation_parties.authorisation", code)
    filings = register.group("filings.authorisation", code)
    uses = register.group("uses.authorisation", code)
    report = register.filing("annual_report", filings)
    signed = [party["signed_on"] for party in parties if party["role"] in SIGNING_ROLES]
    return known(
        {
            "authorisation.code": code,
            "authorisation.kind": row["kind"],
            "authorisation.basis": row["basis"] or "",
            "authorisation.regime": row["regime"],
            "authorisation.status": row["status"],
            "authorisation.effective": row["effective"],
            "authorisation.expires": row["expires"],
            "authorisation.purposes": words(row["purposes"]),
            "authorisation.data_kinds": words(row["data_kinds"]),
            "authorisation.territory": None
            if territory is None
            else tuple(register.countries.get(party, party) for party in territory),
            "authorisation.items": tuple(
                item["item"] for item in register.group("authorisation_items.authorisation", code)
            ),
            "authorisation.parties": tuple(party["organisation"] for party in parties),
            "authorisation.resign_after": row["resign_after"] or "",
            "authorisation.last_signed": min(signed) if signed and all(signed) else "",
            "authorisation.ceilings": None
            if row["ceilings"] is None
            else split_words(row["ceilings"]),
            "authorisation.value_ceiling_usd": row["value_ceiling_usd"],
            "authorisation.quantity_ceiling": row["quantity_ceiling"],
            "authorisation.value_used_usd": _total("value_usd", uses),
            "authorisation.quantity_used": _total("quantity", uses),
            "authorisation.provisos": tuple(
                tuple(proviso[name] or "" for name in _PROVISO)
                for proviso in register.group("provisos.authorisation", code)
            ),
            "authorisation.open_amendments": register.open_amendments(code),
            "authorisation.annual_report_to": row["effective"]
            if report is None
            else report["until"],
            "authorisation.initial_export_reported": register.filing("initial_export", filings)
            is not None,
        }
    )


def _counts(release: Row, on: str) -> bool:
    if release["state"] == "proposed":
        return release["expires"] is None or release["expires"] >= on
    return release["state"] in ("released", "received", "recalled")


def _number(value: Value) -> float:
    return value if isinstance(value, float) else 0.0


_PROVISO = ("proviso", "kind", "value", "responsible", "cleared_on")


def _total(column: str, rows: Iterable[Row]) -> float:
    return sum(row[column] or 0.0 for row in rows)


def _element_facts(register: Register, package: str) -> dict[str, Facts]:
    markings = {row["element"]: row for row in register.group("markings.package", package)}
    common = _package_facts(register, package)
    return {
        row["element"]: {
            **common,
            **known(
                {
                    "resource.element": row["element"],
                    "resource.kind": row["kind"],
                    "rights.kind": row["rights"],
                    "rights.owner": row["rights_owner"],
                    "rights.until": row["rights_until"],
                    "rights.consent": row["consent_on"] is not None,
                    "exemption.manufacturing_detail": yes(row["manufacturing_detail"]),
                }
            ),
            **_marking_facts(markings.get(row["element"])),
        }
        for row in register.group("elements.package", package)
    }


def _package_facts(register: Register, package: str) -> Facts:
    row = register.row("packages", package)
    if row is None:
        return {}
    classified = register.row("classifications", row["item"]) or {}
    jurisdiction = classified.get("jurisdiction")
    named_class = named(classified.get("class"))
    return known(
        {
            "resource.item": row["item"],
            "resource.origin_country": register.country(register.party_of(row["originator"])),
            "resource.jurisdiction": jurisdiction,
            "resource.usml": named_class if jurisdiction == "ITAR" else "",
            "resource.eccn": named_class if jurisdiction == "EAR" else "",
            "resource.classified_by": classified.get("classified_by"),
            "resource.classified_on": classified.get("classified_on"),
            "resource.classification": classified.get("secrecy"),
            "resource.sme": yes(classified.get("sme")),
            "resource.mde": yes(classified.get("mde")),
        }
    )


def _marking_facts(row: Row | None) -> Facts:
    if row is None:
        return {}
    banner = named(row["banner"])
    return known(
        {
            "marking.letter": named(row["letter"]),
            "marking.reasons": words(row["reason"]),
            "marking.determined": row["determined"],
            "marking.office": named(row["office"]),
            "marking.export_warning": yes(row["export_warning"]),
            "marking.banner": banner,
            "marking.dissemination": None if banner is None else dissemination(banner),
            "marking.confirmed": row["confirmed_by"] is not None,
        }
    )


def dissemination(banner: str) -> tuple[str, ...]:
    """Give the limits of dissemination that a CUI banner names.

    >>> dissemination("CUI//SP-CTI//REL TO USA, UKR")
    ('REL:USA', 'REL:UKR')
    """
    found: list[str] = []
    for part in banner.upper().split("//")[1:]:
        for limit in part.split("/"):
            words_of = limit.strip()
            if words_of.startswith("REL TO"):
                found += [f"REL:{code.strip()}" for code in words_of[6:].split(",") if code.strip()]
            elif words_of and not words_of.startswith("SP-") and words_of != "CTI":
                found.append(words_of)
    return tuple(found)
