from itertools import pairwise

from kuznia.model.language import use_translations
from kuznia.report.charts.lateness import KINDS
from kuznia.report.look import (
    ALARM,
    INK,
    PAPER,
    SERIES,
    STEPS,
    ink_on,
    luminance,
    number_locale,
    series,
    time_locale,
)


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_neighbours_differ_in_grey():
    assert all(contrast(one, other) > 1.5 for one, other in pairwise((*SERIES, SERIES[0])))


def test_steps_grow_darker():
    lights = [luminance(step) for step in STEPS]

    assert sorted(lights, reverse=True) == lights


def test_text_on_every_colour_is_legible():
    for colour in (*SERIES, *KINDS.values(), ALARM):
        assert contrast(colour, ink_on(colour)) >= 4.5
    assert contrast(INK, PAPER) >= 7


def test_colours_begin_anew():
    assert SERIES[0] == series(len(SERIES) + 1)[-1]


def test_locales_are_those_of_the_language():
    assert (".", ",") == (number_locale()["decimal"], number_locale()["thousands"])
    with use_translations("uk", None):
        assert (",", "\u00a0") == (number_locale()["decimal"], number_locale()["thousands"])
        assert "січ." == time_locale()["shortMonths"][0]
        assert "неділя" == time_locale()["days"][0]
