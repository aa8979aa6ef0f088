import polars as pl

from kuznia.report.charts.curves import Line, long_frame

TABLE = pl.DataFrame({"month": [1, 2], "low": [0.1, 0.2], "high": [0.3, 0.4], "due": [0.5, 0.6]})


def test_a_long_frame_has_a_band_and_each_curve():
    frame = long_frame(TABLE, ("Band", "low", "high"), [Line("Due", "due", "#000000")], ["month"])

    assert ["Band", "Band", "Due", "Due"] == frame["name"].to_list()
    assert [0.1, 0.2, None, None] == frame["low"].to_list()
    assert [None, None, 0.5, 0.6] == frame["value"].to_list()
