"""The library of the optional part `schedule`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    from ortools.sat.python import cp_model
except ModuleNotFoundError as missing:
    raise MissingExtra("schedule", msg("The schedule of retrofit")) from missing

__all__ = ["cp_model"]
