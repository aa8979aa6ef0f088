"""The libraries of the optional part `report`, or the error that says how to install it."""

from __future__ import annotations

from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

try:
    import altair as alt
    import jinja2
    import vl_convert
except ModuleNotFoundError as missing:
    raise MissingExtra("report", msg("The report")) from missing

__all__ = ["alt", "jinja2", "vl_convert"]
