"""The library of the optional part `node`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    from jsonschema_rs import Draft202012Validator, ValidationErrorKind
except ModuleNotFoundError as missing:
    raise MissingExtra("node", msg("The exchange between nodes")) from missing

__all__ = ["Draft202012Validator", "ValidationErrorKind"]
