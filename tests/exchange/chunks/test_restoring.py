from collections.abc import Iterator
from pathlib import Path

import pytest

from kuznia.exchange.chunks.recipes import FileRecipe
from kuznia.exchange.chunks.restoring import StoredFile, stored_file, write_files
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from tests.exchange.chunks.trees import found


def files(*paths: str) -> list[FileRecipe]:
    return [FileRecipe(path, 2, "", ()) for path in paths]


def content(file: FileRecipe) -> Iterator[bytes]:
    yield from (file.path.encode(), b"!")


def broken(file: FileRecipe) -> Iterator[bytes]:
    yield b"begin"
    if file.path == "b":
        raise Invalid(msg("it stops here"))


def test_files_are_written_into_a_new_folder_and_nothing_beside_it(tmp_path: Path):
    write_files(tmp_path / "out", files("a", "deep/er/b"), content)

    assert {"a": b"a!", "deep/er/b": b"deep/er/b!"} == found(tmp_path / "out")
    assert [tmp_path / "out"] == list(tmp_path.iterdir())


def test_when_one_file_fails_nothing_is_left(tmp_path: Path):
    with pytest.raises(Invalid):
        write_files(tmp_path / "out", files("a", "b"), broken)
    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_exists_is_left_alone(tmp_path: Path):
    (tmp_path / "out").mkdir()

    with pytest.raises(Refused, match="exists"):
        write_files(tmp_path / "out", files("a"), content)


def test_without_a_place_nothing_is_written(tmp_path: Path):
    with pytest.raises(NotFound):
        write_files(tmp_path / "none" / "out", files("a"), content)


@pytest.mark.parametrize("paths", [("../up",), ("/abs",), ("a", "A"), ("a", "a/b"), ("c:x",)])
def test_paths_that_lead_out_or_collide_are_refused(tmp_path: Path, paths: tuple[str, ...]):
    with pytest.raises(Invalid):
        write_files(tmp_path / "out", files(*paths), content)
    assert [] == list(tmp_path.iterdir())


def test_a_stored_file_does_not_say_how_it_is_made():
    assert StoredFile("a", 2, "") == stored_file(files("a")[0])
