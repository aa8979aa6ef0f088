"""The records of a node's processes, kept in its database."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass

from kuznia.exchange.dsp.records import Record, record_of, record_text
from kuznia.exchange.dsp.states import Process
from kuznia.store.node_database import Change, Kept


@dataclass(frozen=True, slots=True)
class Work:
    """What is to be done after a change, once: of its kind there is none other about the same."""

    kind: str
    about: str
    content: str


Following = Callable[[Record], Iterable[Work]]
"""What is to be done when a record has come to its state."""


def progress_text(came: int, size: int) -> str:
    """Write how many bytes of a download are here, of all, as its work keeps it."""
    return f"{came} {size}"


def progress_of(text: str) -> tuple[int, int] | None:
    """Read what `progress_text` wrote; None when nothing was kept yet."""
    came, _, size = text.partition(" ")
    return (int(came), int(size)) if size else None


class KeptRecords:
    """Records as one transaction of the database sees them."""

    def __init__(self, change: Change, following: Following = lambda _record: ()) -> None:
        self._change = change
        self._following = following

    def get(self, own_pid: str) -> Record | None:
        """Give a record by our own name of the process."""
        return _record(self._change.get(own_pid))

    def begun_by(self, process: Process, peer: str, peer_pid: str) -> Record | None:
        """Give the record of a process by the name that its peer gave it."""
        return _record(self._change.begun_by(process.value, peer, peer_pid))

    def agreed(self, agreement: str) -> Record | None:
        """Give the negotiation that an agreement in force came of."""
        return _record(self._change.agreed(agreement))

    def put(self, record: Record) -> None:
        """Keep a record in the place of what was there."""
        self._change.put(
            Kept(
                record.talk.own_pid,
                record.talk.process.value,
                record.peer,
                record.talk.peer_pid,
                str(record.agreement.get("@id", "")) if record.is_agreed else "",
                record.talk.under_way is not None,
                record_text(record),
            )
        )
        for work in self._following(record):
            self._change.later(work.kind, work.about, work.content)

    def under_way(self, but: Container[str] = ()) -> list[Record]:
        """Give the records with a message to send, the longest waiting first, but for some."""
        return [
            record_of(kept.content) for kept in self._change.under_way() if kept.own_pid not in but
        ]

    def all(self) -> list[Record]:
        """Give every record, in the order of their last changes."""
        return [record_of(kept.content) for kept in self._change.all()]


def _record(kept: Kept | None) -> Record | None:
    return None if kept is None else record_of(kept.content)
