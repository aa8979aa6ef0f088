"""The settings described as columns."""

from dataclasses import fields

from kuznia.model.schema import Kind
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.settings import BOUNDS, Settings, Solving, Weights


def test_every_setting_has_its_column():
    for section, kind in {"programme": Settings, "weights": Weights, "solving": Solving}.items():
        names = {field.name for field in fields(kind)} - {"weights", "solving"}

        assert names == {column.name for column in SECTIONS[section]}


def test_every_number_has_its_bounds():
    bounded = {(bound.section, bound.name) for bound in BOUNDS}
    numbers = {
        (section, column.name)
        for section, columns in SECTIONS.items()
        for column in columns
        if column.kind in (Kind.NUMBER, Kind.COUNT)
    }

    assert bounded == numbers


def test_names_come_first():
    assert ["name", "name_uk", "start"] == [column.name for column in SECTIONS["programme"][:3]]
