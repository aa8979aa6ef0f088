"""A small package of harmless parts, an edition cut from it, and its sealed file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from kuznia.exchange.bag import build_bag
from kuznia.exchange.case_events import STATEMENT
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsse import sign
from kuznia.exchange.edition import Edition, cut_edition
from kuznia.exchange.package_facts import ElementFile, PackageFacts
from kuznia.exchange.package_file import write_package_file
from kuznia.exchange.stamp import Stamp
from kuznia.exchange.statement import (
    Authority,
    Condition,
    Obligation,
    Recipient,
    ReleasedElement,
    ReleaseStatement,
)
from tests.exchange.two_parties import Parties, decision

FACTS = PackageFacts(
    package="BRK",
    revision="A",
    name="Test bracket",
    name_uk="Пробний кронштейн",
    item="bracket",
    level="production",
    form="3D_and_2D",
    originator="us-works",
    made_on="2026-06-01",
    generator="0.1.0",
)
STAMP = Stamp("R-1", "K7AB-0001", "BRK A", "ua-works", "TAA-1", "2026-12-31")


def drawing(*pages: str) -> bytes:
    """Draw a PDF with a sheet for each text."""
    from reportlab.pdfgen.canvas import Canvas

    content = BytesIO()
    canvas = Canvas(content, pagesize=(842, 595), invariant=1, pageCompression=1)
    for text in pages or ("TEST BRACKET",):
        canvas.rect(20, 20, 802, 555)
        canvas.drawString(100, 300, text)
        canvas.showPage()
    canvas.save()
    return content.getvalue()


def element_files(folder: Path) -> list[ElementFile]:
    """Write the files of a package and describe them."""
    contents = {
        "model/bracket.stp": b"ISO-10303-21;\r\nHEADER;\r\nENDSEC;\nEND-ISO-10303-21;\r\n",
        "drawings/BRK 1.pdf": drawing("SHEET 1", "SHEET 2"),
        "lists/перелік.csv": "деталь,кількість\nкронштейн,1\n".encode(),
    }
    for name, content in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    marking = {"letter": "A", "office": "none"}
    return [
        ElementFile("model", folder / "model/bracket.stp", "model/bracket.stp", "model",
                    "Bracket", "A", ("manufacture", "inspect"), marking=marking,
                    jurisdiction="EAR", classification="EAR99"),
        ElementFile("sheet", folder / "drawings/BRK 1.pdf", "drawings/BRK 1.pdf", "drawing",
                    "Bracket sheet", "A", ("manufacture",), "model", marking),
        ElementFile("parts", folder / "lists/перелік.csv", "lists/перелік.csv", "parts_list"),
    ]  # fmt: skip


def built(folder: Path) -> Path:
    """Build the package."""
    bag = folder / "package"
    build_bag(bag, element_files(folder / "files"), FACTS)
    return bag


def cut(folder: Path, chosen: Sequence[str] = ("model", "sheet"), stamp: Stamp = STAMP) -> Edition:
    """Build the package and cut an edition from it, in `edition`."""
    return cut_edition(built(folder), folder / "edition", chosen, stamp)


def statement_of(edition: Edition) -> ReleaseStatement:
    """Give the statement that releases an edition from US to UA."""
    cut = edition.cut
    return ReleaseStatement(
        edition="R-1 BRK A",
        edition_sha256=edition.digest,
        release=cut.release,
        serial=cut.serial,
        package="BRK",
        revision="A",
        package_digest=cut.package_sha256,
        releasing_party="US",
        receiving_party="UA",
        recipient=Recipient(cut.recipient, "ua-org"),
        authorisation=Authority(cut.authorisation, "TA-0000-26"),
        purpose="manufacture",
        means="medium",
        elements=tuple(
            ReleasedElement(e.element, e.sha256, e.original_sha256, e.kind, e.marking)
            for e in edition.elements
        ),
        left_out=edition.left_out,
        provisos=(Condition("P-1", "Report each lot."),),
        obligations=(Obligation("annual report", "2027-01-31"),),
        proposed_on="2026-06-01",
        expires=cut.expires,
    )


def signed_case(parties: Parties, statement: ReleaseStatement) -> CaseFile:
    """Give the case of a statement that everybody who must has signed."""
    signers = (parties.proposer, parties.approver, parties.agreer)
    envelope = sign(STATEMENT, statement.to_json(), *signers)
    case = CaseFile(
        envelope,
        (decision(envelope, "US", parties.us_node), decision(envelope, "UA", parties.ua_node)),
    )
    return CaseFile.of_json(case.as_json())  # in the order that files have


@dataclass(frozen=True)
class Released:
    """A package file, and what it was made from."""

    file: Path
    edition: Edition
    case: CaseFile


def released(folder: Path, parties: Parties) -> Released:
    """Seal an edition for the node of the receiving party."""
    edition = cut(folder)
    case = signed_case(parties, statement_of(edition))
    file = folder / "R-1.kuznia"
    write_package_file(file, folder / "edition", case, [parties.ua_node.public], bytes(range(32)))
    return Released(file, edition, case)
