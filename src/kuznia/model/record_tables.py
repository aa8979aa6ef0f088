"""The tables of record: what packages hold, what was released, used, received and recalled."""

from __future__ import annotations

from kuznia.model import columns as c
from kuznia.model.language import msg
from kuznia.model.release_tables import ELEMENT_KINDS, MEANS, PURPOSES
from kuznia.model.schema import Column, Kind, Table

ELEMENTS = Table(
    "elements",
    msg("Documents and models of each package"),
    (
        c.refers("package", "packages", msg("Package that it belongs to"), key=True),
        c.code("element", msg("Short code of the element")),
        c.text("title", msg("Title of the document")),
        c.choice("kind", msg("What it is"), *ELEMENT_KINDS),
        Column("file", Kind.TEXT, msg("File, by its path in the package")),
        c.text("revision", msg("Revision of the document")),
        c.words("purposes", msg("Purposes that it serves"), *PURPOSES),
        Column("derivative_of", Kind.CODE, msg("Element of the package that it was made from"),
               required=False),
        c.choice("rights", msg("Rights of the government in the data"), "unlimited",
                 "government_purpose", "limited", "restricted", "sbir", "own", "licensed",
                 required=False),
        c.may_refer("rights_owner", "organisations", msg("Organisation that owns the data")),
        c.day("rights_until", msg("Last day on which the rights are limited")),
        c.day("consent_on", msg("Day on which the owner agreed to this use")),
        c.yes_no("manufacturing_detail", msg("Whether it tells how the item is manufactured")),
        c.number("bytes", msg("Size of the file"), "bytes", required=False),
        c.text("sha256", msg("Digest of the file")),
    ),
)  # fmt: skip

MARKINGS = Table(
    "markings",
    msg("Markings of each element, as found in the file and confirmed by a person"),
    (
        c.refers("package", "packages", msg("Package"), key=True),
        c.code("element", msg("Element of the package")),
        c.choice("letter", msg("Distribution letter; none when the document bears none"),
                 "A", "B", "C", "D", "E", "F", "X", "none", required=False),
        c.text("reason", msg("Reasons of the statement; ; between them, none when it gives none")),
        c.day("determined", msg("Day of the determination")),
        c.text("office", msg("Office that controls the document; none when none is named")),
        c.yes_no("export_warning", msg("Whether it bears an export warning")),
        c.text("banner", msg("CUI banner; none when it bears none")),
        c.text("place", msg("Page or line where the marking stands")),
        c.text("confirmed_by", msg("Who has looked and confirmed it")),
        c.day("confirmed_on", msg("Day of the confirmation")),
    ),
)  # fmt: skip

RELEASES = Table(
    "releases",
    msg("Every release: proposed, agreed, sealed, received or recalled"),
    (
        c.code("release", msg("Short code of the release")),
        c.refers("package", "packages", msg("Package that it is made from")),
        c.refers("site", "sites", msg("Site that receives it")),
        c.refers("authorisation", "authorisations", msg("Authorisation that it goes under")),
        c.may_refer("host_document", "authorisations",
                    msg("Permit or conclusion of the receiving state that it goes under")),
        c.choice("purpose", msg("Purpose"), *PURPOSES),
        c.choice("means", msg("By what means"), *MEANS),
        c.number("value_usd", msg("Value that it uses of the authorisation"), c.USD, default=0),
        c.number("quantity", msg("Quantity that it uses of the authorisation"), default=0),
        c.text("serial", msg("Serial stamped on every page")),
        c.text("edition_sha256", msg("Digest of the edition's manifest")),
        c.choice("state", msg("How far it has come"), "proposed", "released", "received",
                 "recalled", "refused", "withdrawn"),
        c.day("proposed_on", msg("Day of the proposal")),
        c.day("released_on", msg("Day on which it was sealed for the recipient")),
        c.day("expires", msg("Last day on which the recipient may use it")),
    ),
)  # fmt: skip

DECISIONS = Table(
    "decisions",
    msg("What each state decided on each release, and whose key signed it"),
    (
        c.refers("release", "releases", msg("Release"), key=True),
        c.refers("party", "parties", msg("Party that decided"), key=True),
        c.choice("outcome", msg("What it decided"), "ALLOW", "DUE", "REFER", "STOP"),
        c.day("decided_on", msg("Day of the decision")),
        c.text("sha256", msg("Digest of the signed decision")),
        c.may_refer("key", "keys", msg("Key that signed it")),
    ),
)

LEDGER = Table(
    "ledger",
    msg("Ledger: every signature on a paper, in the order in which this folder recorded them"),
    (
        c.code("signature", msg("Digest of the paper with this signature")),
        c.count("number", msg("Number of the entry, from 1 on without a gap"), least=1),
        c.text("paper", msg("Digest of the paper's content")),
        c.refers("release", "releases", msg("Release that it belongs to")),
        c.choice("kind", msg("What it is"), "statement", "decision", "attestation", "dispatch",
                 "receipt", "withdrawal", "recall", "acknowledgement", "other"),
        Column("recorded_on", Kind.DAY, msg("Day of the record")),
        c.day("entered_on", msg("Day of this machine's clock; later than the record when dated back")),
        c.text("peer", msg("The other party's ledger as it was last countersigned: party, size, root")),
    ),
)  # fmt: skip

RECEIPTS = Table(
    "receipts",
    msg("What recipients have signed for"),
    (
        c.refers("release", "releases", msg("Release"), key=True),
        c.day("received_on", msg("Day of the receipt")),
        c.text("edition_sha256", msg("Digest of what was received")),
        c.may_refer("key", "keys", msg("Key that signed it")),
    ),
)

RECALLS = Table(
    "recalls",
    msg("Releases that were called back"),
    (
        c.refers("release", "releases", msg("Release"), key=True),
        c.text("reason", msg("Why it was called back")),
        c.day("recalled_on", msg("Day of the recall")),
        c.day("acknowledged_on", msg("Day on which the recipient confirmed it")),
    ),
)

USES = Table(
    "uses",
    msg("What was made, sold, exported or done under an authorisation"),
    (
        c.code("use", msg("Short code of the entry")),
        c.refers("authorisation", "authorisations", msg("Authorisation")),
        Column("used_on", Kind.DAY, msg("Day of the entry")),
        c.choice("kind", msg("What was done"), "made", "sold", "exported", "service"),
        c.may_refer("item", "items", msg("Item")),
        c.number("quantity", msg("Units"), default=0),
        c.number("value_usd", msg("Value"), c.USD, default=0),
        c.text("purchaser", msg("Who bought or received it")),
    ),
)

HOLDINGS = Table(
    "holdings",
    msg("Serial numbers under end-use monitoring, and what became of them"),
    (
        c.code("serial", msg("Serial number")),
        c.refers("item", "items", msg("Item")),
        c.refers("site", "sites", msg("Site that holds it")),
        c.refers("authorisation", "authorisations", msg("Authorisation that it came under")),
        c.choice("level", msg("Kind of monitoring"), "routine", "enhanced"),
        c.day("registered_on", msg("Day on which the serial number was registered")),
        c.day("dispatched_on", msg("Day of dispatch")),
        c.day("delivered_on", msg("Day of delivery")),
        c.day("inventoried_on", msg("Day of the last inventory")),
        c.choice("event", msg("What became of it"), "none", "lost", "destroyed", "disposed",
                 required=False),
        c.day("event_on", msg("Day of that event")),
        c.day("reported_on", msg("Day on which it was reported")),
    ),
)  # fmt: skip

STICKS = Table(
    "sticks",
    msg("Sticks of the courier: written for another party, or taken in from it"),
    (
        c.choice("direction", msg("Whether it went out or came in"), "out", "in", key=True),
        c.refers("party", "parties", msg("Party that it is for, or comes from"), key=True),
        Column("number", Kind.COUNT, msg("Number of the stick; its sender counts from 1"),
               key=True, least=1),
        Column("sha256", Kind.TEXT, msg("Digest of the signed list of its files")),
        Column("written_on", Kind.DAY, msg("Day that the stick bears")),
        Column("recorded_on", Kind.DAY, msg("Day under which this folder recorded it")),
        c.choice("state", msg("Whether all of it was taken in"), "written", "taken", "partly"),
    ),
)  # fmt: skip

TABLES: tuple[Table, ...] = (
    ELEMENTS,
    MARKINGS,
    RELEASES,
    DECISIONS,
    LEDGER,
    RECEIPTS,
    RECALLS,
    USES,
    HOLDINGS,
    STICKS,
)
