"""What `programme.toml` says: name, months, and the weights of the plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from kuznia.model.language import Message, msg
from kuznia.model.months import add_months


@dataclass(frozen=True, slots=True)
class Weights:
    """What the plan weighs against what; every term is in dollars."""

    risk: float = 0.2
    """Share of the late cost's weight that the worst futures take, 0 to 1."""
    tail: float = 0.9
    """The worst futures are those beyond this quantile of late cost."""
    money: float = 0.05
    """Weight of a dollar spent."""
    debt: float = 10.0
    """Weight of a dollar that no fund covers."""
    unmet_months: float = 12.0
    """Months of late cost for what is still missing at the end."""


@dataclass(frozen=True, slots=True)
class Solving:
    """How the plan is worked out."""

    seed: int = 1
    """Seed of the sampling of futures."""
    scenarios: int = 64
    """Most futures; with more combinations than this, so many are sampled."""
    gap: float = 1e-3
    """Relative distance to the best possible plan that is good enough."""
    seconds: float = 600.0
    """Longest time for one optimization."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the programme is, apart from its tables."""

    name: str
    start: date
    months: int
    base_year: int
    name_uk: str = ""
    note: str = ""
    note_uk: str = ""
    party: str = ""
    """Party whose folder this is: only its own people are in it."""
    weights: Weights = field(default_factory=Weights)
    solving: Solving = field(default_factory=Solving)

    @property
    def end(self) -> date:
        """The last month that the plan covers."""
        return add_months(self.start, self.months - 1)


@dataclass(frozen=True, slots=True)
class Bound:
    """What a number in `programme.toml` may be."""

    section: str
    name: str
    least: float
    most: float
    help: Message


BOUNDS: tuple[Bound, ...] = (
    Bound("programme", "months", 1, 240, msg("Months that the plan covers")),
    Bound("programme", "base_year", 1990, 2200, msg("Year whose dollars are meant")),
    Bound("weights", "risk", 0, 1, msg("Share of weight that the worst futures take")),
    Bound("weights", "tail", 0, 0.999, msg("Quantile beyond which futures are the worst")),
    Bound("weights", "money", 0, 1e6, msg("Weight of a dollar spent")),
    Bound("weights", "debt", 0, 1e9, msg("Weight of a dollar that no fund covers")),
    Bound("weights", "unmet_months", 0, 1e4, msg("Months of late cost for what is never met")),
    Bound("solving", "seed", 0, 2**31 - 1, msg("Seed of the sampling")),
    Bound("solving", "scenarios", 1, 100_000, msg("Most futures")),
    Bound("solving", "gap", 0, 0.5, msg("Relative distance to the best plan")),
    Bound("solving", "seconds", 1, 1e6, msg("Longest time for one optimization")),
)
