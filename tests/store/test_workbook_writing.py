"""Writing a programme as a workbook, looked at by another program."""

import io
from datetime import datetime
from typing import cast

import openpyxl
import polars as pl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kuznia.model.errors import Refused
from kuznia.model.setting_values import KEYS
from kuznia.model.settings import Weights
from kuznia.model.tables import TABLES
from kuznia.store import workbook_writing
from kuznia.store.workbook import read_workbook
from kuznia.store.workbook_writing import template, workbook_of
from tests.programmes import SETTINGS, small


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def sheet(content: bytes, name: str) -> Worksheet:
    return cast("Worksheet", opened(content)[name])


def drop_downs(content: bytes, name: str) -> dict[str, tuple[str, str | None]]:
    """Give the source and the strictness of the drop-downs of a sheet by column."""
    shown = sheet(content, name)
    header = [str(cell.value) for cell in shown[1]]
    return {
        header[cells.min_col - 1]: (str(rule.formula1), rule.errorStyle)
        for rule in shown.data_validations.dataValidation
        for cells in rule.sqref.ranges
    }


def test_settings_come_first_and_then_every_table_in_the_order_of_the_schema():
    assert ["programme", *TABLES] == opened(workbook_of(small())).sheetnames
    assert ["programme", *TABLES] == opened(template()).sheetnames


def test_a_template_has_the_columns_and_no_rows():
    book = opened(template())

    for name, table in TABLES.items():
        assert [tuple(table.dtypes)] == list(cast("Worksheet", book[name]).values)


def test_values_have_their_types():
    row = list(sheet(workbook_of(small()), "needs").values)[1]

    assert (
        "ARMY",
        None,
        None,
        None,
        "ROUND",
        "HOME",
        50,
        datetime(2024, 6, 1),  # noqa: DTZ001 - Excel knows no zones
        None,
        100,
        None,
    ) == row


def test_months_are_shown_as_year_and_month():
    assert "yyyy-mm" == sheet(workbook_of(small()), "needs")["H2"].number_format


def test_a_formula_is_only_text():
    needs = sheet(workbook_of(small(needs=[{"name": "=1+1"}])), "needs")

    assert ("=1+1", "s") == (needs["B2"].value, needs["B2"].data_type)


def test_the_header_is_bold_and_stays_in_sight_with_filters():
    needs = sheet(workbook_of(small()), "needs")

    assert needs["A1"].font.b
    assert "A2" == needs.freeze_panes
    assert "A1:K2" == needs.auto_filter.ref


def test_notes_say_help_unit_and_need_in_both_languages():
    content = workbook_of(small(), lambda text: f"укр: {text}")
    note = sheet(content, "needs")["J1"].comment

    assert note is not None
    assert (
        "Cost of one unit being late for one month. Unit: USD. Must be filled in.\n\n"
        "укр: Cost of one unit being late for one month. укр: Unit: USD. укр: Must be filled in."
    ) == note.text


@pytest.mark.parametrize(
    ("place", "end"),
    [("I1", "Empty means 1."), ("B1", "May stay empty."), ("A1", "Must be filled in.")],
)
def test_notes_say_what_an_empty_cell_means(place: str, end: str):
    note = sheet(template(), "needs")[place].comment

    assert note is not None
    assert note.text.endswith(end)


def test_every_column_has_a_note():
    book = opened(template())

    for name in TABLES:
        assert all(cell.comment for cell in cast("Worksheet", book[name])[1])


def test_choices_drop_down():
    assert ('"host,partner,third"', None) == drop_downs(template(), "parties")["role"]


def test_references_drop_down_from_the_keys_of_their_table_and_may_be_typed_before_it():
    found = drop_downs(workbook_of(small()), "processes")

    assert ("items!$A$2:$A$1003", "warning") == found["item"]
    assert ("lines!$A$2:$A$1002", "warning") == found["line"]


def test_references_to_one_of_several_tables_do_not_drop_down():
    assert {"gate", "kind"} == set(drop_downs(template(), "holds"))


def test_every_setting_has_a_row_with_its_meaning():
    content = workbook_of(small(), lambda text: f"укр: {text}")
    rows = list(sheet(content, "programme").values)

    assert ("setting", "value", "meaning", "пояснення") == rows[0]
    assert list(KEYS) == [row[0] for row in rows[1:]]
    assert ("months", 24, "Months that the plan covers", "укр: Months that the plan covers") in rows


def test_a_setting_of_zero_is_not_empty():
    settings = small().with_settings(
        type(SETTINGS)(
            SETTINGS.name, SETTINGS.start, SETTINGS.months, SETTINGS.base_year, weights=Weights(0)
        )
    )

    assert settings.same_as(read_workbook("book.xlsx", workbook_of(settings)).sound())


def test_a_number_is_written_to_its_last_digit():
    third = small(needs=[{"quantity": 0.1 + 0.2}])

    assert 0.1 + 0.2 == sheet(workbook_of(third), "needs")["G2"].value


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook_writing, "MOST_ROWS", 1)

    with pytest.raises(Refused, match="parties has 2 rows; a sheet has 1 below its header"):
        workbook_of(small())


def test_the_same_programme_gives_the_same_bytes():
    assert workbook_of(small()) == workbook_of(small())


def test_every_cell_of_a_column_has_its_format_so_that_excel_keeps_codes():
    needs = sheet(template(), "needs")

    assert "@" == needs.column_dimensions["A"].number_format
    assert "yyyy-mm" == needs.column_dimensions["H"].number_format
    assert pl.String == TABLES["needs"].column("need").dtype
