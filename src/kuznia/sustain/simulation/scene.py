"""What is simulated, as arrays: where units fail and how often, which way each goes, who waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kuznia.sustain.course import Course
from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.simulation.routes import Routes, find_routes
from kuznia.sustain.support import NONE, Support


@dataclass(frozen=True)
class Groups:
    """The systems of each fleet at each site, and what of a unit each of them waits for."""

    fleet: Counts
    site: Counts
    systems: Counts
    """By month of the course, and group."""
    first: Counts
    """First system of each group, and of the one after the last; the last system of each group
    stands for all beyond those that there are."""
    needed: Counts
    """How many of each unit a system needs, by group and unit."""

    @property
    def count(self) -> int:
        """The number of systems."""
        return int(self.first[-1])

    @property
    def of_system(self) -> Counts:
        """The group of each system."""
        return np.repeat(np.arange(len(self.fleet)), np.diff(self.first))


@dataclass(frozen=True)
class Scene:
    """What is simulated; months of a course by the first axis, of which a steady state has one."""

    sites: int
    units: int
    stock: Counts
    """All that there will be, by cell, as are the times."""
    repair_time: Floats
    ship_time: Floats
    places: Floats
    """Repairs that can be under way at a time, by site; infinite for no limit."""
    routes: Routes
    groups: Groups
    route: Counts
    """Route of each kind of failure: a route and whose system failed."""
    group: Counts
    """Group of each kind of failure; NONE for failures of no fleet's systems."""
    rates: Floats
    """Failures in a month, by month of the course and kind."""
    is_course: bool
    deliveries: Counts
    """What of the stock arrives at the beginning of each month of a course, by month and cell."""

    @property
    def unit(self) -> Counts:
        """The unit that fails, of each kind of failure."""
        return self.routes.origin[self.route] // self.sites


def scene(gathered: Gathered, course: Course | None = None, places: Floats | None = None) -> Scene:
    """Make what is simulated of a support and, when it changes with the months, its course.

    Raises ValueError when sites or units are above each other.
    """
    support = gathered.support if course is None else course.support
    removals, mended = _course(support, course)
    units, sites = support.removals.shape
    _ = support.sites_down, support.levels
    limits = np.full(int(sites), np.inf) if places is None else places
    routes = find_routes(support, removals.max(axis=0), mended.max(axis=0), 1 - mended.min(axis=0))
    chances = routes.chances(mended)
    groups = _groups(gathered.fleets, course, sites)
    found = list(_kinds(gathered, course, groups, routes, chances))
    failing = removals.reshape(len(removals), -1)
    rates = np.zeros((len(found), len(removals)))
    for kind, (route, _group, share) in enumerate(found):
        rates[kind] = share * failing[:, routes.origin[route]]
    is_real = rates.any(axis=1)
    return Scene(
        sites, units, gathered.stock.reshape(-1), support.repair_time.reshape(-1),
        support.ship_time.reshape(-1), limits,
        routes, groups, np.array([each[0] for each in found], np.int64)[is_real],
        np.array([each[1] for each in found], np.int64)[is_real],
        rates[is_real].T, course is not None, _deliveries(course, len(removals), units * sites),
    )  # fmt: skip


def _deliveries(course: Course | None, months: int, cells: int) -> Counts:
    if course is None or course.deliveries is None:
        return np.zeros((months, cells), np.int64)
    return course.deliveries.reshape(months, cells)


def _course(support: Support, course: Course | None) -> tuple[Floats, Floats]:
    """Give what is removed and the share repaired, by month, unit and site."""
    if course is None:
        return support.removals[np.newaxis], support.mended_here[np.newaxis]
    is_top = np.array([above == NONE for above in support.above])
    return course.removals, np.where(is_top, 1.0, course.repaired_here)


def _groups(fleets: tuple[Fleet, ...], course: Course | None, sites: int) -> Groups:
    systems = [
        np.atleast_2d(fleet.systems) if course is None else course.systems[number]
        for number, fleet in enumerate(fleets)
    ]
    places = [
        (number, site)
        for number, each in enumerate(systems)
        for site in range(sites)
        if each[:, site].max() > 0
    ]
    months = len(systems[0]) if systems else 1
    by_month = np.zeros((months, len(places)), np.int64)
    for group, (number, site) in enumerate(places):
        by_month[:, group] = np.rint(systems[number][:, site])
    first = np.concatenate([[0], np.cumsum(by_month.max(axis=0, initial=0) + 1)])
    return Groups(
        np.array([number for number, _site in places], np.int64),
        np.array([site for _number, site in places], np.int64),
        by_month, first.astype(np.int64),
        np.array([fleets[number].fitted for number, _site in places]).round().astype(np.int64),
    )  # fmt: skip


def _kinds(
    gathered: Gathered, course: Course | None, groups: Groups, routes: Routes, chances: Floats
) -> Iterator[tuple[int, int, Floats]]:
    """Give each kind of failure: a route, a group or NONE, and by month its share of the failures there."""
    sites = len(gathered.sites)
    shares = _shares(gathered, course, groups)
    rest: dict[int, Floats] = {}
    for site in range(sites):
        here = np.flatnonzero(groups.site == site)
        left = np.maximum(1 - shares[:, here].sum(axis=1), 0.0)
        rest[site] = np.where(left > 1e-9, left, 0.0)
    at = [[int(group) for group in np.flatnonzero(groups.site == site)] for site in range(sites)]
    for route, origin in enumerate(routes.origin):
        unit, site = divmod(int(origin), sites)
        for group in at[site]:
            yield route, group, shares[:, group, unit] * chances[:, route]
        yield route, NONE, rest[site][:, unit] * chances[:, route]


def _shares(gathered: Gathered, course: Course | None, groups: Groups) -> Floats:
    """Give the share of a unit's failures at its site that is a group's, by month, group and unit."""
    months, count = groups.systems.shape
    found = np.zeros((months, count, len(gathered.items)))
    for group, (number, site) in enumerate(zip(groups.fleet, groups.site, strict=True)):
        fleet = gathered.fleets[int(number)]
        if course is None:
            found[:, group] = fleet.share[:, site]
        else:
            found[:, group] = np.outer(groups.systems[:, group], fleet.failures)
    if course is not None:
        for site in set(groups.site.tolist()):
            here = np.flatnonzero(groups.site == site)
            whole = found[:, here].sum(axis=1, keepdims=True)
            found[:, here] = np.divide(found[:, here], whole, out=np.zeros_like(found[:, here]),
                                       where=whole > 0)  # fmt: skip
    return found
