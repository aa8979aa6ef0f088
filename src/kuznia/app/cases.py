"""Cases: the signed papers of a release in a party's folder, and what they amount to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from kuznia.app.entries import enter
from kuznia.app.keys import keyring_of
from kuznia.app.programmes import check_tables, read
from kuznia.app.registers import Desk
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
from kuznia.exchange.case_file import PAPERS, CaseFile, read_case, write_case
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.statement import read_statement
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme
from kuznia.model.release_events import Event, EventKind
from kuznia.release.case import Case, State, follow

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
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}
"""Word of the table `releases` for each state that is more than a proposal."""


@dataclass(frozen=True, slots=True)
class Position:
    """How far a case has come, and which of its papers count for nothing and why."""

    case: Case | None
    counted: tuple[Event, ...]
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

    def require_paper(self, paper: Envelope) -> None:
        """Refuse, with the reason, when a paper has done nothing to the case.

        Raises Refused.
        """
        self.require()
        if any(event.paper == paper.digest for event in self.counted):
            return
        reasons = [each.reason for each in self.problems if each.digest == paper.digest]
        reasons += [reason for event, reason in self.refused if event.paper == paper.digest]
        raise Refused(reasons[-1] if reasons else msg("the paper does not count"))


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


def position_of(programme: Programme, case: CaseFile, on: str) -> Position:
    """Say how far a case has come by a day, as this folder has recorded its papers."""
    day = date.fromisoformat(on)
    reading = events(case, keyring_of(programme), day, recorded_days(programme))
    history = follow(reading.acts)
    return Position(history.case, history.counted, reading.problems, history.refused)


def recorded_days(programme: Programme) -> dict[str, date]:
    """Give the days on which the register recorded signatures, by `Envelope.signature_digest`."""
    return {
        row["signature"]: date.fromisoformat(row["recorded_on"])
        for row in programme["ledger"].iter_rows(named=True)
    }


def known_case(folder: Path, case: CaseFile) -> CaseFile:
    """Give a case with what the folder's own file of the same release holds besides.

    Raises Refused when that is about another statement, and Invalid for no code of a release.
    """
    path = case_path(folder, read_statement(case.statement.payload).release)
    return read_case(path).merged(case) if path.is_file() else case


def known_by(folder: Path, programme: Programme, case: CaseFile, on: date) -> CaseFile:
    """Give a case with what the folder's register had of it by a day.

    Raises as `known_case` does.
    """
    merged, days = known_case(folder, case), recorded_days(programme)
    own = {paper.digest for part in PAPERS for paper in case.papers(part)}

    def was_there(paper: Envelope) -> bool:
        recorded = [days[d] for d in map(paper.signature_digest, paper.signatures) if d in days]
        return paper.digest in own or not recorded or min(recorded) <= on

    papers = {part: tuple(filter(was_there, merged.papers(part))) for part in PAPERS}
    return replace(merged, **papers)


def require_registered(desk: Desk, paper: Envelope) -> None:
    """Refuse a statement that is not the one under which the register has the release.

    The register has it from the proposal or from the first import; what a case file says instead
    was put there by someone else.  Raises Refused, and NotFound when the register has no release.
    """
    said = read_statement(paper.payload)
    row = desk.row("releases", release=said.release)
    proved = {
        "package": said.package,
        "site": said.recipient.site,
        "authorisation": said.authorisation.code,
        "purpose": said.purpose,
        "means": said.means,
        "serial": said.serial,
        "edition_sha256": said.edition_sha256,
        "expires": said.expires or None,
    }
    wrong = [name for name, value in proved.items() if row[name] != value]
    site = desk.row("sites", site=said.recipient.site)
    if desk.party not in (said.releasing_party, said.receiving_party):
        wrong.append("party")
    if site["party"] != said.receiving_party:
        wrong.append("site")
    known = {
        row["paper"]
        for row in desk.programme["ledger"].iter_rows(named=True)
        if row["release"] == said.release and row["kind"] == "statement"
    }
    if wrong or known - {paper.digest}:
        raise Refused(
            msg("the statement is not the one of the release {release} in the register",
                release=said.release),
            msg("they differ in: {names}", names=", ".join(wrong) or msg("other words")),
        )  # fmt: skip


def read_position(folder: Path, release: str, on: str) -> tuple[CaseFile, Position]:
    """Read a case and say how far it has come.

    Raises NotFound when there is none.
    """
    case = read_case(find_case(folder, release))
    return case, position_of(read(folder), case, on)


def keep_case(desk: Desk, case: CaseFile, on: str) -> Position:
    """Keep a case in the folder, record its new signatures on a day, and say how far it has come.

    Raises Refused when the folder has another statement under the same release, or nothing in the
    case counts, and Invalid when the tables would have errors; then nothing is kept.
    """
    merged = known_case(desk.folder, case)
    statement = read_statement(merged.statement.payload)
    require_registered(desk, merged.statement)
    path = case_path(desk.folder, statement.release)
    papers = [("statement", merged.statement)]
    papers += [
        (_KINDS.get(paper.payload_type, "other"), paper)
        for part in PAPERS
        for paper in merged.papers(part)
    ]
    parties = {statement.releasing_party, statement.receiving_party}
    enter(desk, statement.release, papers, on, min(parties - {desk.party}))
    position = position_of(desk.programme, merged, on)
    position.require()
    _record(desk, merged, position)
    check_tables(desk.programme, desk.folder)
    path.parent.mkdir(exist_ok=True)
    write_case(path, merged)
    return position


def _record(desk: Desk, case: CaseFile, position: Position) -> None:
    """Bring the tables of record in step with what counts of a case, and nothing else of it."""
    found = position.require()
    contents = {paper.digest: paper.content(part) for part in PAPERS for paper in case.papers(part)}
    latest = {event.kind: event for event in position.counted}
    row = desk.row("releases", release=found.release)
    changed = {**row, "state": _state(found, latest) or row["state"]}
    if sent := latest.get(EventKind.RELEASED):
        changed["released_on"] = str(contents[sent.paper]["on"])
    desk.add("releases", changed)
    desk.add(
        "decisions",
        *(
            {
                "release": found.release,
                "party": event.party,
                "outcome": str(contents[event.paper]["outcome"]),
                "decided_on": str(contents[event.paper]["on"]),
                "sha256": event.paper,
                "key": event.key,
            }
            for event in position.counted
            if event.kind in (EventKind.ALLOWED, EventKind.STOPPED)
        ),
    )
    if received := latest.get(EventKind.RECEIVED):
        desk.add(
            "receipts",
            {
                "release": found.release,
                "received_on": str(contents[received.paper]["on"]),
                "edition_sha256": received.edition,
                "key": received.key,
            },
        )
    if recalled := latest.get(EventKind.RECALLED):
        answer = latest.get(EventKind.ACKNOWLEDGED)
        desk.add(
            "recalls",
            {
                "release": found.release,
                "reason": str(contents[recalled.paper].get("reason") or "-"),
                "recalled_on": str(contents[recalled.paper]["on"]),
                "acknowledged_on": None if answer is None else str(contents[answer.paper]["on"]),
            },
        )


def _state(case: Case, latest: Mapping[EventKind, Event]) -> str | None:
    """Give the word of the table `releases`; None while it is a proposal.

    What was received and has run out since stays received: a date takes back nothing sent.
    """
    if case.state is State.CLOSED:
        return "recalled" if EventKind.RECALLED in latest else "received"
    return _STATES.get(case.state)
