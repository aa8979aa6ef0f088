"""Every fact that a rule may read: its name, what it tells, and where a person enters it.

Names of subject and resource attributes follow XACML EC-US (OASIS Standard, 19 January 2015) where
it has one: nationality, location, organization, us-person, classification, eccn, usml.
Days are `YYYY-MM-DD`.  What is known not to be there is an empty text or list or `none`; a fact
that is not known is absent, and a rule that asks for it can only refer to a person.
"""

from __future__ import annotations

from dataclasses import dataclass

from kuznia.model.language import Message, msg

YES_NO = "yes or no"
DAY = "day"
TEXT = "text"
WORDS = "words"
NUMBER = "number"
ROWS = "rows"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that rules read."""

    name: str
    kind: str
    help: Message
    """Completes the sentence "it is not known …"."""
    place: str
    """Table and column, or option, where a person enters it."""


def _facts(*rows: tuple[str, str, str, Message]) -> dict[str, Fact]:
    return {name: Fact(name, kind, what, place) for name, kind, place, what in rows}


FACTS: dict[str, Fact] = _facts(
    # the request
    ("request.on", DAY, "--on", msg("for which day it is asked")),
    ("request.purpose", TEXT, "--purpose", msg("for which purpose the data goes")),
    ("request.means", TEXT, "--means", msg("by what means the data goes")),
    ("request.from_country", TEXT, "parties.country", msg("which country the data leaves")),
    ("request.to_country", TEXT, "parties.country", msg("which country the data enters")),
    ("request.value_usd", NUMBER, "--value", msg("what value this release uses")),
    ("request.quantity", NUMBER, "--quantity", msg("what quantity this release allows")),
    # the element and its marking
    ("resource.item", TEXT, "packages.item", msg("which item the package is for")),
    ("resource.element", TEXT, "elements.element", msg("which element it is")),
    ("resource.kind", TEXT, "elements.kind", msg("what kind of element it is")),
    ("resource.origin_country", TEXT, "packages.originator",
     msg("from which country the data comes")),
    ("marking.letter", TEXT, "markings.letter",
     msg("which distribution letter the document bears")),
    ("marking.reasons", WORDS, "markings.reason", msg("which reason its marking gives")),
    ("marking.determined", DAY, "markings.determined",
     msg("on which day its marking was determined")),
    ("marking.office", TEXT, "markings.office", msg("which office controls it")),
    ("marking.export_warning", YES_NO, "markings.export_warning",
     msg("whether it bears an export warning")),
    ("marking.banner", TEXT, "markings.banner", msg("which CUI banner it bears")),
    ("marking.dissemination", WORDS, "markings.banner",
     msg("which limits of dissemination its banner gives")),
    ("marking.confirmed", YES_NO, "markings.confirmed_by",
     msg("whether a person has confirmed its marking")),
    ("disclosure.approved_on", DAY, "filings.filed",
     msg("whether its controlling office has approved the disclosure")),
    ("disclosure.until", DAY, "filings.until", msg("until when the disclosure is approved")),
    ("disclosure.countries", WORDS, "filings.countries",
     msg("to which countries the disclosure is approved")),
    ("resource.jurisdiction", TEXT, "classifications.jurisdiction",
     msg("whose jurisdiction the item is under")),
    ("resource.usml", TEXT, "classifications.class", msg("which USML category the item is in")),
    ("resource.eccn", TEXT, "classifications.class", msg("which ECCN the item has")),
    ("resource.classified_by", TEXT, "classifications.classified_by",
     msg("who determined the jurisdiction and class")),
    ("resource.classified_on", DAY, "classifications.classified_on",
     msg("when the jurisdiction and class were determined")),
    ("resource.classification", TEXT, "classifications.secrecy",
     msg("whether the item's data is classified")),
    ("resource.sme", YES_NO, "classifications.sme",
     msg("whether the item is significant military equipment")),
    ("resource.mde", YES_NO, "classifications.mde",
     msg("whether the item is major defence equipment")),
    ("rights.kind", TEXT, "elements.rights", msg("which rights the government has in the data")),
    ("rights.owner", TEXT, "elements.rights_owner", msg("who owns the data")),
    ("rights.until", DAY, "elements.rights_until", msg("until when the rights are limited")),
    ("rights.consent", YES_NO, "elements.consent_on",
     msg("whether the owner has agreed to this use")),
    # the recipient
    ("subject.organization", TEXT, "sites.organisation", msg("which organisation receives it")),
    ("subject.site", TEXT, "--to", msg("which site receives it")),
    ("subject.site_kind", TEXT, "sites.kind", msg("what kind of site receives it")),
    ("subject.location", TEXT, "parties.country", msg("in which country the recipient is")),
    ("subject.party", TEXT, "sites.party", msg("which party the recipient belongs to")),
    ("subject.government", YES_NO, "organisations.kind",
     msg("whether the recipient is an authority of a state")),
    ("subject.excluded", YES_NO, "organisations.excluded",
     msg("whether the recipient is on an exclusion list")),
    ("subject.list_checked_on", DAY, "organisations.checked_on",
     msg("when the recipient was last held against the exclusion lists")),
    # a person who receives it
    ("subject.person", TEXT, "people.person", msg("which person receives it")),
    ("subject.access_basis", TEXT, "people, attestations",
     msg("whether the person is on record here or attested by the other party")),
    ("subject.nationality", WORDS, "people.nationalities",
     msg("which nationalities the person holds or has held")),
    ("subject.us-person", YES_NO, "people.us_person", msg("whether the person is a US person")),
    ("subject.employee", YES_NO, "people.employed",
     msg("whether the person is a regular employee of the recipient")),
    ("subject.screened_on", DAY, "people.screened_on",
     msg("when the person was screened for ties to proscribed countries")),
    ("subject.cleared_until", DAY, "people.cleared_until",
     msg("until when the person holds a security clearance")),
    ("subject.security_plan", YES_NO, "organisations.security_plan",
     msg("whether the employer has a technology security plan")),
    ("subject.nda_until", DAY, "people.nda_until",
     msg("until when the person's non-disclosure agreement holds")),
    ("subject.training_until", DAY, "people.training_until",
     msg("until when the person's training holds")),
    ("subject.need_to_know", YES_NO, "people.need_to_know",
     msg("whether the person needs the data for the work")),
    ("subject.attested_on", DAY, "attestations.attested_on",
     msg("when the other party attested the person's access")),
    ("subject.attested_until", DAY, "attestations.until", msg("until when the attestation holds")),
    ("subject.attested_authorisation", TEXT, "attestations.authorisation",
     msg("for which authorisation the person's access was attested")),
    # the authorisation
    ("authorisation.code", TEXT, "--under", msg("under which authorisation it goes")),
    ("authorisation.kind", TEXT, "authorisations.kind", msg("what kind of authorisation it is")),
    ("authorisation.basis", TEXT, "authorisations.basis", msg("which paragraph it rests on")),
    ("authorisation.regime", TEXT, "authorisations.regime",
     msg("under which assistance programme the item goes")),
    ("authorisation.status", TEXT, "authorisations.status",
     msg("how far the authorisation has come")),
    ("authorisation.effective", DAY, "authorisations.effective",
     msg("when the authorisation took effect")),
    ("authorisation.expires", DAY, "authorisations.expires",
     msg("when the authorisation expires")),
    ("authorisation.items", WORDS, "authorisation_items.item",
     msg("which items the authorisation covers")),
    ("authorisation.data_kinds", WORDS, "authorisations.data_kinds",
     msg("which kinds of element the authorisation covers")),
    ("authorisation.purposes", WORDS, "authorisations.purposes",
     msg("which purposes the authorisation covers")),
    ("authorisation.territory", WORDS, "authorisations.territory",
     msg("which territory the authorisation covers")),
    ("authorisation.parties", WORDS, "authorisation_parties.organisation",
     msg("which organisations the authorisation names")),
    ("authorisation.unsigned", WORDS, "authorisation_parties.signed_on",
     msg("who has not yet signed the authorisation")),
    ("authorisation.resign_after", DAY, "authorisations.resign_after",
     msg("whether its provisos ask for changes, so that it must be signed anew")),
    ("authorisation.last_signed", DAY, "authorisation_parties.signed_on",
     msg("when the authorisation was last signed")),
    ("authorisation.ceilings", WORDS, "authorisations.ceilings",
     msg("whether the authorisation has a ceiling of value or quantity")),
    ("authorisation.value_ceiling_usd", NUMBER, "authorisations.value_ceiling_usd",
     msg("what value the authorisation allows")),
    ("authorisation.value_used_usd", NUMBER, "uses.value_usd",
     msg("what value was used under the authorisation")),
    ("authorisation.quantity_ceiling", NUMBER, "authorisations.quantity_ceiling",
     msg("what quantity the authorisation allows")),
    ("authorisation.quantity_used", NUMBER, "uses.quantity",
     msg("what quantity was used under the authorisation")),
    ("authorisation.provisos", ROWS, "provisos",
     msg("which provisos the authorisation has")),
    ("authorisation.open_amendments", WORDS, "amendments.approved_on",
     msg("which amendments of the authorisation are not yet approved")),
    ("authorisation.annual_report_to", DAY, "filings.until",
     msg("up to which day the annual reports of the authorisation reach")),
    ("authorisation.initial_export_reported", YES_NO, "filings.filed",
     msg("whether the initial export was reported")),
    ("recipient.role", TEXT, "authorisation_parties.role",
     msg("which role the recipient has under the authorisation")),
    ("recipient.approved_on", DAY, "authorisation_parties.approved_on",
     msg("when the recipient was approved under the authorisation")),
    ("recipient.flowdown_on", DAY, "authorisation_parties.flowdown_on",
     msg("when the clauses were flowed down to the recipient")),
    ("recipient.nda_on", DAY, "authorisation_parties.nda_on",
     msg("when the recipient signed the non-disclosure agreement")),
    # exemptions
    ("exemption.request_on", DAY, "filings.filed", msg("whether a written request is on file")),
    ("exemption.request_official", YES_NO, "filings.official",
     msg("whether the written request comes from an authorised official")),
    ("exemption.agreement_in_force", YES_NO, "authorisations.status",
     msg("whether the agreement that the exemption rests on is in force")),
    ("exemption.contract_on", DAY, "filings.filed", msg("whether a contract is on file")),
    ("exemption.manufacturing_detail", YES_NO, "elements.manufacturing_detail",
     msg("whether the element tells how the item is manufactured")),
    ("exemption.direction_on", DAY, "filings.filed", msg("whether a written direction is on file")),
    # retransfer
    ("retransfer.approved_on", DAY, "filings.filed",
     msg("whether the retransfer was approved in writing")),
    ("retransfer.countries", WORDS, "filings.countries",
     msg("for which countries the retransfer was approved")),
    # the Ukrainian side
    ("ua.registered", YES_NO, "organisations.export_registration",
     msg("whether the Ukrainian party is registered with the State Service of Export Control")),
    ("ua.registered_until", DAY, "organisations.registered_until",
     msg("until when the Ukrainian party is registered")),
    ("ua.document", TEXT, "authorisations.authorisation",
     msg("under which Ukrainian permit or conclusion it goes")),
    ("ua.document_kind", TEXT, "authorisations.kind",
     msg("whether the Ukrainian document is a permit or a conclusion")),
    ("ua.document_status", TEXT, "authorisations.status",
     msg("how far the Ukrainian document has come")),
    ("ua.document_items", WORDS, "authorisation_items.item",
     msg("which items the Ukrainian document covers")),
    ("ua.document_parties", WORDS, "authorisation_parties.organisation",
     msg("which organisations the Ukrainian document names")),
    ("ua.document_scope", TEXT, "authorisations.scope",
     msg("whether the Ukrainian document is one-time, general or open")),
    ("ua.document_direction", TEXT, "authorisations.direction",
     msg("whether the Ukrainian document is for import or export")),
    ("ua.document_from", DAY, "authorisations.effective",
     msg("from when the Ukrainian document holds")),
    ("ua.document_until", DAY, "authorisations.expires",
     msg("until when the Ukrainian document holds")),
    ("ua.document_used", YES_NO, "releases.under_host",
     msg("whether the Ukrainian one-time document was used")),
    ("ua.end_user_certificate_on", DAY, "filings.filed",
     msg("whether an end-user or import certificate is on file")),
    ("ua.certificate_party", TEXT, "filings.organisation",
     msg("for which organisation the certificate is made out")),
    ("ua.certificate_items", WORDS, "filings.items", msg("which items the certificate names")),
    ("ua.certificate_non_reexport", YES_NO, "filings.non_reexport",
     msg("whether the certificate forbids re-export")),
    ("ua.value_uah", NUMBER, "--value-uah", msg("what the outbound technology is worth in hryvnia")),
    ("ua.application_on", DAY, "filings.filed", msg("when the application was made")),
    ("ua.application_granted", YES_NO, "filings.granted",
     msg("whether the application was granted")),
    ("ua.reexport_consent", YES_NO, "filings.filed",
     msg("whether Ukraine has consented to the re-export in writing")),
    # end use
    ("end_use.terms_accepted", YES_NO, "filings.filed",
     msg("whether the recipient has accepted the end-use monitoring terms")),
    ("end_use.level", TEXT, "holdings.level",
     msg("whether the monitoring is routine or enhanced")),
    ("end_use.serials_registered", YES_NO, "holdings.registered_on",
     msg("whether all serial numbers were registered before dispatch")),
    ("end_use.inventory_due", DAY, "holdings.inventoried_on",
     msg("by when the next inventory is due")),
    ("end_use.facility_checked", YES_NO, "filings.filed",
     msg("whether the storage facility was checked")),
    ("end_use.unreported", WORDS, "holdings.reported_on",
     msg("which losses, destructions and disposals were not reported")),
    # what persons have decided on a rule that leaves it to them
    *((f"referral.{rule}", TEXT, "referrals.answer",
       msg("what the responsible official has decided on rule {rule}", rule=rule))
      for rule in ("A3", "A4", "A5", "A6", "A7", "A11", "A14", "A15", "A16",
                   "X2", "X3", "T2", "T4", "E1", "R1", "J1")),
)  # fmt: skip

REFERRED = tuple(name.removeprefix("referral.") for name in FACTS if name.startswith("referral."))
"""Rules on which a person decides, and whose decision is kept in the table `referrals`."""
