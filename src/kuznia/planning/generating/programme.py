"""A whole made-up programme."""

from __future__ import annotations

import numpy as np
import polars as pl

from kuznia.model.programme import Programme
from kuznia.model.settings import Settings, Solving
from kuznia.model.tables import TABLES
from kuznia.planning.generating.capacity import equip
from kuznia.planning.generating.draft import START, Draft, Size
from kuznia.planning.generating.futures import unsettle
from kuznia.planning.generating.geography import connect, lay_out
from kuznia.planning.generating.law_and_money import endow, regulate
from kuznia.planning.generating.products import design


def make_programme(size: Size | None = None, seed: int = 1) -> Programme:
    """Make a programme of a size within `LIMITS`; the same size and seed make the same one.

    Everything in it is invented.
    """
    size = size or Size()
    draft = Draft(size, np.random.default_rng(seed))
    places = lay_out(draft)
    products = design(draft, places)
    connect(draft, places, products.kg / size.months)
    capital = equip(draft, places, products)
    regulate(draft, places)
    endow(draft, products, capital)
    unsettle(draft, places, products)
    settings = Settings(
        name=f"Made up, seed {seed}",
        name_uk=f"Вигадана, число {seed}",
        start=START,
        months=size.months,
        base_year=START.year,
        note="Everything in this programme is invented.",
        note_uk="Усе в цій програмі вигадане.",
        solving=Solving(seed=seed, scenarios=size.scenarios),
    )
    return Programme.of(
        settings,
        {name: pl.DataFrame(rows, schema=TABLES[name].dtypes) for name, rows in draft.rows.items()},
    )
