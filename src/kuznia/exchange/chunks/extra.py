"""The libraries of the optional part `packages`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    import zstandard
    from blake3 import blake3
    from pyfastcdc import FastCDC
except ModuleNotFoundError as missing:
    raise MissingExtra("packages", msg("The store of packages")) from missing

__all__ = ["FastCDC", "blake3", "zstandard"]
