"""The tables of law and persons: who may receive what, and under which authorisation.

An empty cell means that a fact is not known, and a rule that needs it refers to a person; what is
known not to be there is the word `none` or `no`.
"""

from __future__ import annotations

from kuznia.model import columns as c
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind, Table

PURPOSES = ("manufacture", "inspect", "repair", "view")
MEANS = ("electronic", "medium", "visit", "shipment")
ELEMENT_KINDS = (
    "drawing",
    "model",
    "parts_list",
    "specification",
    "quality_plan",
    "software_document",
    "packaging",
    "other",
)
FILINGS = (
    "signed_copy",
    "not_concluded_notice",
    "status_report",
    "annual_report",
    "initial_export",
    "disclosure_approval",
    "retransfer_approval",
    "reexport_consent",
    "written_request",
    "contract",
    "direction",
    "end_user_certificate",
    "eum_terms",
    "facility_check",
    "quarterly_disposition",
    "application",
    "other",
)

ORGANISATIONS = Table(
    "organisations",
    msg("Companies and offices of both parties"),
    (
        c.code("organisation", msg("Short code of the organisation")),
        *c.names(),
        c.refers("party", "parties", msg("Party that it belongs to")),
        c.choice("kind", msg("What it is"), "company", "government", "office"),
        c.text("ncage", msg("NATO commercial and government entity code, five characters")),
        c.text("uei", msg("US unique entity identifier, twelve characters")),
        c.text("edrpou", msg("Ukrainian register number, eight digits")),
        c.yes_no("excluded", msg("Whether it is on an exclusion list")),
        c.day("checked_on", msg("Day on which it was last held against the exclusion lists")),
        c.yes_no("security_plan", msg("Whether it has a technology security plan")),
        c.yes_no(
            "export_registration",
            msg("Whether it is registered with the State Service of Export Control of Ukraine"),
        ),
        c.day("registered_until", msg("Last day of that registration")),
    ),
)

PEOPLE = Table(
    "people",
    msg("Persons of the own party who act or receive; the other party's are never here"),
    (
        c.code("person", msg("Short code of the person, which the other party may see")),
        c.text("name", msg("Name, which stays in this folder")),
        c.refers("organisation", "organisations", msg("Organisation that employs the person")),
        c.may_refer("site", "sites", msg("Site where the person works with the data")),
        c.words("nationalities", msg("All countries whose nationality the person holds or held")),
        c.yes_no("us_person", msg("Whether the person is a US person")),
        c.yes_no("employed", msg("Whether the person is a regular employee")),
        c.day("screened_on", msg("Day of the screening for ties to proscribed countries")),
        c.day("cleared_until", msg("Last day of a security clearance")),
        c.day("nda_until", msg("Last day of the non-disclosure agreement")),
        c.day("training_until", msg("Last day on which the training counts")),
        c.yes_no("need_to_know", msg("Whether the work needs the data")),
    ),
)

KEYS = Table(
    "keys",
    msg("Public keys of both parties, exchanged once and compared by fingerprint"),
    (
        c.code("key", msg("Identifier of the key, made from the key itself")),
        c.refers("party", "parties", msg("Party that the key belongs to")),
        c.code("holder", msg("Code of the person or node that holds the key"), key=False),
        c.words("roles", msg("What the key may sign"), "propose", "approve", "attest", "node"),
        c.text("signing", msg("Public half for signatures, Ed25519, base64url")),
        c.text("sealing", msg("Public half for sealing, X25519, base64url")),
        c.day("valid_from", msg("First day on which it counts")),
        c.day("valid_to", msg("Last day on which it counts; empty for no end")),
        c.day("revoked_on", msg("Day from which it no longer counts")),
        c.text("revoked_why", msg("Why it no longer counts")),
    ),
)

PARTNERS = Table(
    "partners",
    msg("Nodes of the other parties: where each is reached, and as whom it takes part"),
    (
        c.refers("party", "parties", msg("Party whose node it is"), key=True),
        Column("address", Kind.TEXT, msg("Root address of its node, such as https://node.example")),
        Column("participant", Kind.TEXT,
               msg("Identifier at which it takes part: urn:kuznia:PARTY or a DID")),
        Column("added_on", Kind.DAY, msg("Day on which the node was added")),
    ),
)  # fmt: skip

CLASSIFICATIONS = Table(
    "classifications",
    msg("Whose law an item is under and in which class, by whom and when determined"),
    (
        c.refers("item", "items", msg("Item"), key=True),
        c.choice("jurisdiction", msg("Law that the item is under"), "ITAR", "EAR", "none"),
        c.text("class", msg("USML category or ECCN, such as XIII(h) or 0A606")),
        c.text("classified_by", msg("Office that determined it")),
        c.day("classified_on", msg("Day on which it was determined")),
        c.choice("secrecy", msg("Whether the item's data is classified"),
                 "unclassified", "classified", required=False),
        c.yes_no("sme", msg("Whether it is significant military equipment")),
        c.yes_no("mde", msg("Whether it is major defence equipment")),
    ),
)  # fmt: skip

AUTHORISATIONS = Table(
    "authorisations",
    msg("Licences, agreements, permits and exemptions of both states"),
    (
        c.code("authorisation", msg("Short code of the authorisation")),
        *c.names(),
        c.refers("party", "parties", msg("Party whose law it is under")),
        c.choice("kind", msg("What it is"), "MLA", "TAA", "WDA", "DSP-5", "FMS", "exemption",
                 "EAR-licence", "EAR-exception", "UA-permit", "UA-conclusion"),
        c.text("number", msg("Number that the authority gave it")),
        c.text("basis", msg("Paragraph that an exemption rests on, such as 125.4(b)(1)")),
        c.choice("regime", msg("Assistance programme that the item goes under"),
                 "none", "FMS", "USAI", "PDA", required=False),
        c.choice("status", msg("How far it has come"),
                 "draft", "submitted", "approved", "in_force", "denied", "ended"),
        c.day("submitted_on", msg("Day on which it was submitted")),
        c.day("approved_on", msg("Day on which the authority decided")),
        c.day("effective", msg("First day on which it holds")),
        c.day("expires", msg("Last day on which it holds")),
        c.words("purposes", msg("Purposes that it covers"), *PURPOSES),
        c.words("data_kinds", msg("Kinds of element that it covers"), *ELEMENT_KINDS),
        c.several("territory", "parties", msg("Parties whose territory it covers")),
        c.several("sales_territory", "parties", msg("Parties to whom what is made may be sold")),
        c.words("ceilings", msg("Limits that it has; none when it has none"),
                "value", "quantity", "none"),
        c.number("value_ceiling_usd", msg("Most value in all"), c.USD, required=False),
        c.number("quantity_ceiling", msg("Most units in all"), required=False),
        c.day("resign_after", msg("Day of changes by provisos, after which all must sign anew")),
        c.choice("scope", msg("Scope of a Ukrainian permit or conclusion"),
                 "one_time", "general", "open", required=False),
        c.choice("direction", msg("Direction of a Ukrainian permit or conclusion"),
                 "import", "export", required=False),
    ),
)  # fmt: skip

AUTHORISATION_ITEMS = Table(
    "authorisation_items",
    msg("Items that an authorisation covers"),
    (
        c.refers("authorisation", "authorisations", msg("Authorisation"), key=True),
        c.refers("item", "items", msg("Item that it covers"), key=True),
    ),
)

AUTHORISATION_PARTIES = Table(
    "authorisation_parties",
    msg("Organisations that an authorisation names: who has signed, was approved, is bound"),
    (
        c.refers("authorisation", "authorisations", msg("Authorisation"), key=True),
        c.refers("organisation", "organisations", msg("Organisation"), key=True),
        c.choice("role", msg("Its role"),
                 "applicant", "signatory", "sublicensee", "consignee", "end_user"),
        c.day("signed_on", msg("Day on which it signed")),
        c.day("approved_on", msg("Day on which it was approved")),
        c.day("flowdown_on", msg("Day on which the clauses were flowed down to it")),
        c.day("nda_on", msg("Day on which it signed the non-disclosure agreement")),
    ),
)  # fmt: skip

PROVISOS = Table(
    "provisos",
    msg("Conditions in an authorisation, each bound to a check or to a person"),
    (
        c.refers("authorisation", "authorisations", msg("Authorisation"), key=True),
        c.code("proviso", msg("Short code of the proviso")),
        c.text("text", msg("Its text in English")),
        c.text("text_uk", msg("Its text in Ukrainian")),
        c.choice("kind", msg("What it demands; unbound until somebody has read it"),
                 "exclude_kind", "only_purpose", "only_site", "only_country", "cap_quantity",
                 "cap_value", "report", "person", "unbound"),
        c.text("value", msg("Kind, purpose, site, country or limit that it names; ; between some")),
        c.text("responsible", msg("Who sees to it, where a person must")),
        c.day("cleared_on", msg("Day on which that person was satisfied")),
    ),
)  # fmt: skip

AMENDMENTS = Table(
    "amendments",
    msg("Changes of an authorisation, from filing to signature"),
    (
        c.refers("authorisation", "authorisations", msg("Authorisation"), key=True),
        c.code("amendment", msg("Short code of the amendment")),
        c.words("changes", msg("What it changes"), "item", "scope", "party", "territory", "value",
                "quantity", "term", "end_use", "minor"),
        c.day("filed_on", msg("Day on which it was filed")),
        c.day("approved_on", msg("Day on which it was approved")),
        c.day("signed_on", msg("Day on which all had signed it")),
    ),
)  # fmt: skip

PACKAGES = Table(
    "packages",
    msg("Technical data packages: the documents and models by which an item is made"),
    (
        c.code("package", msg("Short code of the package")),
        *c.names(),
        c.refers("item", "items", msg("Item that it describes")),
        c.text("revision", msg("Revision of the package")),
        c.choice("level", msg("How far the design has come"),
                 "conceptual", "developmental", "production", required=False),
        c.choice("form", msg("Form of its drawings and models"),
                 "2D", "3D", "3D_and_2D", required=False),
        c.may_refer("originator", "organisations", msg("Organisation that the data comes from")),
        c.text("bag", msg("Folder of the built package, beside this table")),
        c.text("sha256", msg("Digest of the built package's manifest")),
    ),
)  # fmt: skip

FILED = Table(
    "filings",
    msg("What was filed with an authority or received from one, and until when it serves"),
    (
        c.code("filing", msg("Short code of the filing")),
        c.may_refer("authorisation", "authorisations", msg("Authorisation that it belongs to")),
        c.may_refer("organisation", "organisations", msg("Organisation that it is made out for")),
        c.may_refer("package", "packages", msg("Package that it is about")),
        c.choice("kind", msg("What it is"), *FILINGS),
        c.day("filed", msg("Day on which it was filed or received")),
        c.day("until", msg("Last day that it covers")),
        c.several("countries", "parties", msg("Parties to whose country it applies")),
        c.several("items", "items", msg("Items that it names")),
        c.yes_no("official", msg("Whether an authorised official signed it")),
        c.yes_no("granted", msg("Whether an application was granted")),
        c.yes_no("non_reexport", msg("Whether it forbids re-export")),
        c.text("reference", msg("Where the paper is")),
    ),
)

REFERRALS = Table(
    "referrals",
    msg("What responsible officials have decided where a rule leaves it to them"),
    (
        c.code("referral", msg("Short code of the decision")),
        Column("rule", Kind.CODE, msg("Rule that left it to them, such as A6")),
        c.may_refer("authorisation", "authorisations", msg("Authorisation that it is about")),
        c.may_refer("package", "packages", msg("Package that it is about; empty for any")),
        c.choice("answer", msg("Whether it may go on"), "yes", "no"),
        Column("official", Kind.TEXT, msg("Who decided")),
        c.day("decided_on", msg("Day of the decision")),
        c.text("note", msg("What was looked at")),
    ),
)

ATTESTATIONS = Table(
    "attestations",
    msg("What the other party has attested of its persons, without their records"),
    (
        c.code("attestation", msg("Short code of the attestation")),
        c.code("person", msg("Code by which the other party names the person"), key=False),
        c.refers("site", "sites", msg("Site where the person works with the data")),
        c.refers("authorisation", "authorisations", msg("Authorisation that it is for")),
        c.day("attested_on", msg("Day on which it was signed")),
        c.day("until", msg("Last day on which it counts")),
        c.may_refer("key", "keys", msg("Key that signed it")),
        c.day("recorded_on", msg("Day on which it was taken in")),
    ),
)

STEPS = Table(
    "steps",
    msg("Filings, signatures and certificates on the way to authorised, with their duration"),
    (
        c.code("step", msg("Short code of the step")),
        *c.names(),
        c.choice("kind", msg("What is to be done"), "filing", "signature", "certificate",
                 "training", "approval", "delivery", "other"),
        c.may_refer("authorisation", "authorisations", msg("Authorisation that it belongs to")),
        c.may_refer("organisation", "organisations", msg("Organisation that has to act")),
        c.may_refer("process", "processes", msg("Process that may start when the step is done")),
        c.number("months_p50", msg("Months that it takes in half of the cases"), c.MONTHS,
                 required=False, most=240),
        c.number("months_p90", msg("Months that it takes in nine cases of ten"), c.MONTHS,
                 required=False, most=240),
        c.day("done", msg("Day on which it was done; empty while it is open")),
    ),
)  # fmt: skip

STEP_ORDER = Table(
    "step_order",
    msg("Which step needs which other step first"),
    (
        c.refers("step", "steps", msg("Step that waits"), key=True),
        c.refers("after", "steps", msg("Step that must be done before"), key=True),
        Column("choice", Kind.CODE,
               msg("Rows of a step with the same word are alternatives: one of them is enough"),
               required=False),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    ORGANISATIONS,
    PEOPLE,
    KEYS,
    PARTNERS,
    CLASSIFICATIONS,
    AUTHORISATIONS,
    AUTHORISATION_ITEMS,
    AUTHORISATION_PARTIES,
    PROVISOS,
    AMENDMENTS,
    PACKAGES,
    FILED,
    REFERRALS,
    ATTESTATIONS,
    STEPS,
    STEP_ORDER,
)
