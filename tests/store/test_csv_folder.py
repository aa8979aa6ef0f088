"""A table as a CSV file."""

from datetime import date

import polars as pl

from kuznia.model.tables import NEEDS, STOCK
from kuznia.store.csv_folder import read_csv, write_csv

TEXT = (
    "need,name,name_uk,claimant,item,site,quantity,due,priority,late_usd,unit\n"
    'ARMY,"Rounds, 155 mm",Снаряди,,ROUND,HOME,1.5,2024-06,,100,\n'
)


def test_a_table_is_read():
    read = read_csv(NEEDS, TEXT.encode())

    assert "Rounds, 155 mm" == read.frame["name"].item()
    assert date(2024, 6, 1) == read.frame["due"].item()
    assert (2,) == read.rows
    assert () == read.findings


def test_a_table_is_written_as_it_was_read():
    read = read_csv(NEEDS, TEXT.encode())

    assert TEXT.encode() == write_csv(NEEDS, read.frame)


def test_what_ukrainian_excel_saves_is_read():
    text = "item;site;quantity\r\nROUND;HOME;1,5\r\n;;\r\nBODY;HOME;2\r\n"

    read = read_csv(STOCK, text.encode("cp1251"))

    assert [1.5, 2.0] == read.frame["quantity"].to_list()
    assert (2, 4) == read.rows
    assert ["stock:2:quantity"] == [finding.place for finding in read.findings]


def test_a_mark_of_byte_order_is_no_part_of_the_first_name():
    read = read_csv(STOCK, "\ufeffitem,site,quantity\nROUND,HOME,1\n".encode())

    assert "ROUND" == read.frame["item"].item()
    assert () == read.findings


def test_what_is_no_text_gives_an_empty_table_and_an_error():
    read = read_csv(STOCK, b"\x00\x01\x02")

    assert read.frame.equals(STOCK.empty())
    assert ["stock:1"] == [finding.place for finding in read.findings]


def test_an_empty_file_lacks_its_columns():
    read = read_csv(STOCK, b"")

    assert ["stock:1:item", "stock:1:site", "stock:1:quantity"] == [
        finding.place for finding in read.findings
    ]


def test_numbers_are_written_in_their_shortest_exact_form():
    frame = pl.DataFrame(
        {
            "item": ["A", "B"],
            "site": ["S", "S"],
            "quantity": [2.0, 0.1 + 0.2],
            "unit": [None, None],
        },
        schema=STOCK.dtypes,
    )

    assert b"item,site,quantity,unit\nA,S,2,\nB,S,0.30000000000000004,\n" == write_csv(STOCK, frame)
