"""The value of one cell of a column: read when certain, unreadable otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.language import Message, msg
from kuznia.model.look_alikes import latin
from kuznia.model.month_text import month_of, read_month
from kuznia.model.number_text import checked, format_number, read_number
from kuznia.model.schema import Column, Kind

LONGEST_TEXT = 32_767
"""Excel cuts a text that is longer, so no programme has one."""

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_EXCEL_ERROR = re.compile(r"#(?:[A-Z]+(?:/[A-Z0]+)?[!?]?|GETTING_DATA)")
_UNSEEN = "\u200b\u2060\ufeff"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def read_cell(column: Column, cell: object) -> AsRead[str | float | date | None]:
    """Give the value of a cell; an empty one is None.

    Raises Unreadable when it is not certain what was meant.
    """
    if cell is None:
        return AsRead(None)
    if isinstance(cell, str):
        text = cell.strip().strip(_UNSEEN).strip()
        if not text:
            return AsRead(None)
        if _EXCEL_ERROR.fullmatch(text):
            raise Unreadable(msg("'{text}' is an error of Excel", text=shown(text)))
        return _OF_TEXT[column.kind](column, text)
    if isinstance(cell, (bool, int, float, date)):
        return _of_value(column, cell)
    raise Unreadable(msg("'{text}' is no value of a cell", text=shown(str(cell))))


def expectation(column: Column) -> Message:
    """Say what a cell of the column should look like."""
    choices = ", ".join(column.choices)
    match column.kind:
        case Kind.CODE:
            return msg("a code: up to 64 Latin letters, digits and . _ - without spaces")
        case Kind.TEXT:
            return msg("a text of up to {most} characters", most=LONGEST_TEXT)
        case Kind.NUMBER if column.unit:
            return msg("a number with a decimal point, like 1.5, in {unit}", unit=column.unit)
        case Kind.NUMBER:
            return msg("a number with a decimal point, like 1.5")
        case Kind.COUNT:
            return msg("a whole number")
        case Kind.MONTH:
            return msg("a month, YYYY-MM")
        case Kind.CHOICE:
            return msg("one of {choices}", choices=choices)
        case Kind.CHOICES if column.choices:
            return msg("some of {choices}, with ; between", choices=choices)
        case Kind.CHOICES:
            return msg("codes with ; between")
        case Kind.NUMBERS:
            return msg("numbers with decimal points and ; between, like 0.25;0.5;1")


def written(value: str | float | date | None) -> str:
    """Write a value as a cell of text: the one form that CSV, findings and pages share.

    >>> written(date(2024, 3, 1)), written(2.0), written(None)
    ('2024-03', '2', '')
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return f"{value.year:04d}-{value.month:02d}"
    if isinstance(value, str):
        return value
    return format_number(value)


def _code(column: Column, text: str) -> AsRead[str]:
    if _CODE.fullmatch(text):
        return AsRead(text)
    if _CODE.fullmatch(latin(text)):
        return AsRead(latin(text), as_written=False)
    if len(text) > 64 and _CODE.fullmatch(text[:64]):
        raise Unreadable(msg("'{text}' is too long", text=shown(text)))
    other = sorted({char for char in text if not _CODE.fullmatch(latin(char))})
    raise Unreadable(
        msg(
            "'{text}' has characters that a code cannot have: {other}",
            text=shown(text),
            other=" ".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in other),
        )
    )


def _text(column: Column, text: str) -> AsRead[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if unseen := _CONTROL.search(lines):
        raise Unreadable(
            msg(
                "the text has a character that cannot be shown: {character}",
                character=f"U+{ord(unseen[0]):04X}",
            )
        )
    if len(lines.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise Unreadable(msg("the text is too long: '{text}'", text=shown(lines)))
    return AsRead(lines)


def _number(column: Column, text: str) -> AsRead[float]:
    return read_number(text)


def _count(column: Column, text: str) -> AsRead[int]:
    number = read_number(text)
    whole = _whole(number.value, text)
    return AsRead(whole, as_written=text.lstrip("+-").isdigit())


def _whole(number: float, text: str) -> int:
    if not number.is_integer():
        raise Unreadable(msg("'{text}' is not a whole number", text=shown(text)))
    return int(number)


def _month(column: Column, text: str) -> AsRead[date]:
    return read_month(text)


def _choice(column: Column, text: str) -> AsRead[str]:
    folded = latin(text).lower()
    for tried in (text, folded, re.sub(r"[ -]+", "_", folded)):
        if tried in column.choices:
            return AsRead(tried, as_written=tried == text)
    raise Unreadable(msg("'{text}' is none of the words", text=shown(text)))


def _choices(column: Column, text: str) -> AsRead[str]:
    one = _choice if column.choices else _code
    parts = [part.strip() for part in re.split("[;,]", text)]
    read = [one(column, part) for part in parts]
    values = list(dict.fromkeys(part.value for part in read))
    certain = "," not in text and len(values) == len(read) and all(r.as_written for r in read)
    return AsRead(";".join(values), as_written=certain)


def _numbers(column: Column, text: str) -> AsRead[str]:
    read = [read_number(part.strip()) for part in text.split(";")]
    return AsRead(_joined([r.value for r in read]), as_written=all(r.as_written for r in read))


def _joined(numbers: Sequence[float]) -> str:
    return ";".join(format_number(number) for number in numbers)


def _of_value(column: Column, cell: bool | float | date) -> AsRead[str | float | date | None]:  # noqa: FBT001 - a cell can hold one
    """Read a cell that a workbook or a typed file gives as a value and not as text."""
    match column.kind:
        case Kind.MONTH if isinstance(cell, date):
            return month_of(cell)
        case Kind.TEXT:
            return AsRead(_as_text(cell))
        case Kind.NUMBER | Kind.COUNT | Kind.NUMBERS | Kind.CODE if _is_number(cell):
            number = checked(float(cell), str(cell))
            if column.kind is Kind.NUMBER:
                return AsRead(number)
            if column.kind is Kind.COUNT:
                return AsRead(_whole(number, format_number(number)))
            return AsRead(format_number(number))
        case _:
            return _OF_TEXT[column.kind](column, _as_text(cell))


def _is_number(cell: bool | float | date) -> TypeIs[float]:  # noqa: FBT001 - a cell can hold one
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _as_text(cell: bool | float | date) -> str:  # noqa: FBT001 - a cell can hold one
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell.isoformat() if isinstance(cell, date) else format_number(cell)


_OF_TEXT: dict[Kind, Callable[[Column, str], AsRead[str | float | date | None]]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.COUNT: _count,
    Kind.MONTH: _month,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
    Kind.NUMBERS: _numbers,
}
