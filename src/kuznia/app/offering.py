"""What a node offers, and what it decides: the releases of its party."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from kuznia.app.cases import CASES, position_of
from kuznia.app.checks_of_release import still_covers
from kuznia.app.days import today
from kuznia.app.known_cases import KnownCases
from kuznia.app.node_records import Work
from kuznia.app.offered import FORMAT, Offered
from kuznia.app.outbox import OUTBOX, case_of, lying, packages
from kuznia.app.standing import Mark, Standing, WatchedFolder, changed_at
from kuznia.exchange.canonical import canonical
from kuznia.exchange.dsp.messages import Body, sent_offer
from kuznia.exchange.dsp.policies import same_policy, same_terms
from kuznia.exchange.dsp.records import Record, Records
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.release_events import EventKind
from kuznia.release.case import State as CaseState

SHARED = {CaseState.APPROVED, CaseState.AGREED, CaseState.OPEN, CaseState.RELEASED}
"""States of a release in which the other party is to know of it, and may ask for it."""
FETCH, DOWNLOAD, RECEIPT = "fetch", "download", "receipt"
"""Kinds of work that follow a change in a process."""


class Offering(Protocol):
    """What a node has, to whom it shows it, and what it says in each state of a process."""

    def entries(self, caller: str) -> Sequence[Body]:
        """Give the catalogue's entries for a caller; what is for others is not even named."""
        ...

    def entry(self, caller: str, dataset: str) -> Body | None:
        """Give one entry; None when it is not offered to the caller."""
        ...

    def is_for(self, caller: str, dataset: str) -> bool:
        """Say whether there is a dataset for a caller, still in the catalogue or not."""
        ...

    def decide(self, record: Record, records: Records) -> tuple[Kind, ...]:
        """Give the messages to send in the state of a process; none holds it."""
        ...

    def file(self, record: Record, records: Records) -> Path | None:
        """Give the file that a started transfer is about; None when it may not go."""
        ...

    def following(self, record: Record) -> tuple[Work, ...]:
        """Give the work that follows when a process has come to its state."""
        ...


@dataclass(slots=True)
class Releases:
    """The releases of a party: those that it has sealed, and those that wait for the other party."""

    folder: WatchedFolder
    cases: KnownCases
    _sealed: dict[Path, tuple[tuple[int, ...], Offered]] = field(
        default_factory=dict[Path, tuple[tuple[int, ...], Offered]]
    )
    _outbox: int = 0
    """When a name in the outbox was changed last."""
    _seen: tuple[int, int, Mark, str] | None = None
    _offered: dict[str, Offered] = field(default_factory=dict[str, Offered])
    _entries: dict[str, list[Body]] = field(default_factory=dict[str, list[Body]])
    _allowed: dict[tuple[str, str, Mark], bool] = field(
        default_factory=dict[tuple[str, str, Mark], bool]
    )
    """By dataset, day and what the folder said: whether it may go."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def offered(self) -> dict[str, Offered]:
        """Give what there is for other parties, by dataset."""
        outbox = self.folder.path / OUTBOX
        standing, day = self.folder.standing(), today()
        seen = (changed_at(outbox), changed_at(self.folder.path / CASES), standing.mark, day)
        with self._lock:
            if self._seen != seen:
                self._read_outbox(outbox, seen[0])
                sealed = {each.dataset: each for _status, each in self._sealed.values()}
                offered = {**self._announced(standing), **sealed}
                self._entries = {}
                for each in offered.values():
                    if _is_listed(each, standing, day):
                        self._entries.setdefault(each.recipient, []).append(each.entry())
                self._offered, self._seen = offered, seen
            return self._offered

    def _read_outbox(self, outbox: Path, mark: int) -> None:
        if mark == self._outbox:  # a file gets its name there only when it is whole
            return
        found: dict[Path, tuple[tuple[int, ...], Offered]] = {}
        for file in packages(outbox):
            with suppress(Invalid, NotFound):  # what is no package is not offered
                found[file] = self._read_sealed(file)
        self._sealed, self._outbox = found, mark

    def _read_sealed(self, file: Path) -> tuple[tuple[int, ...], Offered]:
        """Read a package, or its note, unless it is the one that is known."""
        status = (lying(file) or file).stat()
        seen = (status.st_size, status.st_mtime_ns, status.st_ino)
        known = self._sealed.get(file)
        return known if known and known[0] == seen else (seen, Offered.of(case_of(file), file))

    def _announced(self, standing: Standing) -> dict[str, Offered]:
        """Give the releases to which the own party has said yes, sealed or still to be sealed."""
        rows = standing.programme["releases"].iter_rows(named=True)
        open_ones = {row["release"] for row in rows if row["state"] in ("proposed", "released")}
        own = standing.programme.settings.party
        found = (
            Offered(each.case, each.statement)
            for each in self.cases.all()
            if each.statement.release in open_ones
            and each.statement.releasing_party == own
            and self.cases.state(each) in SHARED
        )
        return {each.dataset: each for each in found}

    def entries(self, caller: str) -> Sequence[Body]:
        """Give the entries of what is for a caller."""
        self.offered()
        return self._entries.get(self._party(caller) or "", [])

    def entry(self, caller: str, dataset: str) -> Body | None:
        """Give the entry of a dataset that is for a caller."""
        found = self.offered().get(dataset)
        if found is None or not self.is_for(caller, dataset):
            return None
        return found.entry() if _is_listed(found, self.folder.standing(), today()) else None

    def is_for(self, caller: str, dataset: str) -> bool:
        """Say whether there is a release for a caller, also one that was recalled or has run out."""
        found = self.offered().get(dataset)
        return found is not None and found.recipient == self._party(caller)

    def decide(self, record: Record, records: Records) -> tuple[Kind, ...]:
        """Agree to what is offered, to whom it is for, word for word; hold everything else."""
        if record.talk.role is Role.CONSUMER:
            return _verified(record)
        if record.talk.process is Process.NEGOTIATION:
            if record.state is State.VERIFIED:
                return (Kind.FINALIZED,)
            if record.state not in (State.REQUESTED, State.ACCEPTED):
                return ()
            return self._answer(record)
        if record.state is State.REQUESTED:
            may = record.format == FORMAT and self.file(record, records) is not None
            return (Kind.START,) if may else (Kind.TERMINATION,)
        return ()

    def _answer(self, record: Record) -> tuple[Kind, ...]:
        """Agree, decline, or hold until all have said yes and the package is sealed."""
        offered = self.offered().get(record.about)
        if (
            offered is None
            or offered.recipient != self._party(record.peer)
            or not same_policy(sent_offer(record.offer, record.about),
                               sent_offer(offered.policy(), record.about))
        ):  # fmt: skip
            return (Kind.TERMINATION,)
        if offered.file is None:
            return ()
        return (Kind.AGREEMENT,) if self._may_go(offered, record.peer) else (Kind.TERMINATION,)

    def file(self, record: Record, records: Records) -> Path | None:
        """Give the sealed package of a transfer; asked again for every piece of it."""
        agreed = records.agreed(record.about)
        offered = None if agreed is None else self.offered().get(agreed.about)
        if offered is None or not self._may_go(offered, record.peer):
            return None
        return offered.file

    def following(self, record: Record) -> tuple[Work, ...]:
        """Ask for the data when an agreement is final, and fetch them when they are given."""
        if record.talk.role is not Role.CONSUMER:
            return ()
        pid = record.talk.own_pid
        if record.state is State.FINALIZED:
            return (Work(FETCH, str(record.agreement["@id"]), pid),)
        if record.is_pushed:
            return ()
        if record.state is State.STARTED and record.talk.under_way is None:
            # one that was suspended is given anew at another address
            place = hashlib.sha256(canonical(record.data_address)).hexdigest()[:16]
            return (Work(DOWNLOAD, f"{pid} {place}", pid),)
        return ()

    def _party(self, caller: str) -> str | None:
        return self.folder.standing().partners.party(caller)

    def _may_go(self, offered: Offered, peer: str) -> bool:
        """Say whether a package may go to a peer now: it is for it, sent, in time, not recalled."""
        standing, day = self.folder.standing(), today()
        if offered.recipient != standing.partners.party(peer):
            return False
        key = (offered.dataset, day, standing.mark)
        if key not in self._allowed:
            self._allowed = {old: may for old, may in self._allowed.items() if old[1:] == key[1:]}
            self._allowed[key] = _is_in_order(offered, standing, self.folder.path, day)
        return self._allowed[key]


def _verified(record: Record) -> tuple[Kind, ...]:
    """Verify an agreement to what was asked for, and end one to anything else."""
    if record.state is not State.AGREED:
        return ()
    return (Kind.VERIFICATION,) if same_terms(record) else (Kind.TERMINATION,)


def _is_listed(offered: Offered, standing: Standing, day: str) -> bool:
    """Say whether a release is in the catalogue: it was not recalled, and its last day is to come."""
    said = offered.statement
    return said.release not in standing.recalled and not (said.expires and day > said.expires)


def _is_in_order(offered: Offered, standing: Standing, folder: Path, day: str) -> bool:
    """Say whether a package may still go on a day: by its case, its days and its authorisation."""
    said = offered.statement
    position = position_of(standing.programme, offered.case, day)
    return (
        EventKind.RELEASED in {event.kind for event in position.counted}
        and _is_listed(offered, standing, day)
        and still_covers(standing.programme, folder, said, day)
    )
