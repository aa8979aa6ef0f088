"""Columns of the kinds that tables are made of."""

from __future__ import annotations

from kuznia.model.language import Message, msg
from kuznia.model.schema import Column, Kind

USD = "USD"
MONTHS = "months"


def code(name: str, what: Message, *, key: bool = True) -> Column:
    """Give a column that holds the code of a row."""
    return Column(name, Kind.CODE, what, key=key)


def refers(name: str, table: str, what: Message, *, key: bool = False) -> Column:
    """Give a column that names a row of another table."""
    return Column(name, Kind.CODE, what, key=key, refers=(table,))


def names() -> tuple[Column, Column]:
    """Give the two columns of a name."""
    return (
        Column("name", Kind.TEXT, msg("Name in English"), required=False),
        Column("name_uk", Kind.TEXT, msg("Name in Ukrainian"), required=False),
    )


def number(
    name: str,
    what: Message,
    unit: str = "",
    *,
    default: float | None = None,
    required: bool = True,
    least: float | None = 0,
    most: float | None = None,
    above: float | None = None,
) -> Column:
    """Give a column of numbers, from 0 up unless said otherwise."""
    return Column(
        name,
        Kind.NUMBER,
        what,
        unit,
        required=required and default is None,
        default=default,
        least=least,
        most=most,
        above=above,
    )


def count(
    name: str,
    what: Message,
    unit: str = "",
    *,
    default: int | None = None,
    least: int = 0,
    most: int | None = None,
) -> Column:
    """Give a column of whole numbers."""
    return Column(
        name, Kind.COUNT, what, unit, required=default is None, default=default, least=least,
        most=most,
    )  # fmt: skip


def month(name: str, what: Message, *, required: bool = False) -> Column:
    """Give a column of months."""
    return Column(name, Kind.MONTH, what, required=required)


def unit() -> Column:
    """Give the column that repeats an item's unit."""
    return Column(
        "unit",
        Kind.CODE,
        msg("Unit of the quantity, the same as the item's; empty for the item's own"),
        required=False,
    )


def day(name: str, what: Message) -> Column:
    """Give a column of days that may stay empty."""
    return Column(name, Kind.DAY, what, required=False)


def text(name: str, what: Message) -> Column:
    """Give a column of text that may stay empty."""
    return Column(name, Kind.TEXT, what, required=False)


def yes_no(name: str, what: Message) -> Column:
    """Give a column of yes and no; empty means that it is not known."""
    return Column(name, Kind.CHOICE, what, required=False, choices=("yes", "no"))


def choice(
    name: str, what: Message, *words: str, required: bool = True, key: bool = False
) -> Column:
    """Give a column that holds one of a few words."""
    return Column(name, Kind.CHOICE, what, choices=words, required=required, key=key)


def words(name: str, what: Message, *some: str) -> Column:
    """Give a column that holds several of a few words; empty means that it is not known."""
    return Column(name, Kind.CHOICES, what, choices=some, required=False)


def may_refer(name: str, table: str, what: Message) -> Column:
    """Give a column that may name a row of another table."""
    return Column(name, Kind.CODE, what, required=False, refers=(table,))


def several(name: str, table: str, what: Message) -> Column:
    """Give a column that may name several rows of another table."""
    return Column(name, Kind.CHOICES, what, required=False, refers=(table,))
