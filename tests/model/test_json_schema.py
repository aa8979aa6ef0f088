"""The JSON Schema of tables and programmes, judged by an independent validator."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from kuznia.model.json_schema import programme_schema, table_schema
from kuznia.model.schema import Table
from kuznia.model.tables import FUNDS, NEEDS, TABLES
from tests.programmes import CLEAN

ARMY = {
    "need": "ARMY",
    "item": "ROUND",
    "site": "HOME",
    "quantity": 50,
    "due": "2024-06",
    "late_usd": 100,
}
FORGE = {"name": "Forge", "start": "2024-01", "months": 24, "base_year": 2024}


def errors(schema: dict[str, Any], value: Any) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(value)  # pyright: ignore[reportUnknownMemberType]
    return [error.json_path for error in found]


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES.keys())
def test_the_schema_of_every_table_is_a_json_schema(table: Table):
    Draft202012Validator.check_schema(table_schema(table))

    assert list(table.dtypes) == list(_properties(table_schema(table)))


def test_the_schema_of_a_programme_is_a_json_schema():
    Draft202012Validator.check_schema(programme_schema())


def test_a_row_fits():
    assert [] == errors(table_schema(NEEDS), ARMY)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("need", "АРМІЯ"),
        ("need", None),
        ("quantity", "50"),
        ("quantity", 0),
        ("quantity", 1e12),
        ("due", "06.2024"),
        ("due", None),
        ("priority", 0),
    ],
)
def test_a_cell_that_is_not_allowed_does_not_fit(column: str, value: object):
    assert [f"$.{column}"] == errors(table_schema(NEEDS), {**ARMY, column: value})


def test_a_column_that_must_be_filled_must_be_there():
    row = {name: value for name, value in ARMY.items() if name != "due"}

    assert ["$"] == errors(table_schema(NEEDS), row)


def test_a_column_with_a_default_may_be_null():
    assert [] == errors(table_schema(NEEDS), {**ARMY, "priority": None, "claimant": None})


def test_another_column_does_not_fit():
    assert ["$"] == errors(table_schema(NEEDS), {**ARMY, "colour": "green"})


@pytest.mark.parametrize(
    ("purposes", "fits"), [("purchase;transport", True), (None, True), ("holiday", False)]
)
def test_several_words_fit_when_each_does(purposes: str | None, fits: bool):  # noqa: FBT001 - a case
    row = {"fund": "AID", "amount_usd": 1, "available": "2024-01", "purposes": purposes}

    assert fits == (not errors(table_schema(FUNDS), row))


def test_units_keys_and_references_are_told():
    properties = _properties(table_schema(TABLES["stock"]))

    assert ["items"] == properties["item"]["x-refers"]
    assert properties["item"]["x-key"]
    assert "USD" == _properties(table_schema(NEEDS))["late_usd"]["x-unit"]


def test_a_whole_programme_fits():
    assert [] == errors(programme_schema(), {"programme": FORGE, **CLEAN})


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"needs": []}, "$.needs"),
        ({"need": []}, "$"),
        ({"weights": {"risk": 2}}, "$.weights.risk"),
        ({"programme": {**FORGE, "months": 1.5}}, "$.programme.months"),
        ({"needs": [{**ARMY, "due": "soon"}]}, "$.needs[0].due"),
    ],
)
def test_a_programme_that_is_not_allowed_does_not_fit(change: dict[str, object], where: str):
    assert [where] == errors(programme_schema(), {"programme": FORGE, **CLEAN, **change})


def _properties(schema: dict[str, Any]) -> dict[str, Any]:
    return schema["properties"]
