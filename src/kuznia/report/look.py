"""How every picture looks: colours that colour-blind readers and grey printers can tell apart.

The colours are those of Okabe and Ito (2008), made darker where white must be read on them, in an
order in which neighbours differ in lightness.  Every distinction by colour has a second sign:
dashes, a label, an order or a place.
"""

from __future__ import annotations

from types import MappingProxyType

from babel import Locale

from kuznia.model.language import language

INK = "#1c2530"
QUIET = "#5b6673"
GRID = "#e3e7eb"
PAPER = "#ffffff"

NAVY = "#0b4f8a"
AMBER = "#e69f00"
TEAL = "#007a5c"
SKY = "#7cc0ea"
HAZE = "#bcdcf3"
PLUM = "#8e3a72"
SAND = "#f2dd6e"
BRICK = "#c04a00"
STONE = "#9aa3ad"
FOG = "#dfe3e8"
MIST = "#c4ccd4"

SERIES = (NAVY, AMBER, TEAL, SKY, PLUM, SAND, STONE)
"""Colours of things that have no colour of their own, in order."""

ALARM = BRICK
"""What no fund covers, what falls short."""

STEPS = ("#edf2f7", "#c6dbef", "#8fbfe0", "#4a93c7", "#0b4f8a", "#06264a")
"""Light to dark, for a share from none to all."""

DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
"""Dashes of lines, in order."""

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
WIDTH = 880
"""Width of a picture: it fits a page of A4 at four fifths of its size."""


def series(count: int) -> list[str]:
    """Give so many colours, beginning anew when there are more things than colours."""
    return [SERIES[index % len(SERIES)] for index in range(count)]


def ink_on(colour: str) -> str:
    """Give the colour of text that is legible on *colour*.

    >>> ink_on("#0b4f8a"), ink_on("#e69f00")
    ('#ffffff', '#1c2530')
    """
    light, dark = (_contrast(colour, text) for text in (PAPER, INK))
    return PAPER if light >= dark else INK


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour as the WCAG defines it, 0 for black, 1 for white."""
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


_TEXT = {"labelColor": INK, "titleColor": QUIET, "labelFontSize": 13, "titleFontSize": 13}

CONFIG = MappingProxyType(
    {
        "aria": False,
        "background": PAPER,
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **_TEXT,
            "titleFontWeight": "normal",
            "gridColor": GRID,
            "domainColor": STONE,
            "tickColor": STONE,
            "labelPadding": 6,
        },
        "header": {**_TEXT, "titleFontWeight": "normal", "labelFontWeight": "bold"},
        "legend": {
            **_TEXT,
            "orient": "top",
            "title": None,
            "labelLimit": 400,
            "symbolSize": 140,
            "symbolStrokeWidth": 2.5,
            "symbolOpacity": 1,
            "columnPadding": 18,
        },
        "text": {"color": INK, "fontSize": 12},
    }
)
"""The look of every chart, in the words of Vega-Lite."""


def number_locale() -> dict[str, object]:
    """Give the signs of numbers in the language in force, as d3 wants them."""
    signs = Locale(language()).number_symbols["latn"]
    return {
        "decimal": signs["decimal"],
        "thousands": signs["group"],
        "grouping": [3],
        "currency": ["", ""],
        "minus": "−",
    }


def time_locale() -> dict[str, str | list[str]]:
    """Give the names of months and days in the language in force, as d3 wants them."""
    locale = Locale(language())
    days, months = locale.days["stand-alone"], locale.months["stand-alone"]
    week = (6, 0, 1, 2, 3, 4, 5)
    return {
        "dateTime": "%x %X",
        "date": "%Y-%m-%d",
        "time": "%H:%M:%S",
        "periods": ["AM", "PM"],
        "days": [days["wide"][day] for day in week],
        "shortDays": [days["abbreviated"][day] for day in week],
        "months": [months["wide"][month] for month in range(1, 13)],
        "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
    }
