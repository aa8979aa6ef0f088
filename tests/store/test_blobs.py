"""What every store of packages does, be it a folder or a server; the server's own is elsewhere."""

from collections.abc import Generator
from pathlib import Path

import pytest

from kuznia.model.errors import Invalid, NotFound
from kuznia.store.blobs import BLOCK, Blobs, FolderBlobs, blobs_at
from tests.store.s3_server import BUCKET, Server, needs_server, s3_server

CONTENT = bytes(range(256)) * 10_000 + b"end"


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    with s3_server() as server:
        yield server


@pytest.fixture(params=["folder", pytest.param("s3", marks=needs_server)])
def blobs(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Blobs:
    if request.param == "folder":
        return blobs_at("", tmp_path / "outbox")
    for name, value in request.getfixturevalue("server").environment().items():
        monkeypatch.setenv(name, value)
    return blobs_at(f"s3://{BUCKET}/{tmp_path.name}", tmp_path)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(CONTENT)
    return file


def content(blobs: Blobs, name: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join(blobs.read(name, start, end))


def test_what_was_put_there_is_read_and_listed(blobs: Blobs, file: Path):
    assert [] == blobs.all()
    for name in ("b.kuznia", "a.kuznia", "Кузня 1.kuznia"):
        blobs.put(name, file)

    assert CONTENT == content(blobs, "Кузня 1.kuznia")
    assert len(CONTENT) == blobs.size("a.kuznia")
    assert [
        ("a.kuznia", len(CONTENT)), ("b.kuznia", len(CONTENT)), ("Кузня 1.kuznia", len(CONTENT))
    ] == [(blob.name, blob.size) for blob in blobs.all()]  # fmt: skip


def test_an_empty_file_is_kept(blobs: Blobs, tmp_path: Path):
    (tmp_path / "empty").touch()
    blobs.put("empty", tmp_path / "empty")

    assert (0, b"") == (blobs.size("empty"), content(blobs, "empty"))


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

    parts = [len(part) for part in blobs.read("a")]
    assert len(parts) > 1
    assert max(parts) <= 2 * BLOCK


def test_another_content_takes_its_place_and_has_another_mark(blobs: Blobs, file: Path):
    blobs.put("a", file)
    (before,) = blobs.all()
    file.unlink()
    file.write_bytes(CONTENT[::-1])
    blobs.put("a", file)
    (after,) = blobs.all()

    assert CONTENT[::-1] == content(blobs, "a")
    assert (before.name, before.size) == (after.name, after.size)
    assert before.mark != after.mark
    assert [after] == blobs.all()


def test_what_is_removed_is_there_no_more(blobs: Blobs, file: Path):
    blobs.put("a", file)
    blobs.delete("a")
    blobs.delete("a")

    assert [] == blobs.all()
    with pytest.raises(NotFound, match="there is no package a"):
        blobs.size("a")
    with pytest.raises(NotFound, match="there is no package a"):
        blobs.read("a")


@pytest.mark.parametrize(
    "name", ["", ".", "..", ".hidden", "a/b", "../a", "a\\b", "c:a", "a\nb", "a\0"]
)
def test_no_name_leads_elsewhere(blobs: Blobs, file: Path, name: str):
    for act in (lambda: blobs.put(name, file), lambda: blobs.read(name), lambda: blobs.size(name),
                lambda: blobs.delete(name)):  # fmt: skip
        with pytest.raises(Invalid, match="is no name of a package"):
            act()
    assert [] == blobs.all()


def test_other_things_in_the_folder_are_no_packages(tmp_path: Path):
    (tmp_path / "folder").mkdir()
    (tmp_path / ".half-written.new").touch()
    (tmp_path / "a").touch()

    assert ["a"] == [blob.name for blob in FolderBlobs(tmp_path).all()]


def test_a_file_that_is_there_already_stays(tmp_path: Path):
    (tmp_path / "a").write_bytes(CONTENT)
    FolderBlobs(tmp_path).put("a", tmp_path / "a")

    assert CONTENT == (tmp_path / "a").read_bytes()
    assert ["a"] == [each.name for each in tmp_path.iterdir()]


def test_who_reads_a_file_is_not_disturbed_by_its_successor(tmp_path: Path, file: Path):
    blobs = FolderBlobs(tmp_path / "outbox")
    blobs.put("a", file)
    reading = blobs.read("a")
    first = next(reading)
    (tmp_path / "other").write_bytes(b"other")
    blobs.put("a", tmp_path / "other")

    assert CONTENT == first + b"".join(reading)
    assert b"other" == content(blobs, "a")
