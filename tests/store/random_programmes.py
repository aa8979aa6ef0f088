"""Random programmes whose every cell is readable; what they refer to need not exist."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import strategies as st

from kuznia.model.number_text import format_number
from kuznia.model.programme import Programme
from kuznia.model.schema import Column, Kind, Table
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.setting_values import key_of, settings_of
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES

CODES = st.from_regex(r"[A-Za-z0-9._-]{1,12}", fullmatch=True)
MONTHS = st.builds(date, st.integers(1950, 2200), st.integers(1, 12), st.just(1))
DAYS = st.dates(date(1950, 1, 1), date(2200, 12, 31)).map(date.isoformat)
NUMBERS = st.floats(-1e12, 1e12, exclude_min=True, exclude_max=True).map(lambda x: x + 0.0)
TEXTS = (
    st.text(st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n\t"))
    .map(str.strip)
    .filter(lambda text: text and not text.startswith("#"))
)


def cells(column: Column) -> st.SearchStrategy[object]:
    """Give values that a column may hold."""
    return {
        Kind.CODE: CODES,
        Kind.TEXT: TEXTS,
        Kind.NUMBER: NUMBERS,
        Kind.COUNT: st.integers(-(10**12) + 1, 10**12 - 1),
        Kind.MONTH: MONTHS,
        Kind.DAY: DAYS,
        Kind.CHOICE: st.sampled_from(column.choices or ("x",)),
        Kind.CHOICES: st.lists(
            st.sampled_from(column.choices) if column.choices else CODES, min_size=1, unique=True
        ).map(";".join),
        Kind.NUMBERS: st.lists(NUMBERS.map(format_number), min_size=1, max_size=4).map(";".join),
    }[column.kind]


def frames(table: Table) -> st.SearchStrategy[pl.DataFrame]:
    """Give frames of a table without blank rows."""
    row = st.tuples(*(st.none() | cells(column) for column in table.columns))
    filled = row.filter(lambda row: any(cell is not None for cell in row))
    return st.lists(filled, max_size=3).map(
        lambda rows: pl.DataFrame(rows, schema=table.dtypes, orient="row")
    )


@st.composite
def settings(draw: st.DrawFn) -> Settings:
    """Give settings within their bounds."""
    given: dict[str, object] = {}
    for section, columns in SECTIONS.items():
        for column in columns:
            least, most = column.least or 0, column.most or 0
            values = {
                Kind.CODE: CODES,
                Kind.TEXT: TEXTS,
                Kind.MONTH: MONTHS,
                Kind.COUNT: st.integers(int(least), int(most)),
                Kind.NUMBER: st.floats(least, most),
            }[column.kind]
            given[key_of(section, column.name)] = draw(
                values if column.required else st.none() | values
            )
    made, findings = settings_of(given)
    assert made is not None, findings
    return made


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Give programmes with rows in some of their tables."""
    some = draw(st.lists(st.sampled_from(list(TABLES)), max_size=4, unique=True))
    tables = {name: draw(frames(TABLES[name])) for name in some}
    return Programme.of(draw(settings()), tables)
