"""The case file: one JSON file with all signed papers of a release, which each side adds to.

It travels by mail or stick.  Two copies that went different ways are merged without loss: the
papers and signatures of both, whichever came first.  Fields that nobody knows are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from kuznia.exchange.canonical import LARGEST, Json, canonical, parse_object
from kuznia.exchange.dsse import MOST_SIGNATURES, Envelope, joined
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

PAPERS = ("decisions", "attestations", "receipts", "recalls")
MOST_PAPERS = 1000
"""In each list; a case needs a handful."""


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The signed papers of one release."""

    statement: Envelope
    decisions: tuple[Envelope, ...] = ()
    attestations: tuple[Envelope, ...] = ()
    receipts: tuple[Envelope, ...] = ()
    """What the sender sent and what the recipient confirmed."""
    recalls: tuple[Envelope, ...] = ()
    """Withdrawal, recall, and its acknowledgement."""
    others: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """Fields that this version of Kuznia does not know."""

    @classmethod
    def of_json(cls, value: Mapping[str, Json], name: str = "case file") -> CaseFile:
        """Give the case that a JSON object holds; no signature is verified.

        Raises Invalid when it is none.
        """
        if "statement" not in value:
            raise Invalid(msg("{name} has no statement", name=name))
        papers = {part: _papers(value.get(part, []), part, name) for part in PAPERS}
        others = {key: entry for key, entry in value.items() if key not in ("statement", *PAPERS)}
        statement = Envelope.of_json(value["statement"], name)
        return _ordered(cls(statement, **papers, others=others))

    def as_json(self) -> dict[str, Json]:
        """Give the case as a JSON object."""
        return {
            **self.others,
            "statement": self.statement.as_json(),
            **{part: [paper.as_json() for paper in self.papers(part)] for part in PAPERS},
        }

    def to_json(self) -> bytes:
        """Give the case as canonical JSON."""
        return canonical(self.as_json())

    def merged(self, other: CaseFile) -> CaseFile:
        """Give the papers and signatures of both copies.

        Raises Refused when the two are about different statements, when a field that this version
        does not know says different things, or when together they are too many to be read.
        """
        if self.statement.signed_bytes != other.statement.signed_bytes:
            raise Refused(
                msg("the two files are about different releases or statements"),
                msg("keep them apart; each statement is a case of its own"),
            )
        papers = {part: (*self.papers(part), *other.papers(part)) for part in PAPERS}
        merged = _ordered(
            CaseFile(
                joined([self.statement, other.statement]),
                **papers,
                others=_united(self.others, other.others),
            )
        )
        _check_readable(merged)
        return merged

    def papers(self, part: str) -> tuple[Envelope, ...]:
        """Give one of the lists of papers by its name."""
        parts: dict[str, tuple[Envelope, ...]] = {
            "decisions": self.decisions,
            "attestations": self.attestations,
            "receipts": self.receipts,
            "recalls": self.recalls,
        }
        return parts[part]


def read_case(path: Path) -> CaseFile:
    """Read a case file; no signature is verified.

    Raises NotFound when there is none, and Invalid when it is no case file.
    """
    return CaseFile.of_json(parse_object(read_whole(path, LARGEST), str(path)), str(path))


def write_case(path: Path, case: CaseFile) -> None:
    """Write a case file, in place of what has its name.

    Raises NotFound when there is no folder for it, and Refused when it cannot be written.
    """
    write_whole(path, case.to_json() + b"\n")


def add_case(path: Path, case: CaseFile) -> CaseFile:
    """Merge a case into the file of that name, or begin the file; give what is in it then.

    Raises Refused when the file is about another statement or cannot be written, and Invalid when
    it is no case file.
    """
    merged = read_case(path).merged(case) if path.exists() else case
    write_case(path, merged)
    return merged


def _papers(value: Json, part: str, name: str) -> tuple[Envelope, ...]:
    if not isinstance(value, list) or len(value) > MOST_PAPERS:
        raise Invalid(
            msg("{name} has no list {part} of {most} papers at most", name=name, part=part,
                most=MOST_PAPERS)
        )  # fmt: skip
    return tuple(Envelope.of_json(entry, name) for entry in value)


def _check_readable(case: CaseFile) -> None:
    """Refuse a union that no one would read any more, as when one copy brought rubbish."""
    papers = [paper for part in PAPERS for paper in case.papers(part)]
    if any(len(case.papers(part)) > MOST_PAPERS for part in PAPERS) or any(
        len(paper.signatures) > MOST_SIGNATURES for paper in (case.statement, *papers)
    ):
        raise Refused(
            msg("the two files together hold more papers or signatures than a case may have"),
            msg("take out of them what was not signed by a key that you know"),
        )


def _ordered(case: CaseFile) -> CaseFile:
    """Bring a case into the one order that all copies with the same papers have."""
    return replace(
        case,
        statement=joined([case.statement]),
        decisions=_without_copies(case.decisions),
        attestations=_without_copies(case.attestations),
        receipts=_without_copies(case.receipts),
        recalls=_without_copies(case.recalls),
    )


def _without_copies(papers: Iterable[Envelope]) -> tuple[Envelope, ...]:
    copies: dict[bytes, list[Envelope]] = {}
    for paper in papers:
        copies.setdefault(paper.signed_bytes, []).append(paper)
    return tuple(joined(copies[paper]) for paper in sorted(copies))


def _united(mine: Mapping[str, Json], theirs: Mapping[str, Json]) -> dict[str, Json]:
    united: dict[str, Json] = {**mine, **theirs}
    for key in mine.keys() & theirs.keys():
        one, other = mine[key], theirs[key]
        if canonical(one) == canonical(other):
            continue
        if not isinstance(one, list) or not isinstance(other, list):
            raise Refused(
                msg("the two files say different things in the field {field}", field=key),
                msg("take the field out of one of them"),
            )
        entries = {canonical(entry): entry for entry in (*one, *other)}
        united[key] = [entries[entry] for entry in sorted(entries)]
    return united
