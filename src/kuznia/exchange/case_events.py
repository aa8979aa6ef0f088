"""What the signed papers of a case file amount to: one act after another, and what counts not.

The rules of a release (who may approve whose proposal) are not here: this says who has verifiably
signed what.  A paper that does not hold is a problem and no act.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from kuznia.exchange.canonical import Json, text_field
from kuznia.exchange.case_file import PAPERS, CaseFile
from kuznia.exchange.case_order import StatementFacts, in_turn
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.keyring import Keyring, SignatureCheck
from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg
from kuznia.model.release_events import Event, EventKind

STATEMENT = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:kuznia:release:1"
DECISION = "application/vnd.kuznia.decision+json"
ATTESTATION = "application/vnd.kuznia.attestation+json"
DISPATCH = "application/vnd.kuznia.dispatch+json"
RECEIPT = "application/vnd.kuznia.receipt+json"
WITHDRAWAL = "application/vnd.kuznia.withdrawal+json"
RECALL = "application/vnd.kuznia.recall+json"
ACKNOWLEDGEMENT = "application/vnd.kuznia.recall-acknowledgement+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """A paper or signature that counts for nothing, and why."""

    part: str
    """Where it stands: statement, decisions, attestations, receipts or recalls."""
    digest: str
    """Digest of the paper."""
    reason: Message


@dataclass(frozen=True, slots=True)
class Reading:
    """What a case file amounts to."""

    acts: tuple[Event, ...]
    """In the order in which they count."""
    problems: tuple[Problem, ...]


def events(
    case: CaseFile, keyring: Keyring, on: date, recorded: Mapping[str, date] | None = None
) -> Reading:
    """Say what the papers of a case amount to, seen from a day.

    *recorded* gives the day on which the register recorded a signature, by
    `Envelope.signature_digest`; what is not there counts as recorded on *on*.  A signature counts
    only when its key was in force on the day of record, since nothing else proves when it was made.
    """
    try:
        facts = _statement_facts(case.statement)
    except Invalid as error:
        return Reading((), (Problem("statement", case.statement.digest, error.message),))
    reader = _Reader(keyring, facts, on, recorded or {})
    signed = reader.statement(case.statement)
    papers = [
        act for part in PAPERS for paper in case.papers(part) for act in reader.paper(paper, part)
    ]
    return Reading(in_turn(signed, papers, facts, on), tuple(reader.problems))


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a type of paper does, where it belongs and who may sign it."""

    act: EventKind | None
    """None for a paper that is checked and changes nothing."""
    part: str
    roles: tuple[str, ...]


_KINDS: Mapping[str, _Kind] = {
    DECISION: _Kind(EventKind.ALLOWED, "decisions", ("attest", "node")),
    ATTESTATION: _Kind(None, "attestations", ("attest",)),
    WITHDRAWAL: _Kind(EventKind.WITHDRAWN, "recalls", ("propose", "approve")),
    DISPATCH: _Kind(EventKind.RELEASED, "receipts", ("node",)),
    RECEIPT: _Kind(EventKind.RECEIVED, "receipts", ("node",)),
    RECALL: _Kind(EventKind.RECALLED, "recalls", ("approve", "node")),
    ACKNOWLEDGEMENT: _Kind(EventKind.ACKNOWLEDGED, "recalls", ("approve", "node")),
}
_OUTCOMES = {
    "ALLOW": EventKind.ALLOWED,
    "DUE": EventKind.ALLOWED,
    "REFER": EventKind.STOPPED,
    "STOP": EventKind.STOPPED,
}
_ABROAD = timedelta(days=1)
"""By how much the days of two countries differ at one moment, at the most."""


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads papers one by one and keeps what was wrong with them."""

    keyring: Keyring
    facts: StatementFacts
    on: date
    recorded: Mapping[str, date]
    problems: list[Problem] = field(default_factory=list[Problem])

    def statement(self, paper: Envelope) -> list[Event]:
        """Give the proposal and the yeses that the signatures under the statement are."""
        releasing, receiving = self.facts.releasing_party, self.facts.receiving_party
        roles = {releasing: ("propose", "approve"), receiving: ("approve",)}
        good = self._good("statement", paper, self._checked(paper), roles)
        proposer, approver = _pair([check for check in good if check.party == releasing])
        agreer = next((check for check in good if check.party == receiving), None)
        if proposer is None:
            self._tell("statement", paper, msg("nobody who may propose has signed the statement"))
            return []
        facts = self.facts
        proposal = replace(
            self._yes(EventKind.PROPOSED, proposer),
            edition=facts.edition,
            release=facts.release,
            receiving_party=receiving,
            expires=facts.expires,
        )
        yeses = ((EventKind.APPROVED, approver), (EventKind.AGREED, agreer))
        return [proposal, *(self._yes(kind, check) for kind, check in yeses if check)]

    def paper(self, paper: Envelope, part: str) -> list[Event]:
        """Give the act of a paper, if it holds and does anything."""
        try:
            act = self._act(paper, part)
        except Invalid as error:
            self._tell(part, paper, error.message)
            return []
        return [act] if act else []

    def _act(self, paper: Envelope, part: str) -> Event | None:
        kind = _KINDS.get(paper.payload_type)
        if kind is None or kind.part != part:
            raise Invalid(
                msg("a paper of type {type} does not belong here", type=paper.payload_type)
            )
        content = paper.content(part)
        party = text_field(content, "party", part)
        good = self._good(part, paper, self._checked(paper, party), {party: kind.roles})
        if not good or kind.act is None:
            return None
        self._check_belongs(content, part)
        stated = _day(content, "on", part)
        recorded = self.recorded.get(good[0].signature)
        happened = recorded or stated
        if happened > self.on or stated > (recorded or self.on) + _ABROAD:
            raise Invalid(
                msg("it is dated {day}, which is still to come", day=max(happened, stated))
            )
        if self.facts.proposed_on and stated < self.facts.proposed_on - _ABROAD:
            raise Invalid(msg("it is dated {day}, before the proposal", day=stated))
        return Event(
            _outcome(content, part) if kind.act is EventKind.ALLOWED else kind.act,
            party,
            happened.isoformat(),
            self.facts.digest,
            good[0].key,
            good[0].holder or "",
            text_field(content, "digest", part) if part == "receipts" else "",
            paper=paper.digest,
        )

    def _checked(self, paper: Envelope, party: str | None = None) -> tuple[SignatureCheck, ...]:
        return self.keyring.verify(paper, self.on, party=party, recorded=self.recorded)

    def _check_belongs(self, content: Mapping[str, Json], part: str) -> None:
        release = text_field(content, "release", part)
        if release != self.facts.release:
            raise Invalid(
                msg("it is about release {found}, not {expected}", found=release,
                    expected=self.facts.release)
            )  # fmt: skip
        if text_field(content, "statement", part) != self.facts.digest:
            raise Invalid(msg("it is about another statement of this release"))

    def _good(
        self,
        part: str,
        paper: Envelope,
        checks: tuple[SignatureCheck, ...],
        roles: Mapping[str, tuple[str, ...]],
    ) -> list[SignatureCheck]:
        """Give the signatures that count, by parties and roles; tell what is wrong with others."""
        good: list[SignatureCheck] = []
        for check in checks:
            problem = check.problem
            if problem is None and check.party not in roles:
                problem = msg("{party} has no part in this release", party=check.party)
            elif problem is None and not set(check.roles) & set(roles[check.party or ""]):
                problem = msg("key {key} has no role for this paper", key=check.key)
            if problem is None:
                good.append(check)
            else:
                self._tell(part, paper, problem)
        return sorted(good, key=lambda check: check.key)

    def _yes(self, kind: EventKind, check: SignatureCheck) -> Event:
        return Event(
            kind,
            check.party or "",
            self.recorded.get(check.signature, self.on).isoformat(),
            self.facts.digest,
            check.key,
            check.holder or "",
            paper=self.facts.digest,
        )

    def _tell(self, part: str, paper: Envelope, reason: Message) -> None:
        self.problems.append(Problem(part, paper.digest, reason))


def _pair(ours: list[SignatureCheck]) -> tuple[SignatureCheck | None, SignatureCheck | None]:
    """Give who proposed and who approved, two persons where there are two.

    Signatures bear neither order nor role, so a key with both roles may stand for either.
    """
    proposers = [check for check in ours if "propose" in check.roles]
    approvers = [check for check in ours if "approve" in check.roles]
    pairs = [(one, other) for one in proposers for other in approvers if one.key != other.key]
    if not pairs:
        return (proposers[0] if proposers else None), None
    return min(
        pairs,
        key=lambda pair: (
            pair[0].holder == pair[1].holder,
            "approve" in pair[0].roles,
            "propose" in pair[1].roles,
        ),
    )


def _statement_facts(paper: Envelope) -> StatementFacts:
    name = "statement"
    content = paper.content(name)
    types = (paper.payload_type, content.get("_type"), content.get("predicateType"))
    if types != (STATEMENT, STATEMENT_TYPE, PREDICATE_TYPE):
        raise Invalid(msg("the statement is not that of a release"))
    predicate = content.get("predicate")
    if not isinstance(predicate, dict):
        raise Invalid(msg("the statement has no predicate"))
    expires = _day(predicate, "expires", name).isoformat() if predicate.get("expires") else ""
    return StatementFacts(
        paper.digest,
        text_field(predicate, "release", name),
        text_field(predicate, "releasing_party", name),
        text_field(predicate, "receiving_party", name),
        expires,
        _edition(content),
        _day(predicate, "proposed_on", name) if predicate.get("proposed_on") else None,
    )


def _edition(content: Mapping[str, Json]) -> str:
    subject = content.get("subject")
    if not isinstance(subject, list) or len(subject) != 1 or not isinstance(subject[0], dict):
        raise Invalid(msg("the statement is not about one edition"))
    digest = subject[0].get("digest")
    if not isinstance(digest, dict):
        raise Invalid(msg("the statement is not about one edition"))
    return text_field(digest, "sha256", "statement")


def _outcome(content: Mapping[str, Json], part: str) -> EventKind:
    outcome = text_field(content, "outcome", part)
    if outcome not in _OUTCOMES:
        raise Invalid(msg("there is no outcome {outcome}", outcome=outcome))
    return _OUTCOMES[outcome]


def _day(content: Mapping[str, Json], field_name: str, part: str) -> date:
    text = text_field(content, field_name, part)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(msg("field {field} is not a day", field=field_name)) from None
    if day.isoformat() != text:
        raise Invalid(msg("field {field} is not a day", field=field_name))
    return day
