from datetime import date
from typing import Any

from kuznia.report.charts.axes import (
    INDENT,
    legend,
    legend_columns,
    month_step,
    month_x,
    row_keys,
    row_y,
    rows_height,
)


def spec(channel: Any) -> Any:
    return channel.to_dict()


def test_months_are_named_as_often_as_there_is_room():
    assert [1, 2, 3, 4, 6, 12, 24] == [month_step(m) for m in (10, 20, 30, 36, 60, 120, 240)]
    assert 12 == month_step(36, 4)


def test_an_axis_of_bars_ends_with_its_last_month():
    axis = spec(month_x("begin", [date(2024, 3, 1), date(2024, 1, 1)], edges=True))

    assert ["2024-01-01", "2024-03-01"] == axis["scale"]["domain"]
    assert "utc" == axis["scale"]["type"]
    assert "temporal" == axis["type"]


def test_rows_of_one_label_stay_apart_and_in_order():
    keys = row_keys(["Plant", INDENT + "Line", "Plant"])

    assert 3 == len(set(keys))
    assert sorted(keys) == keys
    assert keys == spec(row_y("row", keys, headings=True))["scale"]["domain"]


def test_a_legend_keeps_its_order():
    scale = spec(legend("kind", ["B", "A"], ["#111111", "#222222"]))["scale"]

    assert {"domain": ["B", "A"], "range": ["#111111", "#222222"]} == scale


def test_long_labels_take_two_lines_and_higher_rows():
    long = row_keys([INDENT + "A name of a process that is " + "very " * 20 + "long"])

    assert 1 == long[0].count("\n")
    assert long[0].endswith("…")
    assert rows_height(long) > rows_height(row_keys(["Plant"]))


def test_a_legend_has_as_many_columns_as_find_room():
    assert 3 == legend_columns(["One", "Two", "Three"], 400)
    assert 2 == legend_columns(["A name of thirty letters or so"] * 3, 600)
    assert 1 == legend_columns(["A name of thirty letters or so"] * 3, 100)
