"""Cases: the signed papers of a release in a party's folder, and what they amount to."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import cast

from kuznia.app.keys import keyring_of
from kuznia.app.programmes import read
from kuznia.app.registers import Desk
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_events import (
    ACKNOWLEDGEMENT,
    ATTESTATION,
    DECISION,
    DISPATCH,
    RECALL,
    RECEIPT,
    WITHDRAWAL,
    Problem,
    events,
)
from kuznia.exchange.case_file import CaseFile, read_case, write_case
from kuznia.exchange.dsse import Envelope
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme
from kuznia.release.case import Case, Event, State, follow

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
CASES = "cases"
"""Folder, in that of a party, with a file for each release."""

_KINDS = {
    DECISION: "decision",
    ATTESTATION: "attestation",
    DISPATCH: "dispatch",
    RECEIPT: "receipt",
    WITHDRAWAL: "withdrawal",
    RECALL: "recall",
    ACKNOWLEDGEMENT: "acknowledgement",
}
_STATES = {
    State.RELEASED: "released",
    State.RECEIVED: "received",
    State.RECALLED: "recalled",
    State.CLOSED: "recalled",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}
"""Word of the table `releases` for each state that is more than a proposal."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a case has come, and which of its papers count for nothing and why."""

    case: Case | None
    problems: tuple[Problem, ...]
    refused: tuple[tuple[Event, Message], ...]

    def require(self) -> Case:
        """Give the case.

        Raises Refused, saying why, when nothing in it counts.
        """
        if self.case is None:
            reasons = [problem.reason for problem in self.problems]
            reasons += [reason for _event, reason in self.refused]
            raise Refused(
                msg("the case begins with no valid proposal"), reasons[0] if reasons else None
            )
        return self.case


def case_path(folder: Path, release: str) -> Path:
    """Give the place of a case file.

    Raises Invalid when the release is no plain code, as in a file that would reach elsewhere.
    """
    if not _CODE.fullmatch(release):
        raise Invalid(msg("'{release}' is no code of a release", release=release))
    return folder / CASES / f"{release}.case.json"


def find_case(folder: Path, release_or_file: str) -> Path:
    """Give the case file of a release, or the file that was named.

    Raises NotFound when there is neither.
    """
    named = [case_path(folder, release_or_file)] if _CODE.fullmatch(release_or_file) else []
    for path in (*named, Path(release_or_file)):
        if path.is_file():
            return path
    raise NotFound(
        msg("there is no case {name} in {folder}", name=release_or_file, folder=folder / CASES),
        msg("name a release, or the file that the other party has sent"),
    )


def predicate(case: CaseFile) -> dict[str, Json]:
    """Give what the statement of a case says of its release.

    Raises Invalid when it says nothing.
    """
    found = case.statement.content("statement").get("predicate")
    if not isinstance(found, dict):
        raise Invalid(msg("the statement has no predicate"))
    return found


def position_of(programme: Programme, case: CaseFile, on: str) -> Position:
    """Say how far a case has come by a day, as this folder has recorded its papers."""
    recorded = {
        row["paper"]: date.fromisoformat(row["recorded_on"])
        for row in programme["papers"].iter_rows(named=True)
        if row["recorded_on"] is not None
    }
    reading = events(case, keyring_of(programme), date.fromisoformat(on), recorded)
    history = follow(Event.read(cast("dict[str, str]", asdict(act))) for act in reading.acts)
    return Position(history.case, reading.problems, history.refused)


def read_position(folder: Path, release: str, on: str) -> tuple[CaseFile, Position]:
    """Read a case and say how far it has come.

    Raises NotFound when there is none.
    """
    case = read_case(find_case(folder, release))
    return case, position_of(read(folder), case, on)


def keep_case(desk: Desk, case: CaseFile, on: str) -> Position:
    """Keep a case in the folder, record its new papers on a day, and say how far it has come.

    Raises Refused when the folder has another statement under the same release.
    """
    said = predicate(case)
    release = str(said["release"])
    path = case_path(desk.folder, release)
    path.parent.mkdir(exist_ok=True)
    merged = read_case(path).merged(case) if path.exists() else case
    known = set(desk.programme["papers"]["paper"])
    papers = [("statement", merged.statement)]
    papers += [
        (_KINDS.get(paper.payload_type, "other"), paper)
        for part in ("decisions", "attestations", "receipts", "recalls")
        for paper in merged.papers(part)
    ]
    desk.add(
        "papers",
        *(
            {"paper": paper.digest, "release": release, "kind": kind, "recorded_on": on}
            for kind, paper in papers
            if paper.digest not in known
        ),
    )
    position = position_of(desk.programme, merged, on)
    position.require()
    _record(desk, merged, position, on)
    write_case(path, merged)
    return position


def _record(desk: Desk, case: CaseFile, position: Position, on: str) -> None:
    """Bring the tables of record in step with a case."""
    if position.case is None:
        return
    release = position.case.release
    row = desk.row("releases", release=release)
    state = _STATES.get(position.case.state, row["state"])
    changed = {**row, "state": state}
    if state in ("released", "received") and row["released_on"] is None:
        changed["released_on"] = _day_of(case, DISPATCH) or on
    desk.add("releases", changed)
    for paper in case.decisions:
        said = paper.content("decision")
        desk.add(
            "decisions",
            {
                "release": release,
                "party": str(said.get("party")),
                "outcome": str(said.get("outcome")),
                "decided_on": str(said.get("on")),
                "sha256": paper.digest,
                "key": paper.signatures[0].key if paper.signatures else None,
            },
        )
    if state == "received":
        receipt = _paper(case.receipts, RECEIPT)
        if receipt is not None:
            desk.add(
                "receipts",
                {
                    "release": release,
                    "received_on": str(receipt.content("receipt").get("on")),
                    "edition_sha256": position.case.edition,
                    "key": receipt.signatures[0].key,
                },
            )
    recall = _paper(case.recalls, RECALL)
    if state == "recalled" and recall is not None:
        said = recall.content("recall")
        answer = _paper(case.recalls, ACKNOWLEDGEMENT)
        desk.add(
            "recalls",
            {
                "release": release,
                "reason": str(said.get("reason")),
                "recalled_on": str(said.get("on")),
                "acknowledged_on": None
                if answer is None
                else str(answer.content("acknowledgement").get("on")),
            },
        )


def _paper(papers: tuple[Envelope, ...], kind: str) -> Envelope | None:
    return next((paper for paper in papers if paper.payload_type == kind), None)


def _day_of(case: CaseFile, kind: str) -> str | None:
    paper = _paper(case.receipts, kind)
    return None if paper is None else str(paper.content("receipts").get("on"))
