"""The disk of this machine."""

from pathlib import Path

import pytest

from kuznia.model.errors import Refused
from kuznia.store.disk import DISK


def test_a_folder_is_looked_at_by_name(tmp_path: Path):
    (tmp_path / "b").write_bytes(b"12")
    (tmp_path / "a").mkdir()

    seen = DISK.look(tmp_path)

    assert [("a", False), ("b", True)] == [(name, one.regular) for name, one in seen.items()]
    assert 2 == seen["b"].size


def test_a_link_to_nothing_is_left_out(tmp_path: Path):
    (tmp_path / "a").symlink_to(tmp_path / "nothing")

    assert {} == DISK.look(tmp_path)


def test_a_changed_file_looks_otherwise(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"1")
    before = DISK.look(tmp_path)

    (tmp_path / "a").write_bytes(b"12")

    assert before != DISK.look(tmp_path)


def test_a_file_is_written_once(tmp_path: Path):
    DISK.write(tmp_path / "a", b"1")

    with pytest.raises(FileExistsError):
        DISK.write(tmp_path / "a", b"2")

    assert b"1" == DISK.read(tmp_path / "a")


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path):
    with (tmp_path / "a").open("wb") as file:
        file.truncate(2**30)

    with pytest.raises(Refused, match="a has 1024 MB"):
        DISK.read(tmp_path / "a")


def test_what_is_gone_may_be_removed_again(tmp_path: Path):
    DISK.make(tmp_path / "folder")
    DISK.make(tmp_path / "folder")
    DISK.write(tmp_path / "folder" / "a", b"")
    DISK.sync(tmp_path / "folder")
    DISK.move(tmp_path / "folder" / "a", tmp_path / "b")

    for _ in range(2):
        DISK.remove(tmp_path / "b")
        DISK.clear(tmp_path / "folder")

    assert [] == list(tmp_path.iterdir())
