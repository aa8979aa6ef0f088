"""Support structures drawn by hypothesis."""

import numpy as np
from hypothesis import strategies as st

from kuznia.sustain.pipelines import Counts
from kuznia.sustain.support import NONE, Part, Support


@st.composite
def supports(draw: st.DrawFn) -> Support:
    """Give up to three units over each other and beside each other at up to four sites."""
    units, sites = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    above = tuple(draw(st.integers(NONE, site - 1)) for site in range(sites))
    parts: list[Part] = []
    for unit in range(1, units):
        if draw(st.booleans()):
            whole = draw(st.integers(0, unit - 1))
            left = 1 - sum(part.share for part in parts if part.unit == whole)
            parts.append(Part(whole, unit, left * draw(st.sampled_from([0.3, 0.7, 1.0]))))

    def table(values: list[float]) -> np.ndarray:
        return np.array([[draw(st.sampled_from(values)) for _ in range(sites)]
                         for _ in range(units)])  # fmt: skip

    return Support(above, tuple(parts), table([0.0, 0.5, 3.0]), table([0.0, 0.4, 1.0]),
                   table([0.0, 0.5, 2.0]), table([0.0, 0.3, 1.0]))  # fmt: skip


def stocks(units: int, sites: int) -> st.SearchStrategy[Counts]:
    """Give a stock of up to four of each unit at each site."""
    row = st.lists(st.integers(0, 4), min_size=sites, max_size=sites)
    return st.lists(row, min_size=units, max_size=units).map(lambda rows: np.array(rows, np.int64))
