"""The files of a bag in a folder that nobody vouches for."""

import os
from pathlib import Path

import pytest

from kuznia.exchange.bag_files import FolderFiles, measured, read_small
from kuznia.model.errors import Invalid, NotFound


def test_files_are_listed_with_their_sizes(tmp_path: Path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"12345")

    assert {"a/b": 5} == FolderFiles(tmp_path).sizes()


def test_links_pipes_and_empty_folders_are_told_and_not_followed(tmp_path: Path):
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret").write_bytes(b"s")
    bag = tmp_path / "bag"
    bag.mkdir()
    (bag / "folder").symlink_to(tmp_path / "outside")
    (bag / "link").symlink_to(tmp_path / "outside" / "secret")
    os.mkfifo(bag / "pipe")
    (bag / "empty").mkdir()

    files = FolderFiles(bag)

    assert {} == files.sizes()
    assert {"folder", "link", "pipe", "empty/"} == {each.place for each in files.strangers()}
    with pytest.raises(Invalid, match="is not there"):
        list(files.blocks("link"))


def test_a_file_that_became_a_link_meanwhile_is_not_read(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"a")
    files = FolderFiles(tmp_path)
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("/etc/hostname")

    with pytest.raises(Invalid, match="cannot be read"):
        measured(files, "a")


def test_a_small_file_has_a_limit(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"12345")
    files = FolderFiles(tmp_path)

    assert b"12345" == read_small(files, "a", 5)
    with pytest.raises(Invalid, match="larger than 4 bytes"):
        read_small(files, "a", 4)


def test_a_bag_is_a_folder(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("link", "none"):
        with pytest.raises(NotFound):
            FolderFiles(tmp_path / name)
