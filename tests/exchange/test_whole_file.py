import os
import sys
from pathlib import Path

import pytest

from kuznia.exchange.whole_file import OWNER_ONLY, read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound, Refused


def test_a_file_is_written_with_its_mode_and_nothing_beside_it(tmp_path: Path):
    write_whole(tmp_path / "key", b"x", OWNER_ONLY)

    assert b"x" == (tmp_path / "key").read_bytes()
    assert [tmp_path / "key"] == list(tmp_path.iterdir())
    if os.name == "posix":
        assert 0o600 == (tmp_path / "key").stat().st_mode & 0o777


def test_a_file_is_replaced_whole(tmp_path: Path):
    write_whole(tmp_path / "case", b"long before")
    write_whole(tmp_path / "case", b"after")

    assert b"after" == (tmp_path / "case").read_bytes()


def test_a_file_that_must_be_new_replaces_nothing(tmp_path: Path):
    write_whole(tmp_path / "key", b"mine", replace=False)

    with pytest.raises(Refused, match="exists and is not replaced"):
        write_whole(tmp_path / "key", b"other", replace=False)
    assert b"mine" == (tmp_path / "key").read_bytes()
    assert [tmp_path / "key"] == list(tmp_path.iterdir())


def test_without_a_folder_nothing_is_written(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no folder"):
        write_whole(tmp_path / "none" / "key", b"x")


def test_a_folder_is_not_replaced_by_a_file(tmp_path: Path):
    (tmp_path / "case").mkdir()

    with pytest.raises(Refused, match="cannot be written"):
        write_whole(tmp_path / "case", b"x")
    assert [tmp_path / "case"] == list(tmp_path.iterdir())


def test_a_file_is_read_up_to_its_limit(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"12345")

    assert b"12345" == read_whole(tmp_path / "file", 5)
    with pytest.raises(Invalid, match="larger than 4 bytes"):
        read_whole(tmp_path / "file", 4)


def test_what_is_absent_or_no_file_is_not_read(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no file"):
        read_whole(tmp_path / "none", 5)
    with pytest.raises(Invalid):
        read_whole(tmp_path, 5)


@pytest.mark.skipif(sys.platform != "linux", reason="needs an endless device")
def test_an_endless_device_is_not_read():
    with pytest.raises(Invalid, match="is not a file"):
        read_whole(Path("/dev/zero"), 5)
