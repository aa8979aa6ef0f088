"""The event loop of the simulation as machine code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kuznia.sustain.simulation import events
from kuznia.sustain.simulation.extra import numba


def _compiled() -> Callable[..., Any]:
    try:
        return numba.njit(cache=True)(events.advance)
    except RuntimeError:  # there is nowhere to keep what is compiled
        return numba.njit(events.advance)


advance: Any = _compiled()
"""As `events.advance`, with arrays in place of lists.  The first call of a process compiles it, or takes
what an earlier one has compiled."""
