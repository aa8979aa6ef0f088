"""What a stock of spares brings: backorders by unit and site, fill, and availability of systems.

VARI-METRIC (Slay 1984; Sherbrooke 1986, Operations Research 34:311) for any tree of sites and any tree
of units.  What is short above or within a unit delays it: of a shortage of mean E and variance V, one
of many that wait for it sees with its share f a mean of f E and a variance of f (1 - f) E + f² V.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from kuznia.sustain.pipelines import Counts, Floats, filled, short_of
from kuznia.sustain.support import NONE, Support


class Method(StrEnum):
    """How the number of units in a pipeline is distributed."""

    VARI_METRIC = "vari-metric"
    """By its mean and variance."""
    METRIC = "metric"
    """Poisson, whatever the variance is (Sherbrooke 1968): too few backorders when much is short above."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What a stock brings, by unit and site, in the long run."""

    pipeline: Floats
    """Mean of the units in repair or on their way."""
    variance: Floats
    """Variance of those."""
    backorders: Floats
    """Mean of the units that are short."""
    backorder_variance: Floats
    fill: Floats
    """Share of demands that are met at once."""


def evaluate(support: Support, stock: Counts, method: Method = Method.VARI_METRIC) -> Evaluated:
    """Evaluate a stock, by unit and site; or many stocks, along axes before these."""
    mean, variance, short, short_variance = (np.zeros(stock.shape) for _ in range(4))
    seen = mean if method is Method.METRIC else variance
    arrivals, mended = support.arrivals, support.mended_here
    own = arrivals * (mended * support.repair_time + (1 - mended) * support.ship_time)
    for level in reversed(support.levels):
        units = np.array(level)
        for site in support.sites_down:
            here = (..., units, site)
            mean[here] = variance[here] = own[units, site]
            above = support.above[site]
            if above != NONE:
                sent = arrivals[units, site] * support.sent_up[units, site]
                share = _share(sent, arrivals[units, above])
                waiting = thinned(
                    share, short[..., units, above], short_variance[..., units, above]
                )
                mean[here] += waiting[0]
                variance[here] += waiting[1]
            for part in support.parts:
                if part.unit in level:
                    repairs = arrivals[part.unit, site] * mended[part.unit, site]
                    share = _share(repairs * part.share, arrivals[part.sub_unit, site])
                    within = (..., part.sub_unit, site)
                    waiting = thinned(share, short[within], short_variance[within])
                    mean[..., part.unit, site] += waiting[0]
                    variance[..., part.unit, site] += waiting[1]
            short[here], short_variance[here] = short_of(mean[here], seen[here], stock[here])
    return Evaluated(mean, variance, short, short_variance, filled(mean, seen, stock))


def availability(backorders: Floats, systems: Floats, fitted: Floats) -> Floats:
    """Give the share of systems at each site that lack no unit (Sherbrooke 2004, eq. 2.15).

    *backorders* are those of units that are fitted to systems, by unit and site; *systems* is their
    number by site and *fitted* how many of a unit one system has.  NaN where there are no systems.
    """
    places = systems * fitted[:, np.newaxis]
    with np.errstate(divide="ignore", invalid="ignore"):
        whole = np.maximum(1 - backorders / places, 0.0) ** fitted[:, np.newaxis]
    whole = np.where(fitted[:, np.newaxis] > 0, whole, 1.0)
    return np.where(systems > 0, whole.prod(axis=0), np.nan)


def _share(some: Floats, of_all: Floats) -> Floats:
    return np.divide(some, of_all, out=np.zeros_like(np.asarray(some, float)), where=of_all > 0)


def thinned(share: Floats, mean: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Give mean and variance of that share of a shortage, each of its units falling to it by chance."""
    return share * mean, share * (1 - share) * mean + share**2 * variance
