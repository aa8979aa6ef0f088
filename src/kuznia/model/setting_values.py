"""Settings from the values of a file or form, with a finding for every one that is not right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from typing import cast

from kuznia.model.as_read import Unreadable, shown
from kuznia.model.cell_values import expectation, read_cell, written
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.number_text import format_number
from kuznia.model.schema import Column, Kind
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.settings import Settings, Solving, Weights

PROGRAMME = "programme"
"""What findings on settings have in place of a table."""

Value = str | float | date | None


def settings_of(given: Mapping[str, object]) -> tuple[Settings | None, list[Finding]]:
    """Make settings from values by key, `name` or `weights.risk`; None when any is wrong."""
    findings = [_unknown(key) for key in given if key not in KEYS]
    values: dict[str, dict[str, Value]] = {section: {} for section in SECTIONS}
    for section, columns in SECTIONS.items():
        for column in columns:
            key = key_of(section, column.name)
            value, found = _value(key, column, given.get(key))
            findings += found
            if value is not None:
                values[section][column.name] = value
    if any(found.severity is Severity.ERROR for found in findings):
        return None, findings
    weights = Weights(**cast("dict[str, float]", values["weights"]))
    solving = Solving(**cast("dict[str, int]", values["solving"]))
    texts = cast("dict[str, str]", values[PROGRAMME])
    return Settings(**texts, weights=weights, solving=solving), findings  # pyright: ignore[reportArgumentType] - SECTIONS is made from these fields


def values_of(settings: Settings) -> dict[str, Value]:
    """Give the settings as values by key, in the order of the sections."""
    parts = {PROGRAMME: settings, "weights": settings.weights, "solving": settings.solving}
    return {
        key_of(section, column.name): cast("Value", getattr(parts[section], column.name))
        for section, columns in SECTIONS.items()
        for column in columns
    }


def key_of(section: str, name: str) -> str:
    """Give the key of a setting: those of the section `programme` go by their name alone."""
    return name if section == PROGRAMME else f"{section}.{name}"


KEYS: dict[str, Column] = {
    key_of(section, column.name): column
    for section, columns in SECTIONS.items()
    for column in columns
}
"""The column of each setting, by its key."""


def _value(key: str, column: Column, cell: object) -> tuple[Value, list[Finding]]:
    try:
        read = read_cell(column, cell)
    except Unreadable as wrong:
        return None, [_found(key, Severity.ERROR, wrong.message, expectation(column))]
    value = read.value
    if value is None:
        if column.required:
            message = msg("the setting '{name}' is missing", name=key)
            return None, [_found(key, Severity.ERROR, message, expectation(column))]
        return None, []
    if not _within(column, value):
        message = msg("{value} is out of bounds", value=written(value))
        return None, [_found(key, Severity.ERROR, message, _bounds(column))]
    if not read.as_written:
        message = msg("'{cell}' was read as '{value}'", cell=shown(str(cell)), value=written(value))
        return value, [_found(key, Severity.FIXED, message, expectation(column))]
    return value, []


def _within(column: Column, value: str | float | date) -> bool:
    if column.kind not in (Kind.NUMBER, Kind.COUNT) or not isinstance(value, (int, float)):
        return True
    least, most = column.least, column.most
    return (least is None or value >= least) and (most is None or value <= most)


def _bounds(column: Column) -> Message:
    return msg(
        "a number from {least} to {most}",
        least=format_number(column.least or 0),
        most=format_number(column.most or 0),
    )


def _unknown(key: str) -> Finding:
    near = get_close_matches(key, KEYS, n=3)
    return _found(
        key,
        Severity.ERROR,
        msg("there is no setting '{name}'", name=shown(key)),
        msg("perhaps {names}", names=", ".join(near))
        if near
        else msg("one of {names}", names=", ".join(KEYS)),
    )


def _found(key: str, severity: Severity, message: Message, expected: Message) -> Finding:
    return Finding("settings", severity, PROGRAMME, message, None, key, expected)
