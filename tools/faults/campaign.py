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


def run(seed: int, rounds: list[int], place: Path, tell: Tell, *, batch: int = 10,
        beside: int = 2) -> Summary:  # fmt: skip
    """Run rounds of a campaign; so many releases are made at once, and used in several worlds."""
    prepared = prepare(place / "prepared", min(batch, len(rounds)))
    summary = Summary()
    asyncio.run(_run(seed, rounds, prepared, place, tell, summary, beside))
    return summary


async def _run(
    seed: int,
    rounds: list[int],
    prepared: Prepared,
    place: Path,
    tell: Tell,
    summary: Summary,
    beside: int,
) -> None:
    batches = _batches(rounds, len(prepared.releases))

    async def work() -> None:
        for number, batch in batches:
            async with world(prepared, place / f"world-{number}") as made:
                for each, release in zip(batch, prepared.releases, strict=False):
                    outcome = await made.round(seed, each, release)
                    summary.outcomes.append(outcome)
                    tell(outcome)
                summary.counts += made.counts

    await asyncio.gather(*(work() for _ in range(beside)))


def _batches(rounds: list[int], size: int) -> Iterator[tuple[int, list[int]]]:
    for begin in range(0, len(rounds), size):
        yield begin, rounds[begin : begin + size]


def disk_fault(place: Path) -> str:
    """Say how disks are filled on this machine."""
    disk = Disk(place / "probe")
    disk.mount()
    disk.unmount()
    return "a small file system that is really full" if disk.is_real else (
        "a limit on the size of files (RLIMIT_FSIZE), since only root mounts file systems"
    )  # fmt: skip
