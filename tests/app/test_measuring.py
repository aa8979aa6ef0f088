"""A file is measured once, and again when it is another one."""

from pathlib import Path

import pytest

from kuznia.app import measuring
from kuznia.app.measuring import pieces_for


def test_a_file_is_measured_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    file = tmp_path / "R.kuznia"
    file.write_bytes(b"one")
    found = pieces_for(file, "R")
    with monkeypatch.context() as no_more:
        no_more.delattr(measuring, "measured")
        assert found == pieces_for(file, "R")

    file.write_bytes(b"other")
    assert found != pieces_for(file, "R")


@pytest.mark.parametrize("kept", [b"", b"{}", b'{"seen": [3]}'])
def test_what_was_kept_and_cannot_be_read_is_measured_anew(tmp_path: Path, kept: bytes):
    file = tmp_path / "R.kuznia"
    file.write_bytes(b"one")
    found = pieces_for(file, "R")
    (tmp_path / ".R.kuznia.pieces").write_bytes(kept)
    assert found == pieces_for(file, "R")
