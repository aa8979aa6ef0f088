"""Two parties with nodes that run, and rounds between them."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from kuznia.app.node import Node
from kuznia.app.offered import offer
from kuznia.model.errors import KuzniaError
from kuznia.store.extra import exc
from kuznia.web.asking import request
from tools.faults.judging import Exchange, is_quiet, problems
from tools.faults.parties import Disk, Party
from tools.faults.plans import PARTIES, Act, Event, Plan, Weather, dice_of, plan_of
from tools.faults.prepared import HOLDERS, PASSPHRASE, Prepared, acquaint

SETTLING = 100.0
"""Seconds after the last fault in which all must come to its end: longer than the longest pause between
two tries."""
_PAUSE = 0.3
_MINED = 4.0
"""Seconds in which a node comes to the write at which it is killed, or is not."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a round."""

    number: int
    plan: Plan
    is_complete: bool
    problems: tuple[str, ...]
    seconds: float


@dataclass(slots=True)
class World:
    """Two parties over fresh copies of prepared folders."""

    prepared: Prepared
    parties: dict[str, Party]
    nodes: dict[str, Node] = field(default_factory=dict[str, Node])
    """Opened beside the nodes that run, to ask and to look."""
    acts: Counter[str] = field(default_factory=Counter[str])

    @property
    def counts(self) -> Counter[str]:
        """How often each fault befell the parties."""
        return sum((each.proxy.counts for each in self.parties.values()), Counter(self.acts))

    async def round(self, seed: int, number: int, release: str) -> Outcome:
        """Exchange one release while things go wrong, and judge what came of it."""
        began, plan = time.monotonic(), plan_of(seed, number)
        sealed = self.prepared.package(release)
        exchange = Exchange(self.nodes, release, sealed)
        for party in self.parties.values():
            party.proxy.acknowledged.clear()
        await asyncio.to_thread(offer, self.parties["us"].folder, sealed)
        asking = asyncio.create_task(self._ask(release))
        await self._suffer(plan, seed, number)
        await self._settle(exchange, asking)
        found = list(await asyncio.to_thread(self._judge, exchange))
        complete = await asyncio.to_thread(exchange.is_complete)
        return Outcome(number, plan, complete, tuple(found), time.monotonic() - began)

    async def _ask(self, release: str) -> None:
        """Ask for a release, as a person does who tries again."""
        node, address = self.nodes["ua"], self.parties["us"].address
        while True:
            with suppress(KuzniaError, exc.SQLAlchemyError):
                await asyncio.to_thread(request, node, address, "US", release)
                return
            await asyncio.sleep(_PAUSE)

    async def _suffer(self, plan: Plan, seed: int, number: int) -> None:
        """Let go wrong what the plan says, and put everything right again."""
        for name, party in self.parties.items():
            party.proxy.weather = Weather(plan.rates, dice_of(seed, number, f"weather {name}"))
        await asyncio.gather(asyncio.sleep(plan.seconds), *map(self._befall, plan.events))
        for party in self.parties.values():
            party.proxy.weather = Weather()
            await party.answering()

    async def _befall(self, event: Event) -> None:
        party = self.parties[event.party]
        await asyncio.sleep(event.at)
        self.acts[event.act] += 1
        match event.act:
            case Act.CRASH:
                party.arm(event.room)
                await party.ended(_MINED)
                party.arm(0)
                party.start()
            case Act.KILL:
                await asyncio.to_thread(party.kill)
                await asyncio.sleep(event.seconds)
                party.start()
            case Act.FILL:
                party.disk.fill(party.process, event.room)
                await asyncio.sleep(event.seconds)
                party.disk.free(party.process)
            case Act.OFFLINE:
                party.proxy.is_offline = True
                await asyncio.sleep(event.seconds)
                party.proxy.is_offline = False

    async def _settle(self, exchange: Exchange, asking: asyncio.Task[None]) -> None:
        """Wait until the exchange has come to its end and nothing is left to do."""
        until = time.monotonic() + SETTLING
        while time.monotonic() < until:
            if asking.done() and await asyncio.to_thread(_has_settled, exchange):
                break
            for party in self.parties.values():
                party.start()  # one that heard too late not to kill itself
            await asyncio.sleep(_PAUSE)
        else:
            for party in self.parties.values():
                party.ask()
        asking.cancel()

    def _judge(self, exchange: Exchange) -> list[str]:
        acknowledged = {name: list(each.proxy.acknowledged) for name, each in self.parties.items()}
        found = list(problems(exchange, acknowledged))
        for name, party in self.parties.items():
            found += [f"the node of {name} has ended by itself: {code}" for code in party.died]
            party.died.clear()
        return found


@asynccontextmanager
async def world(prepared: Prepared, place: Path) -> AsyncGenerator[World]:
    """Run two nodes over copies of prepared folders in the body of a `with` block."""
    parties = {name: Party(name, Disk(place / f"{name}-disk")) for name in PARTIES}
    made = World(prepared, parties)
    try:
        for name, party in parties.items():
            party.disk.mount()
            shutil.copytree(prepared.folder / name, party.folder)
            await party.listen()
        acquaint({name: party.folder for name, party in parties.items()},
                 {name: party.address for name, party in parties.items()})  # fmt: skip
        for name, party in parties.items():
            party.start()
            made.nodes[name] = Node.open(party.folder, party.address, holder=HOLDERS[name],
                                         passphrase=PASSPHRASE)  # fmt: skip
        for party in parties.values():
            await party.answering()
        yield made
    finally:
        for node in made.nodes.values():
            node.close()
        for party in parties.values():
            party.kill()
            await party.proxy.stop()
            party.disk.unmount()


def _has_settled(exchange: Exchange) -> bool:
    """Say so; a folder that is being changed just now is looked at again."""
    with suppress(KuzniaError):
        has_ended = exchange.is_complete() or exchange.is_nothing()
        return has_ended and is_quiet(exchange.nodes)
    return False
