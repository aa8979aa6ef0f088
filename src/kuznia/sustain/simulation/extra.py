"""The compiler of the optional part `simulation`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    import numba
except ModuleNotFoundError as missing:
    raise MissingExtra("simulation", msg("The compiled simulation")) from missing

__all__ = ["numba"]
