"""A release as a node offers it: the entry of its catalogue, and the sealed package in its outbox."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kuznia.app.differences import about_difference, difference_path, earlier
from kuznia.app.outbox import OUTBOX, put, store_of
from kuznia.app.registers import changing
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsp.messages import Body, dataset_entry, distribution
from kuznia.exchange.package_file import read_head
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.model.errors import Refused
from kuznia.model.language import msg

FORMAT = "HttpData-PULL"
PUSH = "HttpData-PUSH"
SERVICE = "urn:kuznia:service:exchange"
DATASET = "urn:kuznia:release:"
"""Begin of the identifier of a dataset; the release follows."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A release that a node offers to the party that it is for."""

    case: CaseFile
    statement: ReleaseStatement
    file: Path | None = None
    """The sealed package; None while not all have said yes."""

    @classmethod
    def of(cls, case: CaseFile, file: Path) -> Offered:
        """Read what the papers of a sealed package say.

        Raises Invalid when they are none.
        """
        return cls(case, read_statement(case.statement.payload), file)

    @property
    def dataset(self) -> str:
        """The identifier of the dataset."""
        return DATASET + self.statement.release

    @property
    def recipient(self) -> str:
        """The party that it is for."""
        return self.statement.receiving_party

    def policy(self) -> Body:
        """Give the offer: use for the purpose, by the recipient, until the last day."""
        said = self.statement
        limits = {"kuznia:purpose": said.purpose, "kuznia:site": said.recipient.site,
                  "kuznia:authorisation": said.authorisation.number}  # fmt: skip
        constraints: list[Any] = [
            {"leftOperand": name, "operator": "eq", "rightOperand": value}
            for name, value in limits.items()
        ]
        if said.expires:
            constraints.append(
                {"leftOperand": "odrl:dateTime", "operator": "lteq", "rightOperand": said.expires}
            )
        return {
            "@id": f"urn:kuznia:offer:{said.release}",
            "@type": "Offer",
            "permission": [{"action": "use", "constraint": constraints}],
        }

    def entry(self) -> Body:
        """Give the entry of the catalogue."""
        return dataset_entry(self.dataset, [self.policy()], [distribution(FORMAT, SERVICE)])


def offer(folder: Path, file: Path) -> Offered:
    """Put a sealed package into the outbox, for the node to offer to whom it is for.

    Raises Refused when it is not of this party's release or not for another one, and as `put` does.
    """
    store = store_of(folder)
    with changing(folder) as desk:
        found = Offered.of(read_head(file).case, file)
        said = found.statement
        if said.releasing_party != desk.party:
            raise Refused(msg("{file} is not released by {party}", file=file, party=desk.party))
        desk.row("releases", release=said.release)
        bases = earlier(desk.programme, said.release)
    target = folder / OUTBOX / f"{said.release}.kuznia"
    target.parent.mkdir(exist_ok=True)
    for base in bases:
        difference = difference_path(file, base)
        if difference.is_file():
            about = about_difference(found.dataset, base)
            put(difference, difference_path(target, base), about, found.case, store)
    put(file, target, found.dataset, found.case, store)
    return replace(found, file=target)
