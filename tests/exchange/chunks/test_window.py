import os
import sys
from pathlib import Path

import pytest
from blake3 import blake3
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks.window import Window, digest_of, opened
from kuznia.model.errors import NotFound, Refused


@given(st.binary(max_size=500), st.lists(st.integers(1, 64), max_size=60))
def test_a_window_shows_the_file_from_end_to_end(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, steps: list[int]
):
    path = tmp_path_factory.mktemp("window") / "file"
    path.write_bytes(content)
    seen = b""
    with opened(path) as file:
        window = Window(file, bytearray(64))
        for step in [*steps, *[64] * 10]:
            view = window.view(step)
            assert len(view) >= step or window.ended
            seen += view[:step]
            window.advance(len(view[:step]))

    assert content == seen
    assert (len(content), blake3(content).hexdigest()) == (window.size, window.digest())


def test_a_digest_is_that_of_the_whole_and_the_file_can_be_read_again(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"123")
    with opened(tmp_path / "file") as file:
        assert blake3(b"123").hexdigest() == digest_of(file, bytearray(64))
        assert b"123" == file.read()


def test_what_is_not_there_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound, match="no file"), opened(tmp_path / "none"):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_folders_and_pipes_are_refused(tmp_path: Path):
    (tmp_path / "link").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "link", tmp_path, tmp_path / "pipe"):
        with pytest.raises(Refused), opened(path):
            pass
