"""A file of an outbox lies there, or in a store with a note there; it is given as it was or not at all."""

from pathlib import Path

import pytest

from kuznia.app.outbox import (
    at_hand,
    case_of,
    lying,
    opened,
    packages,
    put,
    store_of,
)
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.pieces import measured
from kuznia.model.errors import Invalid, NotFound
from kuznia.store.blobs import Blobs, FolderBlobs

CASE = CaseFile(Envelope("application/x", b"{}", ()))
CONTENT = b"sealed" * 100
NAME = "R.kuznia"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(CONTENT)
    return file


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "outbox" / NAME


@pytest.fixture
def store(tmp_path: Path, target: Path) -> Blobs:
    target.parent.mkdir()
    return FolderBlobs(tmp_path / "store")


def lies(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir())


@pytest.mark.parametrize("is_stored", [True, False])
def test_it_is_read_as_it_was_put_there(file: Path, target: Path, store: Blobs, *, is_stored: bool):
    where = store if is_stored else None
    put(file, target, "R", CASE, where)
    found = opened(target, "R", where)

    assert measured(file, "R") == found.pieces
    assert CONTENT == b"".join(found.read())
    assert CONTENT[5:9] == b"".join(found.read(5, 9))
    assert [target] == packages(target.parent)
    with at_hand(target, where) as here:
        assert CONTENT == here.read_bytes()
    assert ([f"{NAME}.stored"] if is_stored else [f".{NAME}.pieces", NAME]) == lies(target)


def test_only_a_note_lies_here_of_what_lies_in_the_store(file: Path, target: Path, store: Blobs):
    put(file, target, "R", CASE, None)
    put(target, target, "R", CASE, store)  # a file that is in the outbox moves to the store

    assert [f"{NAME}.stored"] == lies(target)
    assert target.with_name(f"{NAME}.stored") == lying(target)
    assert CASE == case_of(target)


def test_it_may_come_back_from_the_store(file: Path, target: Path, store: Blobs):
    put(file, target, "R", CASE, store)
    put(file, target, "R", CASE, None)

    assert [f".{NAME}.pieces", NAME] == lies(target)
    assert CONTENT == b"".join(opened(target, "R", None).read())


def test_one_that_was_replaced_or_removed_there_is_not_given(
    file: Path, target: Path, store: Blobs
):
    put(file, target, "R", CASE, store)
    before = opened(target, "R", store)
    file.unlink()
    file.write_bytes(CONTENT[::-1])
    store.put(NAME, file)

    for _ in range(2):
        with pytest.raises(
            NotFound, match=r"R\.kuznia was replaced in the store .* offer it again"
        ):
            opened(target, "R", store)
        with pytest.raises(NotFound), at_hand(target, store):
            pass
        store.delete(NAME)
    with pytest.raises(NotFound):
        list(before.read())


def test_a_store_that_the_settings_no_longer_name_is_told(file: Path, target: Path, store: Blobs):
    put(file, target, "R", CASE, store)

    with pytest.raises(NotFound, match=r"R\.kuznia lies in a store .* node.toml names none"):
        opened(target, "R", None)


def test_what_failed_on_the_way_to_the_store_is_not_offered(target: Path, store: Blobs):
    with pytest.raises(Invalid, match="cannot be read"):
        put(target.with_name("none"), target, "R", CASE, store)
    assert [] == packages(target.parent)


@pytest.mark.parametrize("note", [b"", b"{}", b'{"kuznia": "stored 1"}'])
def test_a_note_that_is_none_is_told(target: Path, store: Blobs, note: bytes):
    target.with_name(f"{NAME}.stored").write_bytes(note)

    for read in (lambda: case_of(target), lambda: opened(target, "R", store)):
        with pytest.raises(Invalid, match=r"R\.kuznia\.stored"):
            read()


def test_what_is_not_there_is_not_found(target: Path, store: Blobs):
    for read in (lambda: case_of(target), lambda: opened(target, "R", store)):
        with pytest.raises(NotFound):
            read()
    assert lying(target) is None


def test_without_a_word_of_the_settings_there_is_no_store(tmp_path: Path):
    assert store_of(tmp_path) is None
    (tmp_path / "node.toml").write_text('[store]\npackages = "ftp://x"\n')
    with pytest.raises(Invalid, match="ftp://x is no address of a store of packages"):
        store_of(tmp_path)
