"""A programme as a value."""

from dataclasses import replace

import polars as pl
import pytest

from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES
from tests.programmes import SETTINGS, small


def test_every_table_is_there_with_the_types_of_the_schema():
    programme = small()

    assert list(TABLES) == list(programme.tables)
    assert all(TABLES[name].dtypes == dict(frame.schema) for name, frame in
               programme.tables.items())  # fmt: skip


def test_defaults_fill_empty_cells_only_when_asked():
    programme = small()

    assert [None] == programme["needs"]["priority"].to_list()
    assert [1.0] == programme.filled("needs")["priority"].to_list()


def test_unknown_tables_and_columns_are_refused():
    with pytest.raises(KeyError):
        Programme.of(SETTINGS, {"moon": pl.DataFrame()})
    with pytest.raises(pl.exceptions.ColumnNotFoundError):
        Programme.of(SETTINGS, {"needs": pl.DataFrame({"colour": ["red"]})})


def test_a_changed_programme_is_another():
    programme = small()

    assert programme.same_as(small())
    assert not programme.same_as(small(needs=[{"quantity": 51}]))
    assert not programme.same_as(programme.with_settings(replace(SETTINGS, months=5)))
    assert programme.with_table("needs", programme["needs"]).same_as(programme)


def test_a_programme_says_what_it_holds():
    assert "1 needs" in repr(small())
    assert "Small" in repr(small())
