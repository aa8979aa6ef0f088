import pytest

from kuznia.model.results import RESULTS
from kuznia.report.labels import TITLES, heading, is_share, label

COLUMNS = [(table.name, column.name) for table in RESULTS.values() for column in table.columns]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_every_column_has_a_short_label(table: str, column: str):
    assert 2 <= len(str(label(table, column))) <= 40


def test_every_table_has_a_title_that_fits_a_sheet():
    assert set(RESULTS) == set(TITLES)
    assert 31 >= max(len(str(title)) for title in TITLES.values())


def test_labels_tell_spreads_and_units():
    assert "Paid, P90, USD" == str(heading("money", "paid_usd_p90"))
    assert "Paid, average, USD" == str(heading("money", "paid_usd_expected"))
    assert "Met, P50" == str(label("needs", "met_p50"))
    assert "Met so far, P50" == str(label("met", "met_p50"))


def test_shares_are_known():
    shares = {f"{table}.{column}" for table, column in COLUMNS if is_share(table, column)}

    assert {
        "needs.on_time_share", "needs.on_time_chance", "met.due", "met.met_expected",
        "met.met_p10", "met.met_p50", "met.met_p90", "futures.probability",
        "futures.on_time_share", "futures.local_share", "builds.chance", "lines.full_chance",
        "localization.target", "localization.share_expected", "localization.share_p10",
        "localization.share_p50", "localization.share_p90", "orders.full_chance",
        "gates.shut_chance", "reasons.share", "parallel.on_time_share_expected",
        "parallel.on_time_share_p10", "parallel.on_time_share_p50", "parallel.on_time_share_p90",
        "parallel.met_at_end", "curves.met_expected", "curves.met_p10", "curves.met_p50",
        "curves.met_p90", "readiness.ready_expected", "readiness.ready_p10",
        "readiness.ready_p50", "readiness.ready_p90",
    } == shares  # fmt: skip
