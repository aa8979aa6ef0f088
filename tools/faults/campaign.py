"""The rounds of a campaign, some worlds beside each other, and what came of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tools.faults.parties import Disk
from tools.faults.prepared import Prepared, prepare
from tools.faults.world import Outcome, world

Tell = Callable[[Outcome], None]


@dataclass(slots=True)
class Summary:
    """What came of a campaign."""

    outcomes: list[Outcome] = field(default_factory=list[Outcome])
    counts: Counter[str] = field(default_factory=Counter[str])

    @property
    def complete(self) -> int:
        """How many rounds ended with the release received."""
        return sum(each.is_complete for each in self.outcomes)

    @property
    def wrong(self) -> list[Outcome]:
        """The rounds after which something was not as it must be."""
        return [each for each in self.outcomes if each.problems]


@dataclass(frozen=True, slots=True)
class Campaign:
    """Rounds, and how they are run."""

    seed: int
    rounds: tuple[int, ...]
    place: Path
    """An empty folder for everything that is made."""
    batch: int = 10
    """Releases that are made at once, and rounds between two fresh starts."""
    beside: int = 2
    """Pairs of nodes that run at the same time."""

    def run(self, tell: Tell) -> Summary:
        """Run the rounds and give what came of them; each is told when it has ended."""
        prepared = prepare(self.place / "prepared", min(self.batch, len(self.rounds)))
        return asyncio.run(self._run(prepared, tell))

    async def _run(self, prepared: Prepared, tell: Tell) -> Summary:
        batches, summary = self._batches(), Summary()

        async def work() -> None:
            for number, batch in batches:
                async with world(prepared, self.place / f"world-{number}") as made:
                    for each, release in zip(batch, prepared.releases, strict=False):
                        outcome = await made.round(self.seed, each, release)
                        summary.outcomes.append(outcome)
                        tell(outcome)
                    summary.counts += made.counts

        await asyncio.gather(*(work() for _ in range(self.beside)))
        return summary

    def _batches(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for begin in range(0, len(self.rounds), self.batch):
            yield begin, self.rounds[begin : begin + self.batch]


def disk_fault(place: Path) -> str:
    """Say how disks are filled on this machine."""
    disk = Disk(place / "probe")
    disk.mount()
    disk.unmount()
    return "a small file system that is really full" if disk.is_real else (
        "a limit on the size of files (RLIMIT_FSIZE), since only root mounts file systems"
    )  # fmt: skip
