"""Dated law from readable files: what comes with Kuznia, and what a party adds or corrects.

A file is TOML with a list `[[entry]]` of name, value, source, valid_from, valid_to and verified.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import cast

from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

Record = dict[str, object]

_KEYS = {"name": str, "source": str, "valid_from": str, "verified": bool}


def read_law(own: Path | None = None) -> list[Record]:
    """Read the law that comes with Kuznia and then that of a party's folder, `law/*.toml`.

    Raises Invalid, naming file and entry, when an entry is not as it should be.
    """
    shipped = sorted(
        (part for part in files("kuznia").joinpath("law").iterdir() if part.name.endswith(".toml")),
        key=lambda part: part.name,
    )
    records: list[Record] = []
    for part in shipped:
        records += entries_of(part.name, part.read_bytes())
    for path in sorted(own.glob("*.toml")) if own is not None and own.is_dir() else ():
        records += entries_of(path.name, path.read_bytes())
    return records


def entries_of(file: str, content: bytes) -> list[Record]:
    """Give the entries of one file.

    Raises Invalid, naming file and entry, when one is not as it should be.
    """
    try:
        found = tomllib.loads(content.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _invalid(
            file, [_finding(file, None, msg("it is no TOML: {reason}", reason=error))]
        ) from error
    entries = cast("object", found.get("entry"))
    if not isinstance(entries, list):
        raise _invalid(file, [_finding(file, None, msg("it has no list [[entry]]"))])
    numbered = list(enumerate(cast("list[Record]", entries), start=1))
    findings = [finding for number, entry in numbered for finding in _wrong(file, number, entry)]
    if findings:
        raise _invalid(file, findings)
    return [{**entry, "file": file} for _, entry in numbered]


def _wrong(file: str, number: int, entry: Record) -> Iterable[Finding]:
    for key, kind in _KEYS.items():
        if not isinstance(entry.get(key), kind):
            yield _finding(
                file, number, msg("the entry has no proper '{key}'", key=key), key,
                msg("a text") if kind is str else msg("true or false"),
            )  # fmt: skip
    if "value" not in entry:
        yield _finding(file, number, msg("the entry has no 'value'"), "value")
    for key in ("valid_from", "valid_to"):
        day = entry.get(key)
        if day is None or (key == "valid_from" and not isinstance(day, str)):
            continue
        if not (isinstance(day, str) and _is_day(day)):
            yield _finding(
                file, number, msg("'{day}' is no day", day=day), key, msg("a day, YYYY-MM-DD")
            )


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _finding(
    file: str,
    number: int | None,
    message: Message,
    key: str | None = None,
    expected: Message | None = None,
) -> Finding:
    return Finding("law", Severity.ERROR, file, message, number, key, expected)


def _invalid(file: str, findings: list[Finding]) -> Invalid:
    return Invalid(msg("{file} cannot be used as law", file=file), findings)
