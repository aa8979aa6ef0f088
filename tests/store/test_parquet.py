"""A table as a Parquet file."""

import io
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from kuznia.model.errors import Refused
from kuznia.model.tables import NEEDS, STOCK
from kuznia.store.parquet import read_parquet, write_parquet

ROUND: dict[str, list[object]] = {"item": ["ROUND"], "site": ["HOME"], "quantity": [1.5]}


def parquet(columns: dict[str, list[object]]) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(columns).write_parquet(file)
    return file.getvalue()


def test_a_table_is_read_as_it_was_written():
    frame = pl.DataFrame({**ROUND, "unit": [None]}, schema=STOCK.dtypes)

    read = read_parquet(STOCK, write_parquet(frame))

    assert frame.equals(read.frame)
    assert (2,) == read.rows
    assert () == read.findings


def test_cells_of_other_types_pass_the_same_reading_as_text():
    read = read_parquet(
        STOCK,
        parquet({"item": [155, 156], "site": ["HOME", "НОМЕ"], "quantity": [Decimal("1.5"), None]}),
    )

    assert ["155", "156"] == read.frame["item"].to_list()
    assert [1.5, None] == read.frame["quantity"].to_list()
    assert ["stock:3:site"] == [finding.place for finding in read.findings]


def test_a_day_is_its_month():
    due = parquet({"need": ["ARMY"], "due": [date(2024, 6, 15)]})

    read = read_parquet(NEEDS, due)

    assert date(2024, 6, 1) == read.frame["due"].item()


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e12])
def test_a_number_that_cannot_be_is_an_error(number: float):
    read = read_parquet(STOCK, parquet({**ROUND, "quantity": [number]}))

    assert ["stock:2:quantity"] == [finding.place for finding in read.findings]


def test_blank_rows_are_skipped_and_counted():
    read = read_parquet(
        STOCK, parquet({"item": [None, "A"], "site": [None, "S"], "quantity": [None, 1.0]})
    )

    assert (3,) == read.rows


def test_lists_and_bytes_are_no_cells():
    read = read_parquet(STOCK, parquet({**ROUND, "item": [["a"]], "site": [b"HOME"]}))

    assert ["stock:2:item", "stock:2:site"] == [finding.place for finding in read.findings]


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"item,site\n", write_parquet(STOCK.empty())[:-20], b"PAR1" * 9]
)
def test_what_is_no_parquet_is_an_error(content: bytes):
    read = read_parquet(STOCK, content)

    assert read.frame.equals(STOCK.empty())
    assert "the file is not Parquet, or damaged" in str(read.findings[0])


def test_a_table_of_too_many_cells_is_refused_before_it_is_laid_out():
    file = io.BytesIO()
    pl.select(pl.repeat("A", 10_000_001).alias("item")).lazy().sink_parquet(file)

    with pytest.raises(Refused, match="stock has 10000001 cells or more"):
        read_parquet(STOCK, file.getvalue())
