"""What a node does after a change: it asks for data that were agreed on, and fetches what is given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from time import monotonic

import httpx2

from kuznia.app.node import INBOX, Node
from kuznia.app.node_records import Work
from kuznia.app.offered import DATASET, FORMAT
from kuznia.app.offering import DOWNLOAD, FETCH, RECEIPT
from kuznia.app.papers import receive_sealed
from kuznia.app.posting import COUNTERSIGN, POST
from kuznia.exchange.dsp.addresses import same_server
from kuznia.exchange.dsp.participant import Participant
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Kind, State
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused, Unable
from kuznia.model.language import msg
from kuznia.store.node_database import Pending
from kuznia.web.bell import LONG_PAUSE, heard
from kuznia.web.downloading import clear, download
from kuznia.web.papers import ask_to_countersign, send

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
"""Seconds between two tries of a work; each pause is twice the one before."""
AT_ONCE = 4


@dataclass(slots=True)
class Worker:
    """Does the work that waits in a node's database; what fails is tried again later."""

    node: Node
    tries: dict[int, tuple[float, float]] = field(default_factory=dict[int, tuple[float, float]])
    """By work: when it is tried again, and the pause after that."""
    doing: dict[int, asyncio.Task[None]] = field(default_factory=dict[int, "asyncio.Task[None]"])
    done: set[int] = field(default_factory=set[int])
    """Work that was done since it was last asked what waits."""

    async def run(self, woken: asyncio.Event) -> None:
        """Work until cancelled."""
        try:
            while True:
                for work in await self._waiting():
                    if self._is_due(work) and len(self.doing) < AT_ONCE:
                        self.doing[work.number] = asyncio.create_task(self._do(work))
                await heard(woken)
        finally:
            for task in self.doing.values():
                task.cancel()

    async def _waiting(self) -> list[Pending]:
        self.done.clear()
        try:
            return await asyncio.to_thread(self.node.waiting)
        except KuzniaError as error:  # a database that cannot be read now may be later
            self.node.told(error.message)
            await asyncio.sleep(LONG_PAUSE)
            return []

    def _is_due(self, work: Pending) -> bool:
        """Say whether work is to be done now; what has been done while others were read is not."""
        number = work.number
        is_time = monotonic() >= self.tries.get(number, (0, 0))[0]
        return is_time and number not in self.doing and number not in self.done

    async def _do(self, work: Pending) -> None:
        try:
            await asyncio.to_thread(_KINDS[work.kind], self.node, work)
            self.tries.pop(work.number, None)
            self.done.add(work.number)
        except Exception as error:  # noqa: BLE001 - what a peer has sent makes no work spin
            if not isinstance(error, httpx2.HTTPError | KuzniaError | OSError):
                self.node.told(msg("{about} cannot be done now: {reason}", about=work.about,
                                   reason=repr(error)))  # fmt: skip
            pause = self.tries.get(work.number, (0, FIRST_PAUSE))[1]
            self.tries[work.number] = (monotonic() + pause, min(2 * pause, LONGEST_PAUSE))
        finally:
            self.doing.pop(work.number, None)


def _ask(node: Node, work: Pending) -> None:
    """Ask for the data of an agreement."""
    record = node.record(work.content)
    if record is None:
        node.did(work)
        return
    form = record.format or FORMAT

    def fetch(participant: Participant) -> object:
        return participant.fetch(record.peer, record.address, work.about, form,
                                 node.push_to(form))  # fmt: skip

    node.did(work, fetch)


def _download(node: Node, work: Pending) -> None:
    """Fetch what a transfer gives, unless it has ended meanwhile."""
    record = node.record(work.content)
    if record is None or record.state is not State.STARTED:
        if record is not None and record.state is State.COMPLETED:
            clear(_target(node, record))
        node.did(work)
        return
    is_known = same_server(str(record.data_address.get("endpoint", "")), record.address)
    later: list[Work] = []
    if is_known:
        target = _target(node, record)
        download(node, record, target, partial(node.came, work))
        later.append(Work(RECEIPT, record.talk.own_pid, target.stem))
    end = Kind.COMPLETION if is_known else Kind.TERMINATION

    def finish(participant: Participant) -> object:
        return participant.tell(record.talk.own_pid, end)

    node.did(work, finish, later=later)


def _sign_receipt(node: Node, work: Pending) -> None:
    """Sign for what was received: the release that was agreed on.

    What is no package of a release needs no receipt; why one that was to be a release gets none is
    kept.
    """
    file = node.folder / INBOX / f"{work.content}.kuznia"
    if node.posting is None:
        node.did(work)
        return
    node.posting.folder.standing()  # a folder that cannot be read is no fault of the package
    release, reason = _agreed_release(node, work.about), ""
    try:
        receive_sealed(node.folder, file, node.keys, node.posting.key, node.posting.day(),
                       expected=release)  # fmt: skip
    except Unable:  # it is signed later
        raise
    except (Invalid, NotFound, Refused) as error:
        node.told(msg("{file} gets no receipt: {reason}", file=file, reason=error.message))
        reason = str(error.message) if release else ""
    node.did(work, refused=reason)


def _agreed_release(node: Node, own_pid: str) -> str | None:
    """Give the release that the agreement of a transfer is about; None when it is about none."""
    record = node.record(own_pid)
    agreed = None if record is None else node.agreed(record.about)
    if agreed is None or not agreed.about.startswith(DATASET):
        return None
    return agreed.about.removeprefix(DATASET)


def _target(node: Node, record: Record) -> Path:
    """Give a transfer's file, named by the release, or by the process where none is known."""
    agreed = node.agreed(record.about)
    dataset = record.talk.own_pid if agreed is None else agreed.about
    return node.folder / INBOX / f"{Path(dataset.rpartition(':')[2]).name}.kuznia"


_KINDS: Mapping[str, Callable[[Node, Pending], None]] = {
    FETCH: _ask,
    DOWNLOAD: _download,
    RECEIPT: _sign_receipt,
    POST: send,
    COUNTERSIGN: ask_to_countersign,
}
