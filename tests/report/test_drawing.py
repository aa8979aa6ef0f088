import re

import polars as pl
import pytest

from kuznia.model.language import use_translations
from kuznia.report.charts.axes import row_keys, row_y
from kuznia.report.drawing import SVG_PARTS, layered, marks, svg
from kuznia.report.extra import alt

HOSTILE = "</text><script>alert(1)</script><img src=x onerror=alert(1)>\"'&\x0b\x00"


def bars(name: str) -> alt.LayerChart:
    keys = row_keys([name])
    frame = pl.DataFrame({"row": keys, "value": [1234.5]})
    return layered(frame, marks().mark_bar().encode(x="value:Q", y=row_y("row", keys)))


def test_only_parts_of_pictures_come_through_whatever_the_names_are():
    drawn = svg(bars(HOSTILE), key="k", says=HOSTILE)

    assert set(re.findall(r"<([A-Za-z]+)", drawn)) <= SVG_PARTS
    assert "<script" not in drawn
    assert "&lt;script&gt;alert(1)" in drawn


def test_a_picture_is_an_image_with_its_text():
    drawn = svg(bars("Plant"), key="k", says='Half is "met" & paid')

    assert drawn.startswith("<svg ")
    assert 'role="img"' in drawn
    assert 'aria-label="Half is &quot;met&quot; &amp; paid"' in drawn
    assert 1 == drawn.count("aria-")


def test_ids_and_what_points_to_them_bear_the_key():
    chart = layered(
        pl.DataFrame({"x": [1, 2], "y": [1, 2]}),
        marks().mark_line(clip=True).encode(x="x:Q", y="y:Q"),
    )
    drawn = svg(chart, key="mine", says="")

    ids = re.findall(r'\bid="([^"]+)"', drawn)
    assert ids
    assert all(name.startswith("mine-") for name in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", drawn)) <= set(ids)


@pytest.mark.parametrize(("code", "number"), [("en", "1,200"), ("uk", "1\u00a0200")])
def test_axes_are_in_the_language_in_force(code: str, number: str):
    with use_translations(code, None):
        assert f">{number}<" in svg(bars("Plant"), key="k", says="")


def test_a_chart_carries_its_language_into_a_notebook():
    with use_translations("uk", None):
        options = bars("Plant").to_dict()["usermeta"]["embedOptions"]

    assert "," == options["formatLocale"]["decimal"]
