"""From frames to charts, and from charts to SVG: the one place where drawing is loosely typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from xml.etree import ElementTree as ET

import polars as pl
import polars.selectors as cs

from kuznia.model.language import Message
from kuznia.report.extra import alt, vl_convert
from kuznia.report.look import CONFIG, WIDTH, number_locale, time_locale

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

SVG_PARTS = frozenset(
    {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath",
     "linearGradient", "stop"}
)  # fmt: skip
"""The only elements that a picture may hold."""

_NAMED = re.compile(r"url\(['\"]?#([^'\")]+)['\"]?\)")
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Signs that a name may hold and XML may not; the drawing library would abort the process."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A chart with what it says in words and the figures behind it.

    Without figures there is no chart, and the sentence says what is missing.
    """

    title: Message
    sentence: Message
    chart: Chart | None
    table: pl.DataFrame
    table_name: str
    """The table of the results whose columns these are."""
    key: str
    """A word of ASCII letters that names the picture among others."""
    note: Message | None = None
    """What must be known to read the chart, or what it leaves out."""


def marks(frame: pl.DataFrame | None = None) -> alt.Chart:
    """Begin a chart; one without a frame of its own shows that of the layers it is among."""
    return alt.Chart() if frame is None else alt.Chart(_inline(frame))


def layered(
    frame: pl.DataFrame, *charts: alt.Chart, height: int = 300, resolve: Mapping[str, str] = {}
) -> alt.LayerChart:
    """Lay charts over each other, over one frame, as wide as every picture is."""
    chart = alt.layer(
        *charts,
        data=_inline(frame),
        width=WIDTH,
        height=height,
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )
    return _finished(chart, resolve)


def faceted(
    frame: pl.DataFrame,
    *charts: alt.Chart,
    by: alt.Facet,
    columns: int,
    height: int = 130,
    resolve: Mapping[str, str] = {},
) -> alt.FacetChart:
    """Repeat layered charts for every value of a column, with axes of their own."""
    chart = alt.layer(*charts, width=WIDTH // columns - 70, height=height)
    whole = cast("Any", chart).facet(facet=by, data=_inline(frame), columns=columns)
    return _finished(whole, resolve)


def svg(chart: Chart, *, key: str, says: str) -> str:
    """Draw a chart as an SVG element for a page of HTML.

    *key* keeps its ids apart from those of other pictures; *says* is its text for who cannot see
    it.  Nothing but `SVG_PARTS` comes through, whatever the names in the chart are.
    """
    text = vl_convert.vegalite_to_svg(
        _visible(cast("Any", chart).to_dict()),
        allowed_base_urls=[],
        format_locale=number_locale(),
        time_format_locale=time_locale(),
    )
    root = ET.fromstring(text)  # noqa: S314 - our own drawing, not a file from outside
    named = [element.get("id") for element in root.iter() if element.get("id")]
    _clean(root, {name: f"{key}-{number}" for number, name in enumerate(named) if name})
    root.set("role", "img")
    root.set("aria-label", says)
    return ET.tostring(root, encoding="unicode")


def _inline(frame: pl.DataFrame) -> alt.Data:
    dates = frame.with_columns(cs.date().dt.to_string("%Y-%m-%d"))
    return alt.Data(values=dates.to_dicts())


def _finished(chart: Any, resolve: Mapping[str, str]) -> Any:
    """Give a chart its look and its language, here and in a notebook."""
    if resolve:
        scales = {name: how for name, how in resolve.items() if not name.endswith("Axis")}
        chart = chart.resolve_scale(**scales)
    locales = {"formatLocale": number_locale(), "timeFormatLocale": time_locale()}
    return chart.configure(**CONFIG).properties(usermeta={"embedOptions": locales})


def _visible(part: Any) -> Any:
    """Take the signs that XML may not hold out of every text of a chart."""
    if isinstance(part, str):
        return _UNSEEN.sub("", part)
    if isinstance(part, list):
        return [_visible(each) for each in cast("list[Any]", part)]
    if isinstance(part, dict):
        return {name: _visible(each) for name, each in cast("dict[str, Any]", part).items()}
    return part


def _clean(element: ET.Element, ids: Mapping[str, str]) -> None:
    """Take away name spaces, roles and whatever is no part of a picture; rename the ids.

    Vega numbers its ids over all pictures of a process: these must not depend on which were before.
    """
    element.tag = element.tag.rpartition("}")[2]
    for name, value in list(element.attrib.items()):
        plain = name.rpartition("}")[2]
        if plain.startswith(("aria-", "on")) or plain in {"role", "href", "class", "version"}:
            del element.attrib[name]
        elif plain == "id":
            element.set("id", ids[value])
        elif "url(" in value:
            element.set(name, _NAMED.sub(lambda found: f"url(#{ids.get(found[1], '')})", value))
    for child in list(element):
        if child.tag.rpartition("}")[2] in SVG_PARTS:
            _clean(child, ids)
        else:
            element.remove(child)
