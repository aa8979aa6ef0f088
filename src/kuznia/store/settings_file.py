"""The file `programme.toml`: what the programme is, apart from its tables."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import cast

from kuznia.model.as_read import shown
from kuznia.model.cell_values import expectation, written
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.setting_values import KEYS, PROGRAMME, key_of, settings_of, values_of
from kuznia.model.settings import Settings
from kuznia.store.text import decode

FILE = "programme.toml"

_LINE = re.compile(r"at line ([0-9]+)")


def read_settings(content: bytes) -> tuple[Settings | None, list[Finding]]:
    """Read the settings from the content of `programme.toml`; None when any is wrong."""
    text, findings = decode(PROGRAMME, content)
    if text is None:
        return None, findings
    try:
        sections = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, [*findings, _no_toml(error)]
    given, wrong = _given(sections)
    settings, found = settings_of(given)
    # a value of the wrong type is as if missing: one finding on it is enough
    told = {finding.column for finding in wrong}
    found = [finding for finding in found if finding.column not in told]
    return None if wrong else settings, [*findings, *wrong, *found]


def write_settings(settings: Settings) -> bytes:
    """Write settings as the content of `programme.toml`, each with what it means behind it."""
    values = values_of(settings)
    lines: list[str] = []
    for section, columns in SECTIONS.items():
        lines += ["", f"[{section}]"]
        for column in columns:
            value = values[key_of(section, column.name)]
            if value not in (None, ""):
                lines.append(f"{column.name} = {_toml(value)}  # {column.help.text}")
    return ("\n".join(lines[1:]) + "\n").encode("utf-8")


def _given(sections: Mapping[str, object]) -> tuple[dict[str, object], list[Finding]]:
    """Give the values by key, without those whose type is not that of their setting."""
    given: dict[str, object] = {}
    findings: list[Finding] = []
    for section, values in sections.items():
        if section not in SECTIONS or not isinstance(values, dict):
            findings.append(_no_section(section))
            continue
        for name, value in cast("dict[str, object]", values).items():
            key = key_of(section, name)
            if key in KEYS and not _fits(KEYS[key], value):
                findings.append(_wrong_type(key, value))
            else:
                given[key] = value
    return given, findings


def _fits(column: Column, value: object) -> bool:
    if column.kind in (Kind.NUMBER, Kind.COUNT):
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if column.kind is Kind.MONTH:
        return isinstance(value, (str, date))
    return isinstance(value, str)


def _toml(value: object) -> str:
    if isinstance(value, (str, date)):
        # JSON escapes a text as TOML does, but for this one character
        return json.dumps(written(value), ensure_ascii=False).replace("\x7f", "\\u007f")
    return written(cast("float", value))


def _no_toml(error: Exception) -> Finding:
    line = _LINE.search(str(error))
    return Finding(
        "settings",
        Severity.ERROR,
        PROGRAMME,
        msg("{file} cannot be read: {reason}", file=FILE, reason=str(error)),
        int(line[1]) if line else None,
        expected=msg('lines like name = "Forge" or months = 60'),
    )


def _no_section(name: str) -> Finding:
    return Finding(
        "settings",
        Severity.ERROR,
        PROGRAMME,
        msg("there is no section [{name}]", name=shown(name)),
        column=name,
        expected=msg("one of {names}", names=", ".join(f"[{section}]" for section in SECTIONS)),
    )


def _wrong_type(key: str, value: object) -> Finding:
    return Finding(
        "settings",
        Severity.ERROR,
        PROGRAMME,
        msg("{value} is of the wrong type", value=shown(repr(value))),
        column=key,
        expected=expectation(KEYS[key]),
    )
