"""Writing a bag that is seen whole or not at all."""

import os
from pathlib import Path

import pytest

from kuznia.exchange.bag_writing import bag_at
from kuznia.exchange.package_facts import BagFacts
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.packages import FACTS


def test_nothing_is_seen_before_the_end_and_nothing_is_left_after_a_failure(tmp_path: Path):
    bag = tmp_path / "bag"
    with pytest.raises(KeyError), bag_at(bag) as writer:  # noqa: PT012 - what is seen meanwhile
        writer.fill("data/a", lambda target: target.write(b"a"))
        assert not bag.exists()
        raise KeyError

    assert [] == list(tmp_path.iterdir())


def test_the_files_that_it_is_made_from_stay(tmp_path: Path):
    source = tmp_path / "source"
    source.write_bytes(b"\r\n\xff")
    with bag_at(tmp_path / "bag") as writer:
        digest, size = writer.copy(source, "data/a")
        writer.finish(BagFacts(FACTS, ()))

    assert (64, 3) == (len(digest), size)
    assert b"\r\n\xff" == source.read_bytes() == (tmp_path / "bag/data/a").read_bytes()


def test_a_folder_that_exists_is_not_replaced(tmp_path: Path):
    (tmp_path / "bag").mkdir()

    with pytest.raises(Refused, match="not replaced"), bag_at(tmp_path / "bag"):
        pass
    with pytest.raises(NotFound), bag_at(tmp_path / "none" / "bag"):
        pass


@pytest.mark.parametrize("name", ["data/../x", "/x", "data/a%b", "data/aux", "DATA/A"])
def test_a_path_that_some_system_takes_otherwise_is_not_written(tmp_path: Path, name: str):
    with (  # noqa: PT012 - the first file is taken
        pytest.raises(Invalid),
        bag_at(tmp_path / "bag") as writer,
    ):
        writer.fill("data/a", lambda target: target.write(b"a"))
        writer.fill(name, lambda target: target.write(b"b"))


def test_only_files_are_taken(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    with bag_at(tmp_path / "bag") as writer:
        with pytest.raises(NotFound):
            writer.copy(tmp_path / "none", "data/none")
        with pytest.raises(Invalid, match="cannot be read"):
            writer.copy(tmp_path / "folder", "data/folder")
