"""What a stock of spares brings while depots and fleets are built up, month by month.

The units in repair at a time t come to the integral of the rate at u times the chance that a repair
lasts longer than t - u (Palm 1938 for rates that change: Khintchine 1955; Hillestad 1982, Dyna-METRIC).
What is short above delays a unit as in the long run, seen as it was one transport ago; what is short
within it, as it was one repair ago.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kuznia.sustain.course import Course
from kuznia.sustain.evaluating import Evaluated, thinned
from kuznia.sustain.gathering import Fleet
from kuznia.sustain.pipelines import Counts, Floats, filled, short_of
from kuznia.sustain.support import NONE

ROUNDING = 1e-9
"""Share of the most that was ever under way which may be left of it by rounding."""
STEPS = 4
"""Points in a month at which shortages are worked out."""


class Repair(StrEnum):
    """How long repairs last."""

    EXPONENTIAL = "exponential"
    """Some of them much longer than the mean."""
    CONSTANT = "constant"
    """Each as long as the mean."""


def evaluate_months(
    course: Course, stock: Counts, repair: Repair = Repair.EXPONENTIAL
) -> Evaluated:
    """Evaluate a stock at the end of each month, by month, unit and site.

    *stock* is all that there will be, by unit and site; further axes may come before these.
    """
    return evaluate_held(course, course.held(stock), repair)


def evaluate_held(course: Course, stocks: Counts, repair: Repair = Repair.EXPONENTIAL) -> Evaluated:
    """Evaluate what is held in each month, by month, unit and site; axes may come before these."""
    sent, repairs = course.arrivals * (1 - course.mended), course.arrivals * course.mended
    held = np.repeat(stocks, STEPS, axis=-3)
    held = np.concatenate((held[..., :1, :, :], held), axis=-3)
    mean, variance, short, short_variance = (np.zeros(held.shape) for _ in range(4))
    support = course.support
    for level in reversed(support.levels):
        for site in support.sites_down:
            rows = np.array(level)
            place = _Place(course, site, rows, repair)
            here = (..., rows, site)
            mean[here] = variance[here] = place.own(course.arrivals[:, rows, site])
            above = support.above[site]
            if above != NONE:
                upper = _Place(course, above, rows, repair)
                share = upper.share(sent[:, rows, site])
                seen = thinned(share, short[..., rows, above], short_variance[..., rows, above])
                for total, waiting in zip((mean, variance), seen, strict=True):
                    total[here] += _ago(waiting, support.ship_time[rows, site])
            for part in support.parts:
                if part.unit in level:
                    one = np.array([part.sub_unit])
                    within = _Place(course, site, one, repair)
                    share = within.share(repairs[:, [part.unit], site] * part.share)
                    seen = thinned(share, short[..., one, site], short_variance[..., one, site])
                    lasts = support.repair_time[[part.unit], site]
                    for total, waiting in zip((mean, variance), seen, strict=True):
                        total[..., [part.unit], site] += _repaired_since(waiting, lasts, repair)
            short[here], short_variance[here] = short_of(mean[here], variance[here], held[here])
    ends = (..., slice(STEPS, None, STEPS), slice(None), slice(None))
    return Evaluated(mean[ends], variance[ends], short[ends], short_variance[ends],
                     filled(mean[ends], variance[ends], held[ends]))  # fmt: skip


def readiness(course: Course, fleet: Fleet, number: int, found: Evaluated) -> Floats:
    """Give the share of a fleet's systems that lack no item, by month and site.

    *number* is the place of the fleet among those of the course.  NaN where it has no systems.
    """
    systems = course.systems[number]
    arrivals = course.arrivals
    own = fleet.failures[:, np.newaxis] * systems[:, np.newaxis, :]
    share = np.divide(own, arrivals, out=np.zeros_like(own), where=arrivals > 0)
    places = systems[:, np.newaxis, :] * fleet.fitted[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.maximum(1 - found.backorders * share / places, 0.0)
        whole = whole ** fleet.fitted[:, np.newaxis]
    whole = np.where(fleet.fitted[:, np.newaxis] > 0, whole, 1.0)
    return np.where(systems > 0, whole.prod(axis=-2), np.nan)


def ready_systems(course: Course, fleets: Sequence[Fleet], found: Evaluated) -> Floats:
    """Give how many systems lack no item, by fleet and month."""
    return np.stack([
        np.nansum(readiness(course, fleet, number, found) * course.systems[number], axis=1)
        for number, fleet in enumerate(fleets)
    ])  # fmt: skip


@dataclass(frozen=True)
class _Place:
    """Some units at a site, over time."""

    course: Course
    site: int
    rows: Counts
    repair: Repair

    def own(self, flow: Floats) -> Floats:
        """Give the units of a flow by month and unit that are in repair or ordered, by time and unit."""
        mended = self.course.mended[:, self.rows, self.site]
        lasts = self.course.support.repair_time[self.rows, self.site]
        ships = self.course.support.ship_time[self.rows, self.site]
        in_repair = (_lasting if self.repair is Repair.EXPONENTIAL else _within)(
            flow * mended, lasts
        )
        return in_repair + _within(flow * (1 - mended), ships)

    def share(self, flow: Floats) -> Floats:
        """Give the share that a flow has of what waits here, by time and unit.

        Where nothing is under way any more it is the last that there was: some may still wait.
        """
        every = self.course.arrivals[:, self.rows, self.site]
        some, of_all = self.own(flow), self.own(every)
        there = of_all > ROUNDING * of_all.max(axis=0)
        now, comes = (np.repeat(each, STEPS, axis=0) for each in (_ratio(flow, every), every > 0))
        found = np.where(there, _ratio(some, of_all), np.concatenate((now[:1], now)))
        known = there | np.concatenate((comes[:1], comes))
        last = np.maximum.accumulate(
            np.where(known, np.arange(len(found))[:, np.newaxis], 0), axis=0
        )
        return np.take_along_axis(found, last, axis=0)


def _lasting(flow: Floats, mean: Floats) -> Floats:
    """Give what is there when each unit stays for an exponential time, by time and unit."""
    found = np.empty((len(flow) * STEPS + 1, flow.shape[1]))
    with np.errstate(divide="ignore"):
        stays = np.where(mean > 0, np.exp(-1 / (STEPS * np.where(mean > 0, mean, 1.0))), 0.0)
    found[0] = flow[0] * mean
    for step in range(len(flow) * STEPS):
        found[step + 1] = found[step] * stays + flow[step // STEPS] * mean * (1 - stays)
    return found


def _within(flow: Floats, time: Floats) -> Floats:
    """Give what came in the last *time* months, by time and unit."""
    ends = np.arange(len(flow) * STEPS + 1)[:, np.newaxis] / STEPS
    return _so_far(flow, np.broadcast_to(ends, (len(ends), len(time)))) - _so_far(flow, ends - time)


def _so_far(flow: Floats, until: Floats) -> Floats:
    """Give what came from month 0 until some times, below 0 before it, by time and unit."""
    month = np.clip(np.floor(until), 0, len(flow) - 1).astype(np.int64)
    sums = np.concatenate((np.zeros((1, flow.shape[1])), np.cumsum(flow, axis=0)))
    columns: Counts = np.arange(flow.shape[1], dtype=np.int64)
    return sums[month, columns] + (until - month) * flow[month, columns]


def _ago(found: Floats, time: Floats) -> Floats:
    """Give values by time and unit as they were some months ago; before month 0, those of month 0."""
    points = found.shape[-2]
    now: Floats = np.arange(points, dtype=np.float64)[:, np.newaxis]
    at = np.maximum(now - time * STEPS, 0.0)
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, points - 1)
    units: Counts = np.arange(found.shape[-1], dtype=np.int64)
    part = at - low
    return found[..., low, units] * (1 - part) + found[..., high, units] * part


def _repaired_since(waiting: Floats, time: Floats, repair: Repair) -> Floats:
    """Give what waited for a sub-unit and is not repaired since, by time and unit.

    The repair begins when the wait ends: of what waited an exponential time ago so much is still there.
    """
    if repair is Repair.CONSTANT:
        return _ago(waiting, time)
    with np.errstate(divide="ignore"):
        stays = np.exp(-1 / (STEPS * time))
    found = waiting.copy()
    for step in range(1, found.shape[-2]):
        between = (waiting[..., step - 1, :] + waiting[..., step, :]) / 2
        found[..., step, :] = np.where(
            time > 0, found[..., step - 1, :] * stays + between * (1 - stays), waiting[..., step, :]
        )
    return found


def _ratio(some: Floats, of_all: Floats) -> Floats:
    return np.divide(some, of_all, out=np.zeros_like(some), where=of_all > 0)
