"""What is fitted to which system, and what may be: no kit before those that it needs and its gates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from graphlib import TopologicalSorter

from kuznia.model.effectivity import Effectivity
from kuznia.model.errors import NotFound, Refused
from kuznia.model.gate_path import opening_months
from kuznia.model.language import Message, msg
from kuznia.model.months import add_months
from kuznia.model.programme import Programme


class Status(StrEnum):
    """How a system stands to a kit."""

    NOT_EFFECTIVE = "not_effective"
    """The kit is not for it."""
    FITTED = "fitted"
    WAITS_FOR_KIT = "waits_for_kit"
    """A kit that it needs first is not fitted."""
    WAITS_FOR_GATE = "waits_for_gate"
    """A gate is not open."""
    READY = "ready"
    """It may be fitted."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A gate, and the month in which it opens; None for never."""

    gate: str
    month: date | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a system stands to a kit on a day, and what it waits for."""

    status: Status
    kits: tuple[str, ...] = ()
    """Kits that it needs first and that are not fitted."""
    gates: tuple[Opening, ...] = ()
    """Gates that are not open."""


@dataclass(frozen=True, slots=True)
class System:
    """A system of a fleet."""

    fleet: str
    serial: str
    site: str
    baseline: str | None
    from_month: date | None
    to_month: date | None

    def is_used(self, day: date) -> bool:
        """Say whether it is not yet out of use on a day; it may still be to come."""
        return self.to_month is None or add_months(self.to_month, 1) > day


@dataclass(frozen=True)
class Configuration:
    """The systems and kits of a programme, and what is fitted."""

    systems: Mapping[tuple[str, str], System]
    """By fleet and serial number."""
    kits: Mapping[str, str]
    """The fleet of each kit; a kit stands behind those that it needs."""
    after: Mapping[str, tuple[str, ...]]
    """The kits that each kit needs first."""
    gates: Mapping[str, tuple[Opening, ...]]
    """The gates that each kit waits for."""
    effectivity: Effectivity
    fitted: Mapping[tuple[str, str, str], date | None]
    """The day on which a kit was fitted to a system, by fleet, serial number and kit; None when it is
    not known, which is before any other."""

    @classmethod
    def of(cls, programme: Programme) -> Configuration:
        """Take it from the tables of a programme that has passed its checks."""
        after: dict[str, tuple[str, ...]] = dict.fromkeys(programme["kits"]["kit"], ())
        for kit, other in programme["kit_order"].select("kit", "after").iter_rows():
            after[kit] = (*after[kit], other)
        fleets = dict(programme["kits"].select("kit", "fleet").iter_rows())
        order = list(TopologicalSorter(after).static_order())
        return cls(
            {(row["fleet"], row["serial"]): System(**{name: row[name] for name in _COLUMNS})
             for row in programme["systems"].iter_rows(named=True)},
            {kit: fleets[kit] for kit in order},
            after,
            _gates(programme),
            Effectivity.of(programme),
            {(row["fleet"], row["serial"], row["kit"]):
             None if row["on"] is None else date.fromisoformat(row["on"])
             for row in programme["fitted"].iter_rows(named=True)},
        )  # fmt: skip

    def standing(self, serial: str, kit: str, on: date) -> Standing:
        """Say how a system stands to a kit of its fleet on a day.

        Raises NotFound when there is no such kit, or no such system in its fleet.
        """
        system = self._system(serial, kit)
        if self._has(serial, kit, on):
            return Standing(Status.FITTED)
        if not self.effectivity.covers(kit, serial, system.baseline):
            return Standing(Status.NOT_EFFECTIVE)
        kits = tuple(other for other in self.after[kit] if not self._has(serial, other, on))
        gates = tuple(each for each in self.gates.get(kit, ())
                      if each.month is None or on < each.month)  # fmt: skip
        if kits:
            return Standing(Status.WAITS_FOR_KIT, kits, gates)
        return Standing(Status.WAITS_FOR_GATE if gates else Status.READY, (), gates)

    def fit(self, serial: str, kit: str, on: date) -> Configuration:
        """Give the configuration with a kit fitted to a system on a day.

        Raises Refused when it is not ready for it then, or has it already, and NotFound as `standing`.
        """
        standing = self.standing(serial, kit, on)
        key = (self.kits[kit], serial, kit)
        if standing.status is not Status.READY or key in self.fitted:
            raise Refused(_why(standing, serial, kit, on))
        return replace(self, fitted={**self.fitted, key: on})

    def before(self, kit: str) -> frozenset[str]:
        """Give all kits that one needs first, also through others."""
        return self._before[kit]

    @cached_property
    def _before(self) -> dict[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for kit in self.kits:
            direct = self.after[kit]
            found[kit] = frozenset(direct).union(*(found[other] for other in direct))
        return found

    def _system(self, serial: str, kit: str) -> System:
        if kit not in self.kits:
            raise NotFound(msg("no kit '{kit}'", kit=kit))
        fleet = self.kits[kit]
        if (fleet, serial) not in self.systems:
            raise NotFound(
                msg("the fleet {fleet} has no system {serial}", fleet=fleet, serial=serial)
            )
        return self.systems[fleet, serial]

    def _has(self, serial: str, kit: str, on: date) -> bool:
        key = (self.kits[kit], serial, kit)
        return key in self.fitted and ((day := self.fitted[key]) is None or day <= on)


_COLUMNS = ("fleet", "serial", "site", "baseline", "from_month", "to_month")


def _gates(programme: Programme) -> dict[str, tuple[Opening, ...]]:
    opens, start = opening_months(programme), programme.settings.start
    found: dict[str, tuple[Opening, ...]] = {}
    for kit, gate in programme["kit_gates"].select("kit", "gate").iter_rows():
        number = opens[gate]
        month = None if number is None else add_months(start, number)
        found[kit] = (*found.get(kit, ()), Opening(gate, month))
    return found


def _why(standing: Standing, serial: str, kit: str, on: date) -> Message:
    match standing.status:
        case Status.NOT_EFFECTIVE:
            return msg("{kit} is not for {serial}", kit=kit, serial=serial)
        case Status.WAITS_FOR_KIT:
            return msg("{serial} needs {others} before {kit}", serial=serial, kit=kit,
                       others=", ".join(standing.kits))  # fmt: skip
        case Status.WAITS_FOR_GATE:
            gates = ", ".join(each.gate for each in standing.gates)
            return msg("{kit} waits for {gates}, not open on {day}", kit=kit, gates=gates, day=on)
        case Status.FITTED | Status.READY:
            return msg("{serial} has {kit}", serial=serial, kit=kit)
