"""What goes wrong in a round, and when: drawn from a seed, so that it can be drawn again."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

PARTIES = ("us", "ua")


class Fault(StrEnum):
    """What happens to a call on its way."""

    REFUSED = "connections refused"
    CUT_REQUEST = "requests cut in the middle"
    CUT_ANSWER = "answers cut in the middle"
    DROPPED = "answers dropped after the call was handled"
    REPEATED = "requests repeated"
    LATE = "requests that came after their sender had given up"
    DELAYED = "requests delayed"
    SLOW = "answers in drops"
    STALLED = "connections that went silent"


class Act(StrEnum):
    """What happens to a node."""

    KILL = "nodes killed"
    CRASH = "nodes killed just before or after a write"
    FILL = "disks filled"
    OFFLINE = "nodes cut off"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a node at a time, and lasts."""

    at: float
    """Seconds from the begin of the round."""
    act: Act
    party: str
    seconds: float
    room: int = 0
    """Bytes that stay free on a disk that is filled; the write from now on at which a node is killed."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What goes wrong in a round."""

    rates: Mapping[Fault, float]
    """How likely each fault befalls a call."""
    events: tuple[Event, ...]
    seconds: float
    """How long things go wrong."""

    def __str__(self) -> str:
        rates = ", ".join(f"{fault} {rate:.0%}" for fault, rate in self.rates.items())
        events = ", ".join(
            f"{each.at:.2f}s {each.act} {each.party} for {each.seconds:.2f}s"
            for each in self.events
        )
        return f"{self.seconds:.1f}s; {rates or 'calm'}; {events or 'no events'}"


def plan_of(seed: int, number: int) -> Plan:
    """Give the plan of a round."""
    dice = dice_of(seed, number, "plan")
    seconds = dice.uniform(1.0, 4.0)
    return Plan(_rates(dice), tuple(_events(dice, seconds)), seconds)


def dice_of(seed: int, number: int, use: str) -> random.Random:
    """Give the dice of a round for one of its uses."""
    return random.Random(f"{seed} {number} {use}")


def _rates(dice: random.Random) -> dict[Fault, float]:
    if dice.random() < 0.2:
        return {}
    kinds = dice.sample(list(Fault), dice.randint(1, 5))
    total = dice.choice((0.1, 0.25, 0.5, 0.75))
    shares = [dice.random() + 0.1 for _ in kinds]
    return {kind: total * share / sum(shares) for kind, share in zip(kinds, shares, strict=True)}


def _events(dice: random.Random, seconds: float) -> list[Event]:
    """Draw kills in most rounds, a full disk and a cut in one of four each."""
    events: list[Event] = []
    killed = dice.choices(((), ("us",), ("ua",), PARTIES), (4, 2, 2, 2))[0]
    for party in killed:
        for _ in range(dice.choice((1, 1, 1, 2))):
            at = dice.uniform(0, seconds)
            events.append(Event(at, Act.KILL, party, dice.choice((0, dice.uniform(0, 1)))))
    if dice.random() < 0.3:
        party, write = dice.choice(PARTIES), dice.choice((1, -1)) * dice.randint(1, 40)
        events.append(Event(dice.uniform(0, seconds), Act.CRASH, party, 0, write))
    if dice.random() < 0.25:
        party = dice.choice(("ua", "ua", "us"))
        room = dice.choice((0, dice.randrange(20_000), dice.randrange(200_000)))
        events.append(Event(dice.uniform(0, seconds), Act.FILL, party, dice.uniform(0.3, 2), room))
    if dice.random() < 0.25:
        party = dice.choice(PARTIES)
        events.append(Event(dice.uniform(0, seconds), Act.OFFLINE, party, dice.uniform(0.2, 2)))
    return sorted(events, key=lambda each: each.at)


@dataclass(slots=True)
class Weather:
    """Draws what befalls each call; clear unless a round says otherwise."""

    rates: Mapping[Fault, float] = field(default_factory=dict[Fault, float])
    dice: random.Random = field(default_factory=random.Random)

    def draw(self) -> Fault | None:
        """Draw the fault of a call; None for none."""
        drawn = self.dice.random()
        for fault, rate in self.rates.items():
            drawn -= rate
            if drawn < 0:
                return fault
        return None
