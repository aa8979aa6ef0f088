"""A programme put together from what was read."""

import pytest

from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.tables import STOCK, TABLES
from kuznia.store.reading import Form, Reading, TableRead, errors, reading_of
from tests.programmes import SETTINGS, small

TABLES_READ = {
    name: TableRead(frame, tuple(range(2, frame.height + 2)))
    for name, frame in small().tables.items()
    if frame.height
}


def read(**tables: TableRead) -> Reading:
    return reading_of(Form.CSV, SETTINGS, tables, [], lambda name: msg("no {name}.csv", name=name))


def test_a_programme_has_every_table():
    reading = read(**TABLES_READ)

    assert small().same_as(reading.sound())
    assert set(TABLES) == set(reading.rows)
    assert (2, 3) == reading.rows["parties"]
    assert () == reading.rows["stock"]


def test_a_missing_table_that_must_be_there_is_an_error():
    reading = read(**{name: table for name, table in TABLES_READ.items() if name != "needs"})

    assert ["needs: no needs.csv"] == [str(finding) for finding in reading.errors]


def test_a_table_that_must_have_rows_and_has_none_is_an_error():
    reading = read(**{**TABLES_READ, "needs": TableRead(TABLES["needs"].empty(), ())})

    assert ["needs: the table has no rows"] == [str(finding) for finding in reading.errors]


def test_with_an_error_there_is_a_programme_for_checks_and_none_for_plans():
    table = TableRead.of(STOCK, ["item", "site", "quantity"], [(5, ["ROUND", "HOME", "many"])])

    reading = read(**TABLES_READ, stock=table)

    assert reading.programme is not None
    assert (5,) == reading.rows["stock"]
    with pytest.raises(Invalid, match="cannot be read without errors") as error:
        reading.sound()
    assert ["stock:5:quantity"] == [finding.place for finding in error.value.findings]


def test_without_settings_there_is_no_programme():
    reading = reading_of(Form.CSV, None, TABLES_READ, [], lambda name: msg("no {name}", name=name))

    assert reading.programme is None
    with pytest.raises(Invalid):
        reading.sound()


def test_only_what_must_be_mended_is_an_error():
    found = [Finding("cell", severity, "stock", msg("x")) for severity in Severity]

    assert [Severity.ERROR] == [finding.severity for finding in errors(found)]
