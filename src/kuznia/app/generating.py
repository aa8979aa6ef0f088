"""Making up a programme of a size."""

from __future__ import annotations

from pathlib import Path

from kuznia.app.programmes import require_new, write
from kuznia.model.errors import Invalid
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.settings import BOUNDS
from kuznia.planning.generating.draft import LIMITS, Size
from kuznia.planning.generating.programme import make_programme


def generate(
    folder: str | Path,
    *,
    items: int = 100,
    sites: int = 20,
    months: int = 60,
    scenarios: int = 200,
    seed: int = 1,
) -> Programme:
    """Write a made-up programme of a size into a new folder; the same arguments make the same one.

    Raises Invalid for a size out of bounds, and Refused when the folder already holds something.
    """
    size = Size(items, sites, months, scenarios)
    for limit in LIMITS:
        _refuse_out_of_bounds(limit.name, getattr(size, limit.name), limit.least, limit.most)
    (bound,) = (bound for bound in BOUNDS if bound.name == "seed")
    _refuse_out_of_bounds("seed", seed, bound.least, bound.most)
    folder = Path(folder)
    require_new(folder)
    programme = make_programme(size, seed)
    folder.parent.mkdir(parents=True, exist_ok=True)
    write(programme, folder)
    return programme


def _refuse_out_of_bounds(name: str, value: int, least: float, most: float) -> None:
    if not least <= value <= most:
        raise Invalid(
            msg("{name} is {value}; it may be from {least:g} to {most:g}", name=name, value=value,
                least=least, most=most),
        )  # fmt: skip
