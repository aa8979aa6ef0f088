"""The settings of a programme described as columns, so that files, forms and schema read alike."""

from __future__ import annotations

from dataclasses import MISSING, fields
from types import MappingProxyType

from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind
from kuznia.model.settings import BOUNDS, Settings, Solving, Weights

_TEXTS = (
    Column("name", Kind.TEXT, msg("Name of the programme in English")),
    Column("name_uk", Kind.TEXT, msg("Name of the programme in Ukrainian"), required=False),
    Column("start", Kind.MONTH, msg("First month that the plan covers")),
    Column("note", Kind.TEXT, msg("A note in English"), required=False),
    Column("note_uk", Kind.TEXT, msg("A note in Ukrainian"), required=False),
    Column("party", Kind.CODE, msg("Party whose folder this is"), required=False),
)
_FIRST = ("name", "name_uk")
_CLASSES = {"programme": Settings, "weights": Weights, "solving": Solving}


def _sections() -> dict[str, tuple[Column, ...]]:
    texts = {column.name: column for column in _TEXTS}
    numbers = {
        section: {bound.name: bound for bound in BOUNDS if bound.section == section}
        for section in _CLASSES
    }
    return {
        section: tuple(
            texts[field.name]
            if field.name in texts
            else Column(
                field.name,
                Kind.COUNT if field.type == "int" else Kind.NUMBER,
                numbers[section][field.name].help,
                required=field.default is MISSING,
                default=None if field.default is MISSING else field.default,
                least=numbers[section][field.name].least,
                most=numbers[section][field.name].most,
            )
            for field in sorted(fields(kind), key=lambda field: field.name not in _FIRST)
            if field.name not in _CLASSES
        )
        for section, kind in _CLASSES.items()
    }


SECTIONS = MappingProxyType(_sections())
"""The columns of each section of `programme.toml`, in the order of the sections and settings."""
