"""The facts of a case: what the register knows of a request, for each element and each person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kuznia.release.deadlines import Deadlines
from kuznia.release.decision import Entry, Value
from kuznia.release.facts import REFERRED
from kuznia.release.register import (
    SIGNING_ROLES,
    Facts,
    Register,
    Request,
    Row,
    known,
    words,
    yes,
)


def case_facts(register: Register, request: Request) -> Facts:
    """Give the facts that are the same for every element and person of a request."""
    site = register.row("sites", request.site) or {}
    party = site.get("party")
    organisation = site.get("organisation")
    return {
        **known(
            {
                "request.on": request.on,
                "request.purpose": request.purpose,
                "request.means": request.means,
                "request.from_country": register.country(
                    register.releasing_party(request.package, party)
                    or register.granting_party(request.authorisation)
                ),
                "request.to_country": register.country(party),
                "request.value_usd": request.value_usd,
                "request.quantity": request.quantity,
                "subject.site": request.site,
                "subject.site_kind": site.get("kind"),
                "subject.organization": organisation,
                "subject.location": register.country(party),
                "subject.party": party,
                "ua.value_uah": request.value_uah,
            }
        ),
        **_organisation_facts(register, organisation),
        **_registration_facts(register, request, organisation, party),
        **register.usage_facts(request.authorisation, request.on, request.release),
        **_party_facts(register, request, organisation),
        **_filing_facts(register, request, organisation),
        **_ukrainian_facts(register, request),
        **_end_use_facts(register, request.authorisation),
        **_referral_facts(register, request),
    }


def facts_by_element(register: Register, request: Request, case: Facts) -> dict[str, Facts]:
    """Give the facts of a request for each element of its package."""
    elements = register.element_facts(request.package)
    return {element: {**case, **facts} for element, facts in elements.items()}


def facts_by_person(register: Register, request: Request, case: Facts) -> dict[str, Facts]:
    """Give the facts of a request for each person who works with the data at the site.

    Persons of the own party are on record; those of the other are known by attestation.
    """
    elements = register.element_facts(request.package)
    nothing: Facts = {}
    package = next(iter(elements.values()), nothing)
    common = {
        **case,
        **{name: package[name] for name in _OF_ITEM if name in package},
    }
    found: dict[str, Facts] = {
        row["person"]: {**common, **_record_facts(row)}
        for row in register.group("people.site", request.site)
    }
    attested = register.attested.get((request.site, request.authorisation), ())
    made = [row for row in attested if (row["attested_on"] or "") <= request.on] or attested
    for row in sorted(made, key=lambda row: row["attested_on"] or ""):  # the latest counts
        if found.get(row["person"], {}).get("subject.access_basis") != "record":
            found[row["person"]] = {**common, **_attestation_facts(row)}
    return found or {"": common}


_OF_ITEM = ("resource.classification", "resource.classified_by", "resource.classified_on")


def _record_facts(row: Row) -> Facts:
    return known(
        {
            "subject.person": row["person"],
            "subject.access_basis": "record",
            "subject.nationality": words(row["nationalities"]),
            "subject.us-person": yes(row["us_person"]),
            "subject.employee": yes(row["employed"]),
            "subject.screened_on": row["screened_on"],
            "subject.cleared_until": row["cleared_until"],
            "subject.nda_until": row["nda_until"],
            "subject.training_until": row["training_until"],
            "subject.need_to_know": yes(row["need_to_know"]),
        }
    )


def _attestation_facts(row: Row) -> Facts:
    return known(
        {
            "subject.person": row["person"],
            "subject.access_basis": "attestation",
            "subject.attested_on": row["attested_on"],
            "subject.attested_until": row["until"],
            "subject.attested_authorisation": row["authorisation"],
        }
    )


def _organisation_facts(register: Register, organisation: str | None) -> Facts:
    row = register.row("organisations", organisation)
    if row is None:
        return {}
    return known(
        {
            "subject.government": row["kind"] == "government",
            "subject.excluded": yes(row["excluded"]),
            "subject.list_checked_on": row["checked_on"],
            "subject.security_plan": yes(row["security_plan"]),
        }
    )


def _registration_facts(
    register: Register, request: Request, organisation: str | None, to: str | None
) -> Facts:
    """Give the registration of the Ukrainian side: the recipient, or who sends from Ukraine."""
    package = register.row("packages", request.package)
    if register.country(to) != "UA" and package is not None:
        organisation = package["originator"]
    row = register.row("organisations", organisation)
    if row is None:
        return {}
    return known(
        {
            "ua.registered": yes(row["export_registration"]),
            "ua.registered_until": row["registered_until"],
        }
    )


def _party_facts(register: Register, request: Request, organisation: str | None) -> Facts:
    """Give who has signed by the day of the request, and what binds the recipient."""
    parties = register.group("authorisation_parties.authorisation", request.authorisation)
    facts: dict[str, Value | None] = {
        "authorisation.unsigned": tuple(
            party["organisation"]
            for party in parties
            if party["role"] in SIGNING_ROLES
            and (party["signed_on"] is None or party["signed_on"] > request.on)
        )
    }
    row = next((party for party in parties if party["organisation"] == organisation), None)
    facts["recipient.role"] = "none" if row is None else row["role"]
    if row is not None:
        facts["recipient.approved_on"] = row["approved_on"] or ""
        facts["recipient.flowdown_on"] = row["flowdown_on"] or ""
        facts["recipient.nda_on"] = row["nda_on"] or ""
    return known(facts)


def _filing_facts(register: Register, request: Request, organisation: str | None) -> Facts:
    """Give what is on file; a paper that is not on file has the empty day."""
    by_code = register.group("filings.authorisation", request.authorisation)
    by_package = register.group("filings.package", request.package)
    by_organisation = register.group("filings.organisation", organisation)

    def filed(row: Row | None) -> str:
        return "" if row is None else row["filed"]

    def countries(row: Row | None) -> tuple[str, ...]:
        parties = words(row["countries"]) if row is not None else None
        return tuple(register.countries.get(party, party) for party in parties or ())

    disclosure = register.filing("disclosure_approval", by_package)
    retransfer = register.filing("retransfer_approval", by_package, by_code)
    written = register.filing("written_request", by_code, by_package)
    contract = register.filing("contract", by_code, by_package)
    parties = register.group("authorisation_parties.authorisation", request.authorisation)
    signed = [party["signed_on"] for party in parties if party["role"] in SIGNING_ROLES]
    return known(
        {
            "disclosure.approved_on": filed(disclosure),
            "disclosure.until": None if disclosure is None else disclosure["until"],
            "disclosure.countries": countries(disclosure),
            "retransfer.approved_on": filed(retransfer),
            "retransfer.countries": countries(retransfer),
            "exemption.request_on": filed(written),
            "exemption.request_official": None if written is None else yes(written["official"]),
            "exemption.agreement_in_force": bool(signed)
            and all(day is not None and day <= request.on for day in signed),
            "exemption.contract_on": filed(contract),
            "exemption.direction_on": filed(register.filing("direction", by_code, by_package)),
            "end_use.terms_accepted": register.filing("eum_terms", by_code, by_organisation)
            is not None,
            "end_use.facility_checked": register.filing("facility_check", by_organisation)
            is not None,
            "ua.reexport_consent": register.filing("reexport_consent", by_package, by_code)
            is not None,
        }
    )


def _ukrainian_facts(register: Register, request: Request) -> Facts:
    code = host_document(register, request)
    row = register.row("authorisations", code)
    if row is None:
        return {"ua.document": "", "ua.end_user_certificate_on": ""}
    filings = register.group("filings.authorisation", code)
    certificate = register.filing("end_user_certificate", filings)
    application = register.filing("application", filings)
    used = any(
        release["release"] != request.release and release["state"] not in ("refused", "withdrawn")
        for release in register.group("releases.host_document", code)
    )
    return known(
        {
            "ua.document": code,
            "ua.document_kind": row["kind"],
            "ua.document_status": row["status"],
            "ua.document_items": tuple(
                item["item"] for item in register.group("authorisation_items.authorisation", code)
            ),
            "ua.document_parties": tuple(
                each["organisation"]
                for each in register.group("authorisation_parties.authorisation", code)
            ),
            "ua.document_scope": row["scope"],
            "ua.document_direction": row["direction"],
            "ua.document_from": row["effective"],
            "ua.document_until": row["expires"],
            "ua.document_used": used,
            "ua.end_user_certificate_on": "" if certificate is None else certificate["filed"],
            "ua.certificate_party": None if certificate is None else certificate["organisation"],
            "ua.certificate_items": None if certificate is None else words(certificate["items"]),
            "ua.certificate_non_reexport": None
            if certificate is None
            else yes(certificate["non_reexport"]),
            "ua.application_on": "" if application is None else application["filed"],
            "ua.application_granted": None if application is None else yes(application["granted"]),
        }
    )


def host_document(register: Register, request: Request) -> str | None:
    """Give the permit or conclusion that a request goes under.

    It is the one that the request names, else the latest Ukrainian one for the item and the
    Ukrainian side.
    """
    package = register.row("packages", request.package)
    if request.host_document is not None or package is None:
        return request.host_document
    site = register.row("sites", request.site) or {}
    sides = (site.get("organisation"), package["originator"])
    found = (register.documents.get((package["item"], side)) for side in sides if side is not None)
    return next((code for code in found if code is not None), None)


def _end_use_facts(register: Register, code: str) -> Facts:
    holdings = register.group("holdings.authorisation", code)
    return {
        "end_use.level": "enhanced"
        if any(row["level"] == "enhanced" for row in holdings)
        else "routine",
        "end_use.serials_registered": all(
            row["registered_on"] is not None
            and (row["dispatched_on"] is None or row["registered_on"] <= row["dispatched_on"])
            for row in holdings
        ),
        "end_use.unreported": tuple(
            row["serial"]
            for row in holdings
            if row["event"] not in (None, "none") and row["reported_on"] is None
        ),
    }


def inventory_facts(register: Register, request: Request, law: Mapping[str, Entry]) -> Facts:
    """Give the day by which the next inventory of enhanced monitoring is due; empty for none."""
    rows = [
        row
        for row in register.group("holdings.authorisation", request.authorisation)
        if row["level"] == "enhanced"
    ]
    if not rows:
        return {"end_use.inventory_due": ""}
    deadlines = Deadlines.of(law).on_file
    days = [
        deadlines[name].spans[0].after(date.fromisoformat(day)).isoformat()
        for row in rows
        for name, day in [_last_seen(row)]
        if day is not None and name in deadlines
    ]
    return {"end_use.inventory_due": min(days, default="")}


def _last_seen(row: Row) -> tuple[str, str | None]:
    if row["inventoried_on"] is not None:
        return "inventory", row["inventoried_on"]
    return "first_inventory", row["delivered_on"]


def _referral_facts(register: Register, request: Request) -> Facts:
    rows = [
        row
        for row in register.group("referrals.authorisation", request.authorisation)
        if row["package"] in (None, request.package)
    ]
    rows += [
        row
        for row in register.group("referrals.package", request.package)
        if row["authorisation"] is None
    ]
    latest = sorted(
        (
            row
            for row in rows
            if row["rule"] in REFERRED and (row["decided_on"] or "") <= request.on
        ),
        key=lambda row: row["decided_on"] or "",
    )
    return {f"referral.{row['rule']}": row["answer"] for row in latest}
