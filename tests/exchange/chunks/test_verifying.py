import random
from pathlib import Path

import pytest

from kuznia.exchange.chunks import pack_writing
from kuznia.exchange.chunks.store import ChunkStore
from kuznia.model.errors import KuzniaError
from tests.exchange.chunks.trees import KEY, found, noise, put, text, with_flipped_bit


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pack_writing, "PACK", 200_000)
    store = ChunkStore.create(tmp_path / "store", KEY)
    store.add("r1", put(tmp_path / "r1", {"a": text(3000), "b": noise(300_000)}))
    store.add("r2", put(tmp_path / "r2", {"a": b"edit" + text(3000), "b": noise(300_000)}))
    return tmp_path / "store"


def verify(folder: Path) -> list[str]:
    try:
        return [str(damage.message) for damage in ChunkStore.open(folder, KEY).verify()]
    except KuzniaError as error:
        return [str(error)]


def test_a_sound_store_has_no_damage(folder: Path):
    assert [] == verify(folder)


def test_a_flipped_bit_anywhere_is_found(folder: Path):
    rng = random.Random(1)
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    for path in files:
        content = path.read_bytes()
        ends = {0, 9, 12, 20, 50, len(content) - 1, len(content) - 20, len(content) - 60}
        for at in ends | {rng.randrange(len(content)) for _ in range(4)}:
            path.write_bytes(with_flipped_bit(content, at))
            assert verify(folder), (path.name, at)
        path.write_bytes(content)

    assert [] == verify(folder)


def test_a_truncated_or_missing_pack_is_named_with_the_files_that_need_it(folder: Path):
    store = ChunkStore.open(folder, KEY)
    for path in sorted((folder / "packs").iterdir()):
        content = path.read_bytes()
        for shorter in (content[:-100], None):
            path.unlink()
            if shorter:
                path.write_bytes(shorter)
            damages = store.verify()
            assert any(path.name in str(damage.message) for damage in damages)
            assert any(damage.path for damage in damages)
        path.write_bytes(content)


def test_a_changed_record_is_named_with_its_pack_and_the_files_that_need_it(folder: Path):
    store = ChunkStore.open(folder, KEY)
    largest = max((folder / "packs").iterdir(), key=lambda path: path.stat().st_size)
    content = largest.read_bytes()
    largest.write_bytes(with_flipped_bit(content, len(content) // 2))
    damages = store.verify()

    (record,) = [damage for damage in damages if damage.record is not None]
    assert f"packs/{largest.name}" == record.file
    assert {"r1", "r2"} == {damage.tree for damage in damages} - {None}


def test_two_packs_that_changed_places_are_noticed(folder: Path):
    one, two, *_ = sorted((folder / "packs").iterdir())
    one.rename(folder / "aside")
    two.rename(one)
    (folder / "aside").rename(two)

    assert 2 <= len(verify(folder))


def test_verifying_changes_nothing(folder: Path):
    before = found(folder)
    verify(folder)

    assert before == found(folder)
