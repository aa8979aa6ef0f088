"""The library of the optional part `cluster`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    import ray
except ModuleNotFoundError as missing:
    raise MissingExtra("cluster", msg("Work on a cluster")) from missing

__all__ = ["ray"]
