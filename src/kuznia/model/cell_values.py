"""The value of one cell of a column: read when certain, unreadable otherwise."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from datetime import date

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.day_text import day_of, read_day
from kuznia.model.language import Message, msg
from kuznia.model.look_alikes import latin
from kuznia.model.month_text import month_of, read_month
from kuznia.model.number_text import checked, format_number, read_number
from kuznia.model.schema import Column, Kind

LONGEST_TEXT = 32_767
"""Excel cuts a text that is longer, so no programme has one."""

UNCOMPUTED = "#UNCOMPUTED!"
"""What a reader of workbooks gives for a formula that no program has computed."""

_CODE = re.compile(r"[A-Za-z0-9._-]{1,64}")
_EXCEL_ERROR = re.compile(
    r"#(?:N/A|NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!|"
    r"BUSY!|UNKNOWN!|GETTING_DATA)"
)
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
        return _of_text(column, text)
    if isinstance(cell, (int, float, date)):
        return _of_value(column, cell)
    raise Unreadable(msg("'{cell}' is no value of a cell", cell=shown(str(cell))))


def expectation(column: Column) -> Message:
    """Say what a cell of the column should look like."""
    if column.unit and column.kind is Kind.NUMBER:
        return msg("a number with a decimal point, like 1.5, in {unit}", unit=column.unit)
    if column.choices:
        words = ", ".join(column.choices)
        if column.kind is Kind.CHOICES:
            return msg("some of {words}, with ; between", words=words)
        return msg("one of {words}", words=words)
    return _EXPECTED[column.kind]


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


def _of_text(column: Column, text: str) -> AsRead[str | float | date | None]:
    if text == UNCOMPUTED:
        raise Unreadable(
            msg("a formula that was never computed: open the workbook in Excel and save it")
        )
    if _EXCEL_ERROR.fullmatch(text):
        raise Unreadable(msg("'{cell}' is an error of Excel", cell=text))
    if column.kind is Kind.CHOICE:
        return _choice(column.choices, text)
    if column.kind is Kind.CHOICES:
        return _choices(column.choices, text)
    return _READERS[column.kind](text)


def _code(text: str) -> AsRead[str]:
    if _CODE.fullmatch(text):
        return AsRead(text)
    if _CODE.fullmatch(latin(text)):
        return AsRead(latin(text), as_written=False)
    if len(text) > 64 and _CODE.fullmatch(text[:64]):
        raise Unreadable(msg("'{cell}' is too long", cell=shown(text)))
    other = sorted({char for char in text if not _CODE.fullmatch(latin(char))})
    raise Unreadable(
        msg(
            "'{cell}' has characters that a code cannot have: {other}",
            cell=shown(text),
            other=" ".join(
                char if char.isprintable() and char != " " else f"U+{ord(char):04X}"
                for char in other[:10]
            ),
        )
    )


def _text(text: str) -> AsRead[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if unseen := _CONTROL.search(lines):
        raise Unreadable(
            msg(
                "the text has a character that cannot be shown: {character}",
                character=f"U+{ord(unseen[0]):04X}",
            )
        )
    if len(lines.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        raise Unreadable(msg("the text is too long: '{cell}'", cell=shown(lines)))
    return AsRead(lines)


def _count(text: str) -> AsRead[int]:
    number = read_number(text)
    whole = _whole(number.value, text)
    return AsRead(whole, as_written=text.lstrip("+-").isdigit())


def _whole(number: float, text: str) -> int:
    if not number.is_integer():
        raise Unreadable(msg("'{cell}' is not a whole number", cell=shown(text)))
    return int(number)


def _choice(words: Sequence[str], text: str) -> AsRead[str]:
    folded = latin(text).lower()
    for tried in (text, folded, re.sub(r"[ -]+", "_", folded)):
        if tried in words:
            return AsRead(tried, as_written=tried == text)
    raise Unreadable(msg("'{cell}' is none of the words", cell=shown(text)))


def _choices(words: Sequence[str], text: str) -> AsRead[str | None]:
    parts = [stripped for part in re.split("[;,]", text) if (stripped := part.strip())]
    read = [_choice(words, part) if words else _code(part) for part in parts]
    joined = ";".join(dict.fromkeys(part.value for part in read))
    return AsRead(joined or None, as_written=joined == re.sub(r"\s*;\s*", ";", text))


def _numbers(text: str) -> AsRead[str]:
    read = [read_number(part.strip()) for part in text.split(";")]
    return AsRead(_joined([r.value for r in read]), as_written=all(r.as_written for r in read))


def _joined(numbers: Sequence[float]) -> str:
    return ";".join(format_number(number) for number in numbers)


def _of_value(column: Column, cell: float | date) -> AsRead[str | float | date | None]:
    """Read a cell that a workbook or a typed file gives as a value and not as text."""
    if column.kind is Kind.TEXT:
        return AsRead(_as_text(cell))
    if column.kind is Kind.MONTH and isinstance(cell, date):
        return month_of(cell)
    if column.kind is Kind.DAY and isinstance(cell, date):
        return day_of(cell)
    if isinstance(cell, (bool, date)):
        raise Unreadable(msg("'{cell}' has become another kind of value", cell=_as_text(cell)))
    number = checked(_float(cell), str(cell))
    if column.kind is Kind.NUMBER:
        return AsRead(number)
    text = format_number(number)
    return AsRead(_whole(number, text)) if column.kind is Kind.COUNT else _of_text(column, text)


def _as_text(cell: float | date) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    return cell.isoformat() if isinstance(cell, date) else format_number(_float(cell))


def _float(cell: float) -> float:
    try:
        return float(cell)
    except OverflowError:
        return math.inf


_READERS: dict[Kind, Callable[[str], AsRead[str | float | date]]] = {
    Kind.CODE: _code,
    Kind.TEXT: _text,
    Kind.NUMBER: read_number,
    Kind.COUNT: _count,
    Kind.MONTH: read_month,
    Kind.DAY: read_day,
    Kind.NUMBERS: _numbers,
}

_EXPECTED: dict[Kind, Message] = {
    Kind.CODE: msg("a code: up to 64 Latin letters, digits and . _ - without spaces"),
    Kind.TEXT: msg("a text of up to {most} characters", most=LONGEST_TEXT),
    Kind.NUMBER: msg("a number with a decimal point, like 1.5"),
    Kind.COUNT: msg("a whole number"),
    Kind.MONTH: msg("a month, YYYY-MM"),
    Kind.DAY: msg("a day, YYYY-MM-DD"),
    Kind.CHOICES: msg("codes with ; between"),
    Kind.NUMBERS: msg("numbers with decimal points and ; between, like 0.25;0.5;1"),
}
