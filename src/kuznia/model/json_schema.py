"""The JSON Schema (2020-12) of a table and of a whole programme, made from the one schema.

A programme in JSON has the sections of `programme.toml` and every table as a list of rows; what the
schema cannot say (references, sums, dates in order) the checks say.
"""

from __future__ import annotations

from collections.abc import Sequence

from kuznia.model.cell_values import LONGEST_TEXT
from kuznia.model.schema import LARGEST, Column, Kind, Table
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.tables import TABLES

Schema = dict[str, object]

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_CODE = "[A-Za-z0-9._-]{1,64}"
_NUMBER = r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?"


def programme_schema() -> Schema:
    """Give the JSON Schema of a whole programme."""
    rows: Schema = {
        table.name: {
            "type": "array",
            "description": str(table.help),
            "items": {"$ref": f"#/$defs/{table.name}"},
            **({"minItems": 1} if table.required else {}),
        }
        for table in TABLES.values()
    }
    sections: Schema = {section: _object(columns) for section, columns in SECTIONS.items()}
    return {
        "$schema": DIALECT,
        "title": "Programme",
        "type": "object",
        "properties": {**sections, **rows},
        "required": ["programme", *(table.name for table in TABLES.values() if table.required)],
        "additionalProperties": False,
        "$defs": {table.name: _object(table.columns) for table in TABLES.values()},
    }


def table_schema(table: Table) -> Schema:
    """Give the JSON Schema of one row of a table."""
    return {
        "$schema": DIALECT,
        "title": table.name,
        "description": str(table.help),
        **_object(table.columns),
    }


def _object(columns: Sequence[Column]) -> Schema:
    return {
        "type": "object",
        "properties": {column.name: _property(column) for column in columns},
        "required": [column.name for column in columns if not _may_be_empty(column)],
        "additionalProperties": False,
    }


def _property(column: Column) -> Schema:
    said = _said(column)
    if _may_be_empty(column):
        said["type"] = [said["type"], "null"]
        if column.kind is Kind.CHOICE:
            said["enum"] = [*column.choices, None]
    said["description"] = str(column.help)
    if column.default is not None:
        said["default"] = column.default
    if column.unit:
        said["x-unit"] = column.unit
    if column.key:
        said["x-key"] = True
    if column.refers:
        said["x-refers"] = list(column.refers)
    return said


def _may_be_empty(column: Column) -> bool:
    return not column.required or column.default is not None


def _said(column: Column) -> Schema:
    match column.kind:
        case Kind.NUMBER:
            return {"type": "number", **_bounds(column)}
        case Kind.COUNT:
            return {"type": "integer", **_bounds(column)}
        case Kind.CHOICE:
            return {"type": "string", "enum": list(column.choices)}
        case Kind.TEXT:
            return {"type": "string", "minLength": int(column.required), "maxLength": LONGEST_TEXT}
        case _:
            return {"type": "string", "pattern": _pattern(column)}


def _bounds(column: Column) -> Schema:
    above = -LARGEST if column.above is None and column.least is None else column.above
    bounds = {
        "minimum": column.least,
        "exclusiveMinimum": above,
        "maximum": column.most,
        "exclusiveMaximum": LARGEST if column.most is None else None,
    }
    return {name: bound for name, bound in bounds.items() if bound is not None}


def _pattern(column: Column) -> str:
    words = f"({'|'.join(column.choices)})" if column.choices else _CODE
    return {
        Kind.CODE: f"^{_CODE}$",
        Kind.MONTH: "^[0-9]{4}-(0[1-9]|1[0-2])$",
        Kind.DAY: "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        Kind.CHOICES: f"^{words}(;{words})*$",
        Kind.NUMBERS: f"^{_NUMBER}(;{_NUMBER})*$",
    }[column.kind]
