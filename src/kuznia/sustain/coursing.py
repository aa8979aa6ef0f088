"""The course of a programme's support: what fails and what is repaired where in each month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from kuznia.model.months import add_months
from kuznia.model.programme import Programme
from kuznia.sustain.course import Course
from kuznia.sustain.depots import Openings, at_work, gather_depots
from kuznia.sustain.gathering import Fleet, Gathered, ordered
from kuznia.sustain.pipelines import Counts, Floats


def gather_course(programme: Programme, gathered: Gathered, openings: Openings) -> Course:
    """Gather what holds in each month of a programme when depots open as *openings* say.

    *gathered* has all the depots opened that ever open; a depot that *openings* do not name opens as
    the table `depots` says.
    """
    months = programme.settings.months
    support = gathered.support
    shares = np.repeat(support.repaired_here[np.newaxis], months, axis=0)
    for site, working in at_work(gather_depots(programme), openings, months).items():
        if site in gathered.sites:
            shares[:, :, gathered.sites.index(site)] *= working[:, np.newaxis]
    systems = tuple(_systems(programme, gathered, fleet.name) for fleet in gathered.fleets)
    removals = np.zeros_like(shares)
    for fleet, count in zip(gathered.fleets, systems, strict=True):
        removals += fleet.failures[:, np.newaxis] * count[:, np.newaxis, :]
    return Course(replace(support, removals=removals[-1], repaired_here=shares[-1]), removals,
                  shares, systems, ordered(programme, gathered.items, gathered.sites))  # fmt: skip


def with_purchases(course: Course, bought: Counts, lead: Counts) -> Course:
    """Give the course on which spares that are ordered at the start arrive after the *lead* of each item.

    *bought* is by unit and site, and is counted in the stock; what would come later comes in the last
    month.
    """
    deliveries = np.zeros(course.removals.shape, np.int64) if course.deliveries is None \
        else course.deliveries.copy()  # fmt: skip
    deliveries[np.minimum(lead, len(deliveries) - 1), np.arange(len(lead))] += bought
    return replace(course, deliveries=deliveries)


def in_month(gathered: Gathered, course: Course, month: int) -> Gathered:
    """Give what is supported as it would be if one month of the course lasted."""
    removals = course.removals[month]
    support = replace(course.support, removals=removals, repaired_here=course.repaired_here[month])
    fleets = tuple(
        replace(fleet, systems=systems[month], share=_shares(fleet, systems[month], removals))
        for fleet, systems in zip(gathered.fleets, course.systems, strict=True)
    )
    return replace(gathered, support=support, fleets=fleets)


def averaged(course: Course) -> Course:
    """Give the course of one month that has the mean rates, shares and systems of all months."""
    removals, shares = (each.mean(axis=0, keepdims=True)
                        for each in (course.removals, course.repaired_here))  # fmt: skip
    systems = tuple(each.mean(axis=0, keepdims=True) for each in course.systems)
    return replace(course, removals=removals, repaired_here=shares, systems=systems,
                   deliveries=None)  # fmt: skip


def _shares(fleet: Fleet, systems: Floats, removals: Floats) -> Floats:
    own = np.outer(fleet.failures, systems)
    return np.divide(own, removals, out=np.zeros_like(own), where=removals > 0)


def _systems(programme: Programme, gathered: Gathered, fleet: str) -> Floats:
    settings = programme.settings
    months = [add_months(settings.start, number) for number in range(settings.months)]
    found = np.zeros((len(months), len(gathered.sites)))
    at = {site: number for number, site in enumerate(gathered.sites)}
    for row in programme["systems"].to_dicts():
        if row["fleet"] == fleet:
            found[[_is_used(row, month) for month in months], at[row["site"]]] += 1
    return found


def _is_used(system: dict[str, Any], month: date) -> bool:
    begin, end = system["from_month"], system["to_month"]
    return (begin is None or begin <= month) and (end is None or month <= end)
