"""What every store of packages does, be it a folder or a server; the server's own is elsewhere."""

from collections.abc import Generator
from pathlib import Path

import pytest

from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.store.blobs import BLOCK, Blob, Blobs, FolderBlobs, blobs_at
from tests.store.s3_server import BUCKET, Server, needs_server, s3_server

CONTENT = bytes(range(256)) * 10_000 + b"end"


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with s3_server() as server:
        yield server


@pytest.fixture(params=["folder", pytest.param("s3", marks=needs_server)])
def blobs(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "outbox")
    for name, value in request.getfixturevalue("server").environment().items():
        monkeypatch.setenv(name, value)
    return blobs_at(f"s3://{BUCKET}/{tmp_path.name}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(CONTENT)
    return file


def content(blobs: Blobs, name: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(blobs.read(blobs.find(name), start, end))


@pytest.mark.parametrize("name", ["a.kuznia", "Кузня 1.kuznia"])
def test_what_was_put_there_is_found_and_read(blobs: Blobs, file: Path, name: str):
    put = blobs.put(name, file)

    assert (name, len(CONTENT)) == (put.name, put.size)
    assert put == blobs.find(name)
    assert CONTENT == b"".join(blobs.read(put))


def test_an_empty_file_is_kept(blobs: Blobs, tmp_path: Path):
    (tmp_path / "empty").touch()
    put = blobs.put("empty", tmp_path / "empty")

    assert (0, b"") == (put.size, content(blobs, "empty"))


@pytest.mark.parametrize(
    ("start", "end"),
    [(0, 1), (5, 5), (7, 2_000_000), (2_560_000, None), (2_560_003, None), (1, 9_999_999),
     (9_999_999, None), (9, 3)],
)  # fmt: skip
def test_a_part_is_read_by_itself(blobs: Blobs, file: Path, start: int, end: int | None):
    blobs.put("a", file)

    assert CONTENT[start:end] == content(blobs, "a", start, end)


def test_it_is_read_in_parts(blobs: Blobs, file: Path):
    blobs.put("a", file)

    parts = [len(part) for part in blobs.read(blobs.find("a"))]
    assert len(parts) > 1
    assert max(parts) <= 2 * BLOCK


def test_another_content_takes_its_place_and_has_another_mark(blobs: Blobs, file: Path):
    before = blobs.put("a", file)
    file.unlink()
    file.write_bytes(CONTENT[::-1])
    after = blobs.put("a", file)

    assert CONTENT[::-1] == content(blobs, "a")
    assert (before.name, before.size) == (after.name, after.size)
    assert before.mark != after.mark
    with pytest.raises(Refused, match="a was replaced"):
        list(blobs.read(before))


def test_what_is_removed_is_there_no_more(blobs: Blobs, file: Path):
    put = blobs.put("a", file)
    blobs.delete("a")
    blobs.delete("a")

    with pytest.raises(NotFound, match="there is no package a"):
        blobs.find("a")
    with pytest.raises(NotFound, match="there is no package a"):
        list(blobs.read(put))


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "a/b", "../a", "a\\b", "c:a", "a\nb", "a\0"]
)
def test_no_name_leads_elsewhere(blobs: Blobs, file: Path, name: str):
    for act in (lambda: blobs.put(name, file), lambda: list(blobs.read(Blob(name, 1, ""))),
                lambda: blobs.find(name), lambda: blobs.delete(name)):  # fmt: skip
        with pytest.raises(Invalid, match="is no name of a package"):
            act()


def test_a_file_that_is_there_already_stays(tmp_path: Path):
    (tmp_path / "a").write_bytes(CONTENT)
    FolderBlobs(tmp_path).put("a", tmp_path / "a")

    assert CONTENT == (tmp_path / "a").read_bytes()
    assert ["a"] == [each.name for each in tmp_path.iterdir()]


def test_who_reads_a_file_is_not_disturbed_by_its_successor(tmp_path: Path, file: Path):
    blobs = FolderBlobs(tmp_path / "outbox")
    reading = blobs.read(blobs.put("a", file))
    first = next(reading)
    (tmp_path / "other").write_bytes(b"other")
    blobs.put("a", tmp_path / "other")

    assert CONTENT == first + b"".join(reading)
    assert b"other" == content(blobs, "a")
