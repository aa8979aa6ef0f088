"""The database library of the optional part `node`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    import sqlalchemy
    from sqlalchemy import event, exc
except ModuleNotFoundError as missing:
    raise MissingExtra("node", msg("The exchange between nodes")) from missing

__all__ = ["event", "exc", "sqlalchemy"]
