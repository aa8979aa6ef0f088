"""Reading dated law: what comes with Kuznia, and what a party adds or corrects."""

from pathlib import Path

import pytest

from kuznia.model.errors import Invalid
from kuznia.release.decision import Entry
from kuznia.release.rule import Law
from kuznia.store.law import Record, entries_of, read_law

ENTRY = """
[[entry]]
name = "us.records_years"
value = 7
source = "a letter of counsel"
valid_from = "2026-01-01"
verified = true
"""


def found(content: str | bytes) -> list[tuple[str | None, int | None, str]]:
    """Give what is wrong with a file: key, entry and message."""
    raw = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(Invalid) as refused:
        entries_of("own.toml", raw)
    assert "own.toml cannot be used as law" == str(refused.value.message)
    return [(one.column, one.row, str(one.message)) for one in refused.value.findings]


def law_of(records: list[Record]) -> Law:
    return Law.of(
        Entry(
            str(record["name"]),
            record["value"],
            str(record["valid_from"]),
            None if record.get("valid_to") is None else str(record["valid_to"]),
            str(record["source"]),
            record["verified"] is True,
        )
        for record in records
    )


def test_an_entry_says_which_file_it_is_from():
    [record] = entries_of("own.toml", ENTRY.encode())

    assert {
        "name": "us.records_years",
        "value": 7,
        "source": "a letter of counsel",
        "valid_from": "2026-01-01",
        "verified": True,
        "file": "own.toml",
    } == record


@pytest.mark.parametrize("content", ["= 3", b"\xff\xfe", "[[entry]\n"])
def test_what_is_no_toml_is_refused(content: str | bytes):
    [(_, _, message)] = found(content)

    assert message.startswith("it is no TOML: ")


@pytest.mark.parametrize("content", ["", "entry = 3", '[entry]\nname = "a"'])
def test_a_file_without_a_list_of_entries_is_refused(content: str):
    assert [(None, None, "it has no list [[entry]]")] == found(content)


@pytest.mark.parametrize("key", ["name", "source", "valid_from", "verified"])
def test_a_key_that_is_missing_is_named_with_its_entry(key: str):
    lines = [line for line in ENTRY.splitlines() if not line.startswith(f"{key} =")]

    assert [(key, 2, f"the entry has no proper '{key}'")] == found(ENTRY + "\n".join(lines))


def test_an_entry_without_value_is_refused():
    assert [("value", 1, "the entry has no 'value'")] == found(ENTRY.replace("value = 7", ""))


def test_a_key_of_another_kind_is_refused():
    assert [("verified", 1, "the entry has no proper 'verified'")] == found(
        ENTRY.replace("verified = true", 'verified = "yes"')
    )
    assert [("valid_from", 1, "the entry has no proper 'valid_from'")] == found(
        ENTRY.replace('"2026-01-01"', "2026-01-01")
    )


@pytest.mark.parametrize("day", ["2026-02-30", "20260101", "2026-1-1", "soon", ""])
@pytest.mark.parametrize("key", ["valid_from", "valid_to"])
def test_a_day_that_is_none_is_refused(key: str, day: str):
    content = ENTRY + f'valid_to = "{day}"'
    if key == "valid_from":
        content = ENTRY.replace("2026-01-01", day)

    assert [(key, 1, f"'{day}' is no day")] == found(content)


def test_all_that_is_wrong_is_told_at_once():
    assert 2 == len(found(ENTRY.replace("value = 7", "").replace("2026-01-01", "soon")))


def test_the_law_that_comes_with_kuznia_can_be_read():
    records = read_law()

    assert {"us-markings.toml", "us-countries.toml", "ua-export-control.toml"} <= {
        record["file"] for record in records
    }


def test_a_folder_that_is_not_there_adds_nothing(tmp_path: Path):
    assert read_law() == read_law(tmp_path / "law")


def test_a_partys_folder_adds_law(tmp_path: Path):
    tmp_path.joinpath("own.toml").write_text(
        ENTRY.replace("us.records_years", "own.years"), "utf-8"
    )

    assert 7 == law_of(read_law(tmp_path)).on("2026-01-01")["own.years"].value


@pytest.mark.parametrize(("day", "years"), [("2025-12-31", 5), ("2026-01-01", 7)])
def test_law_of_a_partys_folder_counts_from_its_day(tmp_path: Path, day: str, years: int):
    tmp_path.joinpath("own.toml").write_text(ENTRY, "utf-8")

    assert years == law_of(read_law(tmp_path)).on(day)["us.records_years"].value


def test_of_two_entries_of_one_day_that_of_the_partys_folder_counts(tmp_path: Path):
    [shipped] = [record for record in read_law() if record["name"] == "us.records_years"]
    same_day = ENTRY.replace("2026-01-01", str(shipped["valid_from"]))
    tmp_path.joinpath("a.toml").write_text(same_day, "utf-8")

    assert 7 == law_of(read_law(tmp_path)).on("2026-01-01")["us.records_years"].value


def test_a_file_of_the_partys_folder_that_is_wrong_is_named(tmp_path: Path):
    tmp_path.joinpath("wrong.toml").write_text("entry = 3", "utf-8")

    with pytest.raises(Invalid, match=r"wrong\.toml cannot be used as law"):
        read_law(tmp_path)


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path):
    tmp_path.joinpath("notes.txt").write_text("no law", "utf-8")

    assert read_law() == read_law(tmp_path)
