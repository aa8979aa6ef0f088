"""Verification: what was released to whom, under which authority, by whose signatures.

Each step of `docs/format.md` is a check with a name.  A sealed file answers most of them to anyone;
its content only to who has a recipient's key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from kuznia.exchange.bag import Bag, fixity, read_files
from kuznia.exchange.bag_files import BagFiles, FolderFiles
from kuznia.exchange.case_events import Problem, events
from kuznia.exchange.case_file import CaseFile, read_case
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.package_file import BAG, CASE, read_head, sealed_bag
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import Message, msg
from kuznia.model.release_events import Event, EventKind


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    FAILED = "failed"
    UNSEEN = "unseen"
    """It needs the content, which was not opened."""


@dataclass(frozen=True, slots=True)
class Check:
    """One step of the verification."""

    name: str
    """As in `docs/format.md`."""
    state: State
    expected: Message
    """What had to be so."""
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature counts, and for what."""

    act: EventKind
    party: str
    holder: str
    key: str
    on: str
    """Day that the paper states or a register proves; empty for none."""


@dataclass(frozen=True, slots=True)
class Verification:
    """What a package file or its opened folder proves."""

    checks: tuple[Check, ...]
    statement: ReleaseStatement | None
    """What was released to whom; None when that cannot be read."""
    signers: tuple[Signer, ...]
    problems: tuple[Problem, ...] = ()
    """Papers and signatures that count for nothing, and why."""

    @property
    def ok(self) -> bool:
        """Whether no check failed; see `complete` for whether the content was looked at."""
        return all(check.state is not State.FAILED for check in self.checks)

    @property
    def complete(self) -> bool:
        """Whether every check was made, and none failed."""
        return all(check.state is State.OK for check in self.checks)

    def check(self, name: str) -> Check:
        """Give a check by its name.

        Raises NotFound when there is none.
        """
        for check in self.checks:
            if check.name == name:
                return check
        raise NotFound(msg("there is no check {name}", name=name))


def verify(
    path: Path,
    keyring: Keyring,
    on: date,
    *,
    keys: Sequence[PrivateKey] = (),
    recorded: Mapping[str, date] | None = None,
    completed: Callable[[CaseFile], CaseFile] | None = None,
) -> Verification:
    """Verify a package file, with a recipient's key or without, or the folder that it opened into.

    Signatures count as of *on*, or as of the day that a register proves for each in *recorded*, by
    `Envelope.signature_digest`.  *completed* adds to a case what a register has received since, such
    as a recall.  Raises NotFound when there is nothing at the path; all else that is wrong is a
    check that failed.
    """
    if path.is_dir():
        return _verify_folder(path, _Checks(keyring, on, recorded, completed))
    if not path.exists():
        raise NotFound(msg("there is no file {path}", path=path))
    try:
        head = read_head(path)
    except Invalid as error:
        return _unreadable(error.message)
    checks = _Checks(keyring, on, recorded, completed, sealed_for=tuple(head.wrapped))
    if not keys:
        return checks.all(head.case, None)
    try:
        with sealed_bag(path, keys) as (proved, files):
            return checks.all(proved.case, files)
    except (Invalid, Refused) as error:
        return checks.all(head.case, None, unopened=error.message)


def _verify_folder(folder: Path, checks: _Checks) -> Verification:
    try:
        case = read_case(folder / CASE)
    except (Invalid, NotFound) as error:
        return _unreadable(error.message)
    try:
        files = FolderFiles(folder / BAG)
    except (Invalid, NotFound) as error:
        return checks.all(case, None, unopened=error.message)
    return checks.all(case, files)


def _unreadable(problem: Message) -> Verification:
    return Verification((_check("case", (problem,)),), None, ())


@dataclass(frozen=True, slots=True)
class _Checks:
    """Makes all checks of one case."""

    keyring: Keyring
    on: date
    recorded: Mapping[str, date] | None
    completed: Callable[[CaseFile], CaseFile] | None
    sealed_for: tuple[str, ...] | None = None
    """Keys that a package file names as its recipients; None for an opened folder."""

    def all(
        self, case: CaseFile, files: BagFiles | None, unopened: Message | None = None
    ) -> Verification:
        """Make every check; without files, those of the content are left open or have failed."""
        try:
            statement = read_statement(case.statement.payload)
            case = self.completed(case) if self.completed else case
        except (Invalid, Refused) as error:
            return _unreadable(error.message)
        reading = events(case, self.keyring, self.on, self.recorded)
        papers = _Papers(statement, reading.acts, reading.problems, self.on)
        checks = [
            _check("case", ()),
            *_of_content(statement, files, unopened),
            _check("releasing-party", papers.releasing()),
            _check("receiving-party", papers.receiving()),
            _check("decisions", papers.decisions()),
            _check("in-force", papers.in_force()),
            _check("not-recalled", papers.not_recalled(case)),
        ]
        if self.sealed_for is not None:
            checks.append(_check("sealed-for", self._sealed_for(statement, self.sealed_for)))
        proved = self._proved_days(case)
        signers = tuple(
            Signer(act.kind, act.party, act.holder, act.key,
                   proved.get(act.key, "") if act.paper == case.statement.digest else act.on)
            for act in reading.acts
            if act.key
        )  # fmt: skip
        return Verification(tuple(checks), statement, signers, reading.problems)

    def _proved_days(self, case: CaseFile) -> dict[str, str]:
        """Give the days on which signatures under the statement, which bear none, were recorded."""
        recorded = self.recorded or {}
        return {
            check.key: recorded[check.signature].isoformat()
            for check in self.keyring.verify(case.statement, self.on)
            if check.signature in recorded
        }

    def _sealed_for(self, statement: ReleaseStatement, keys: Iterable[str]) -> list[Message]:
        problems: list[Message] = []
        for key in keys:
            known = self.keyring.keys.get(key)
            if known is None:
                problems.append(msg("key {key} is unknown", key=key))
            elif known.party != statement.receiving_party:
                problems.append(msg("key {key} belongs to {party}", key=key, party=known.party))
        return problems


@dataclass(frozen=True, slots=True)
class _Papers:
    """What the signed papers say."""

    statement: ReleaseStatement
    acts: tuple[Event, ...]
    problems: tuple[Problem, ...]
    on: date

    def releasing(self) -> list[Message]:
        """Tell what the releasing party's signatures lack."""
        proposed = self._of(EventKind.PROPOSED)
        approved = self._of(EventKind.APPROVED)
        told = self._told("statement")
        if not proposed:
            return told or [msg("nobody who may propose has signed the statement")]
        if not approved:
            return [msg("no second person has approved"), *told]
        if proposed[0].holder == approved[0].holder or proposed[0].key == approved[0].key:
            return [msg("{holder} has proposed and approved", holder=proposed[0].holder)]
        return []

    def receiving(self) -> list[Message]:
        """Tell what the receiving party's signature lacks."""
        if self._of(EventKind.AGREED):
            return []
        return [msg("nobody who may approve has signed for {party}",
                    party=self.statement.receiving_party), *self._told("statement")]  # fmt: skip

    def decisions(self) -> list[Message]:
        """Tell whose rules have not said yes, or have said no."""
        parties = (self.statement.releasing_party, self.statement.receiving_party)
        allowed = {act.party for act in self._of(EventKind.ALLOWED)}
        stopped = {act.party for act in self._of(EventKind.STOPPED)}
        problems = [
            msg("the rules of {party} have not said yes", party=party)
            for party in parties
            if party not in allowed
        ]
        problems += [
            msg("the rules of {party} have said no", party=party) for party in sorted(stopped)
        ]
        return problems + (self._told("decisions") if problems else [])

    def in_force(self) -> list[Message]:
        """Tell when the last day has passed."""
        expires = self.statement.expires
        if expires and self.on.isoformat() > expires:
            return [msg("the release expired on {day}", day=expires)]
        return []

    def not_recalled(self, case: CaseFile) -> list[Message]:
        """Tell when the release was recalled or withdrawn."""
        recalls = [
            msg("it was {act} by {party} on {day}", act=act.kind, party=act.party, day=act.on)
            for act in (*self._of(EventKind.RECALLED), *self._of(EventKind.WITHDRAWN))
        ]
        return recalls + (self._told("recalls") if case.recalls else [])

    def _of(self, kind: EventKind) -> list[Event]:
        return [act for act in self.acts if act.kind is kind]

    def _told(self, part: str) -> list[Message]:
        return [problem.reason for problem in self.problems if problem.part == part]


def _of_content(
    statement: ReleaseStatement, files: BagFiles | None, unopened: Message | None
) -> list[Check]:
    names = ("format", "fixity", "edition", "elements", "recipient")
    if files is None:
        if unopened is None:
            return [Check(name, State.UNSEEN, _EXPECTED[name]) for name in names]
        failed = _check("format", (unopened,))
        return [failed, *(Check(name, State.UNSEEN, _EXPECTED[name]) for name in names[1:])]
    try:
        bag = read_files(files)
    except Invalid as error:
        problems = [msg("{finding}", finding=finding) for finding in error.findings]
        failed = _check("format", problems or [error.message])
        return [failed, *(Check(name, State.UNSEEN, _EXPECTED[name]) for name in names[1:])]
    changed = [msg("{finding}", finding=finding) for finding in fixity(files, bag)]
    return [
        _check("format", ()),
        _check("fixity", changed),
        _check("edition", _edition(statement, bag)),
        _check("elements", _elements(statement, bag)),
        _check("recipient", _recipient(statement, bag)),
    ]


def _edition(statement: ReleaseStatement, bag: Bag) -> list[Message]:
    if bag.digest == statement.edition_sha256:
        return []
    return [msg("it is {found}, and {signed} was signed", found=bag.digest,
                signed=statement.edition_sha256)]  # fmt: skip


def _elements(statement: ReleaseStatement, bag: Bag) -> list[Message]:
    signed = {(e.element, e.sha256, e.original_sha256) for e in statement.elements}
    found = {(e.element, e.sha256, e.original_sha256) for e in bag.elements}
    problems = [
        msg("element {element} is signed with other digests, or is not there", element=code)
        for code, *_digests in sorted(signed - found)
    ]
    problems += [
        msg("element {element} is there with digests that nobody signed", element=code)
        for code, *_digests in sorted(found - signed)
    ]
    edition = bag.facts.edition
    left_out = edition.left_out if edition else ()
    if set(left_out) != set(statement.left_out):
        problems.append(msg("the elements left out are not those that the statement lists"))
    return problems


def _recipient(statement: ReleaseStatement, bag: Bag) -> list[Message]:
    edition = bag.facts.edition
    if edition is None:
        return [msg("it is a package and not an edition")]
    pairs: Mapping[str, tuple[str, str]] = {
        "release": (edition.release, statement.release),
        "serial": (edition.serial, statement.serial),
        "recipient": (edition.recipient, statement.recipient.site),
        "authorisation": (edition.authorisation, statement.authorisation.code),
        "expires": (edition.expires, statement.expires),
        "package": (bag.facts.package.package, statement.package),
        "package_digest": (edition.package_sha256, statement.package_digest),
    }
    return [
        msg("{field} is '{found}' in the edition and '{signed}' in the statement",
            field=name, found=found, signed=signed)
        for name, (found, signed) in pairs.items()
        if found != signed
    ]  # fmt: skip


def _check(name: str, problems: Iterable[Message]) -> Check:
    told = tuple(problems)
    return Check(name, State.FAILED if told else State.OK, _EXPECTED[name], told)


_EXPECTED: Mapping[str, Message] = {
    "case": msg("the papers can be read, and the statement is one of a release"),
    "format": msg("names, manifest, tag files and crate are in order, and nothing is unlisted"),
    "fixity": msg("every file has the bytes that the manifest lists"),
    "edition": msg("the edition is the one that was signed"),
    "elements": msg("every element and every one left out is as signed"),
    "recipient": msg(
        "the edition was cut for the recipient, authorisation and term that were signed"
    ),
    "releasing-party": msg("two different persons of the releasing party have signed"),
    "receiving-party": msg("a person of the receiving party has signed"),
    "decisions": msg("the rules of both parties have said yes to this very statement"),
    "sealed-for": msg("only keys of the receiving party open it"),
    "in-force": msg("the last day has not passed"),
    "not-recalled": msg("nobody has recalled or withdrawn it"),
}
