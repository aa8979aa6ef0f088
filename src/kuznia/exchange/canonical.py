"""Canonical JSON (RFC 8785): one text for one value, read strictly, so that digests mean something.

Parsers differ on duplicate keys, on large or oddly written numbers and on deep nesting; a signature
over a text that two readers understand differently proves nothing.  All of that is refused here.
Fields that nobody knows are kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import NoReturn, cast

import rfc8785

from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
"""What a JSON text can say."""

DEEPEST = 64
LARGEST = 16 * 1024 * 1024
"""Most bytes that a text may have where its reader sets no other limit."""

_LARGEST_INTEGER = 2**53 - 1
_SURROGATE = re.compile(r"\\u[dD]")
_LONGEST_NUMBER = 32
_TOO_DEEP = msg("is nested deeper than {most} levels", most=DEEPEST)


def canonical(value: object) -> bytes:
    """Write a value as canonical JSON.

    Raises Invalid when JSON cannot say it exactly: NaN, integers beyond 2^53, broken Unicode.
    """
    try:
        return rfc8785.dumps(cast("Json", value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise _invalid("JSON", msg("cannot be written: {reason}", reason=error)) from error
    except RecursionError as error:
        raise _invalid("JSON", _TOO_DEEP) from error


def parse(content: bytes, name: str = "JSON", largest: int = LARGEST) -> Json:
    """Read a JSON text strictly; *name* says in errors what is being read.

    Raises Invalid when it is not JSON in UTF-8, too large or too deep, or when it has a duplicate
    key, NaN, broken Unicode, or a number that is not written the canonical way.
    """
    if len(content) > largest:
        raise _invalid(name, msg("is larger than {most} bytes", most=largest))
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise _invalid(name, msg("is not UTF-8 at byte {byte}", byte=error.start)) from error
    try:
        value = cast("Json", json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_real,
            parse_int=_integer,
            parse_constant=_constant,
        ))  # fmt: skip
        _require_flat(value)
        if _SURROGATE.search(text):  # half a pair is a text that UTF-8 cannot carry on
            rfc8785.dumps(value)
    except _Unfit as unfit:
        raise _invalid(name, unfit.reason) from None
    except RecursionError:
        raise _invalid(name, _TOO_DEEP) from None
    except ValueError as error:
        raise _invalid(name, msg("is not JSON: {reason}", reason=error)) from error
    return value


def parse_object(content: bytes, name: str = "JSON", largest: int = LARGEST) -> dict[str, Json]:
    """Read a JSON text that must be an object.

    Raises Invalid as `parse` does, and when it is anything else.
    """
    value = parse(content, name, largest)
    if not isinstance(value, dict):
        raise _invalid(name, msg("is not a JSON object"))
    return value


def parse_canonical(content: bytes, name: str = "JSON", largest: int = LARGEST) -> dict[str, Json]:
    """Read an object that must be written the canonical way to the last byte.

    Raises Invalid as `parse_object` does, and when spaces, order or escapes differ.
    """
    value = parse_object(content, name, largest)
    if canonical(value) != content:
        raise _invalid(name, msg("is not canonical JSON (RFC 8785)"))
    return value


def text_field(fields: Mapping[str, Json], field: str, name: str) -> str:
    """Give a field that must be a text.

    Raises Invalid when it is absent or anything else.
    """
    value = fields.get(field)
    if not isinstance(value, str):
        raise _invalid(name, msg("has no text in the field {field}", field=field))
    return value


class _Unfit(ValueError):
    """A part of a text that strict reading refuses."""

    def __init__(self, reason: Message) -> None:
        super().__init__(reason)
        self.reason = reason


def _require_flat(value: Json) -> None:
    """Refuse a value that is nested too deep, going through it level by level.

    Raises _Unfit.
    """
    level = [value]
    for _ in range(DEEPEST + 1):
        lists = [each for each in level if isinstance(each, list)]
        objects = [each for each in level if isinstance(each, dict)]
        if not (lists or objects):
            return
        level = [each for found in lists for each in found]
        level += [each for found in objects for each in found.values()]
    raise _Unfit(_TOO_DEEP)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))
        raise _Unfit(msg("has the key {key} twice", key=twice))
    return found


def _integer(text: str) -> int | float:
    if len(text) > _LONGEST_NUMBER:
        raise _Unfit(msg("has an integer that others would round: {number}", number=text[:40]))
    value = int(text)
    if abs(value) > _LARGEST_INTEGER:
        if rfc8785.dumps(float(value)) != text.encode():
            raise _Unfit(msg("has an integer that others would round: {number}", number=text))
        return float(value)
    if text != str(value):
        raise _Unfit(msg("has the number {number}, which is not canonical", number=text))
    return value


def _real(text: str) -> float:
    shown = text[:_LONGEST_NUMBER]
    try:
        is_canonical = rfc8785.dumps(float(text)) == text.encode()
    except rfc8785.CanonicalizationError:
        is_canonical = False
    if not is_canonical:
        raise _Unfit(msg("has the number {number}, which is not canonical", number=shown))
    return float(text)


def _constant(text: str) -> NoReturn:
    raise _Unfit(msg("has {number}, which is no number", number=text))


def _invalid(name: str, reason: Message) -> Invalid:
    return Invalid(
        msg("{name} cannot be trusted: it {reason}", name=name, reason=reason),
        [Finding("canonical_json", Severity.ERROR, name, reason)],
    )
