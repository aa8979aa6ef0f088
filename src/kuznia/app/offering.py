"""What a node offers, and what it decides: the releases of its party that were sealed."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from kuznia.app.cases import position_of
from kuznia.app.checks_of_release import still_covers
from kuznia.app.days import today
from kuznia.app.node_records import Work
from kuznia.app.registers import changing
from kuznia.app.standing import Mark, Standing, WatchedFolder
from kuznia.exchange.canonical import canonical
from kuznia.exchange.dsp.messages import Body, dataset_entry, distribution, sent_offer
from kuznia.exchange.dsp.policies import same_policy
from kuznia.exchange.dsp.records import Record, Records
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.exchange.package_file import Head, read_head
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.release_events import EventKind

OUTBOX = "outbox"
"""Folder, in that of a party, with the sealed packages that its node offers."""
FORMAT = "HttpData-PULL"
SERVICE = "urn:kuznia:service:exchange"
PROFILE = "urn:kuznia:release"
DATASET = "urn:kuznia:release:"
"""Begin of the identifier of a dataset; the release follows."""


FETCH, DOWNLOAD = "fetch", "download"
KINDS = (FETCH, DOWNLOAD)
"""Kinds of work that follow a change in a process."""


class Offering(Protocol):
    """What a node has, to whom it shows it, and what it says in each state of a process."""

    def entries(self, caller: str) -> Sequence[Body]:
        """Give the catalogue's entries for a caller; what is for others is not even named."""
        ...

    def entry(self, caller: str, dataset: str) -> Body | None:
        """Give one entry; None when it is not offered to the caller."""
        ...

    def has(self, dataset: str) -> bool:
        """Say whether there is a dataset."""
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


@dataclass(frozen=True, slots=True)
class Offered:
    """A sealed package that a node offers to the party that it is for."""

    file: Path
    head: Head
    statement: ReleaseStatement

    @classmethod
    def of(cls, file: Path) -> Offered:
        """Read what a sealed package says in clear.

        Raises Invalid when it is none.
        """
        head = read_head(file)
        return cls(file, head, read_statement(head.case.statement.payload))

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
                {"leftOperand": "dateTime", "operator": "lteq", "rightOperand": said.expires}
            )
        return {
            "@id": f"urn:kuznia:offer:{said.release}",
            "@type": "Offer",
            "profile": PROFILE,
            "permission": [{"action": "use", "constraint": constraints}],
        }

    def entry(self) -> Body:
        """Give the entry of the catalogue."""
        return dataset_entry(self.dataset, [self.policy()], [distribution(FORMAT, SERVICE)])


@dataclass(slots=True)
class Releases:
    """The sealed packages in the outbox of a party's folder."""

    folder: WatchedFolder
    _mark: int = 0
    _offered: dict[str, Offered] = field(default_factory=dict[str, Offered])
    _entries: dict[str, list[Body]] = field(default_factory=dict[str, list[Body]])
    _allowed: dict[tuple[str, str, Mark], bool] = field(
        default_factory=dict[tuple[str, str, Mark], bool]
    )
    """By dataset, day and what the folder said: whether it may go."""

    def offered(self) -> dict[str, Offered]:
        """Give the packages in the outbox, by dataset."""
        outbox = self.folder.path / OUTBOX
        mark = outbox.stat().st_mtime_ns if outbox.is_dir() else 0
        if mark != self._mark:  # a file gets its name there only when it is whole
            known = {each.file: each for each in self._offered.values()}
            found = [
                known.get(file) or Offered.of(file) for file in sorted(outbox.glob("*.kuznia"))
            ]
            self._entries = {}
            for each in found:
                self._entries.setdefault(each.recipient, []).append(each.entry())
            self._offered = {each.dataset: each for each in found}
            self._mark = mark
        return self._offered

    def entries(self, caller: str) -> Sequence[Body]:
        """Give the entries of what is for a caller."""
        self.offered()
        return self._entries.get(self._party(caller) or "", [])

    def entry(self, caller: str, dataset: str) -> Body | None:
        """Give the entry of a dataset that is for a caller."""
        found = self.offered().get(dataset)
        is_theirs = found is not None and found.recipient == self._party(caller)
        return found.entry() if found is not None and is_theirs else None

    def has(self, dataset: str) -> bool:
        """Say whether a dataset is in the outbox."""
        return dataset in self.offered()

    def decide(self, record: Record, records: Records) -> tuple[Kind, ...]:
        """Agree to what is offered, to whom it is for, word for word; hold everything else."""
        if record.talk.role is Role.CONSUMER:
            return (Kind.VERIFICATION,) if record.state is State.AGREED else ()
        if record.talk.process is Process.NEGOTIATION:
            if record.state is State.VERIFIED:
                return (Kind.FINALIZED,)
            if record.state not in (State.REQUESTED, State.ACCEPTED):
                return ()
            offered = self.offered().get(record.about)
            may = (
                offered is not None
                and self._may_go(offered, record.peer)
                and same_policy(sent_offer(record.offer, record.about),
                                sent_offer(offered.policy(), record.about))
            )  # fmt: skip
            return (Kind.AGREEMENT,) if may else (Kind.TERMINATION,)
        if record.state is State.REQUESTED:
            return (Kind.START,) if self.file(record, records) else (Kind.TERMINATION,)
        return ()

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


def _is_in_order(offered: Offered, standing: Standing, folder: Path, day: str) -> bool:
    """Say whether a package may still go on a day: by its case, its days and its authorisation."""
    said = offered.statement
    position = position_of(standing.programme, offered.head.case, day)
    return (
        EventKind.RELEASED in {event.kind for event in position.counted}
        and said.release not in standing.recalled
        and not (said.expires and day > said.expires)
        and still_covers(standing.programme, folder, said, day)
    )


def offer(folder: Path, file: Path) -> Offered:
    """Put a sealed package into the outbox, for the node to offer to whom it is for.

    Raises Refused when it is not of this party's release or not for another one.
    """
    with changing(folder) as desk:
        found = Offered.of(file)
        said = found.statement
        if said.releasing_party != desk.party:
            raise Refused(msg("{file} is not released by {party}", file=file, party=desk.party))
        desk.row("releases", release=said.release)
        target = folder / OUTBOX / f"{said.release}.kuznia"
        target.parent.mkdir(exist_ok=True)
        if not target.exists() or not target.samefile(file):
            _link(file, target)
    return Offered(target, found.head, said)


def _link(file: Path, target: Path) -> None:
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    try:
        new.hardlink_to(file)
    except OSError:  # another disk
        shutil.copyfile(file, new)
    new.replace(target)
