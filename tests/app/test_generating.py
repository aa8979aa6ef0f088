"""Making up a programme in a folder."""

from pathlib import Path

import pytest

import kuznia as kz
from kuznia.model.errors import Invalid, Refused


def test_what_is_made_up_is_a_programme_that_can_be_read(tmp_path: Path):
    made = kz.generate(tmp_path / "new" / "big", items=12, sites=5, months=24, scenarios=6, seed=3)

    assert made.same_as(kz.read(tmp_path / "new" / "big"))
    assert () == kz.check(tmp_path / "new" / "big")


def test_the_same_arguments_write_the_same_bytes(tmp_path: Path):
    for name in ("one", "two"):
        kz.generate(tmp_path / name, items=12, sites=5, months=24, scenarios=6)

    first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}


@pytest.mark.parametrize(
    ("name", "value"),
    [("items", 7), ("items", 5001), ("sites", 3), ("months", 17), ("months", 241),
     ("scenarios", 0), ("scenarios", 100_001), ("seed", -1)],
)  # fmt: skip
def test_a_size_out_of_bounds_is_told(tmp_path: Path, name: str, value: int):
    with pytest.raises(Invalid, match=f"{name} is {value}; it may be from"):
        kz.generate(tmp_path / "big", **{name: value})
    assert not (tmp_path / "big").exists()


def test_a_folder_with_something_in_it_stays_as_it_is(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine", "utf-8")

    with pytest.raises(Refused, match="is not empty"):
        kz.generate(tmp_path / "mine")
    assert ["notes.txt"] == [path.name for path in (tmp_path / "mine").iterdir()]
