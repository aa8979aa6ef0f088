import shutil
from pathlib import Path

import pytest

from kuznia.exchange.chunks import pack_writing
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.recipes import Recipe
from kuznia.exchange.chunks.store import ChunkStore
from kuznia.exchange.chunks.sweeping import Swept
from kuznia.model.errors import Invalid
from tests.exchange.chunks.trees import KEY, found, noise, put, text, with_flipped_bit

R1 = {f"{n}": noise(60_000, n) for n in range(9)} | {"a": text(3000)}
R2 = {"5": noise(60_000, 5), "a": b"edit" + text(3000), "new": noise(90_000, 50)}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pack_writing, "PACK", 250_000)
    store = ChunkStore.create(tmp_path / "store", KEY)
    store.add("r1", put(tmp_path / "r1", R1))
    store.add("r2", put(tmp_path / "r2", R2))
    return tmp_path / "store"


def size(folder: Path) -> int:
    return sum(map(len, found(folder).values()))


def test_what_every_tree_needs_stays(folder: Path):
    before = found(folder)

    assert Swept(0, 0) == ChunkStore.open(folder, KEY).sweep()
    assert before == found(folder)


def test_a_forgotten_tree_gives_its_room_back_and_the_others_stay_whole(
    folder: Path, tmp_path: Path
):
    store = ChunkStore.open(folder, KEY)
    before = size(folder)
    store.forget("r1")
    with_r1 = size(folder)
    swept = store.sweep()

    assert size(folder) < before / 2
    assert swept.packs > 1
    assert abs(with_r1 - size(folder) - swept.freed) < 1000  # the tree was written anew too
    assert [] == store.verify()
    store.restore("r2", tmp_path / "out")
    assert R2 == found(tmp_path / "out")


def test_an_empty_store_keeps_no_pack(folder: Path):
    store = ChunkStore.open(folder, KEY)
    for tree in store.trees():
        store.forget(tree)
    store.sweep()

    assert [] == list((folder / "packs").iterdir())


def test_a_second_sweep_has_nothing_to_do(folder: Path):
    store = ChunkStore.open(folder, KEY)
    store.forget("r1")
    store.sweep()

    assert 0 == store.sweep().packs


def test_killed_between_any_two_steps_every_tree_stays_whole(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    store = ChunkStore.open(folder, KEY)
    store.add("r3", put(tmp_path / "r3", {"7": noise(60_000, 7)}))
    store.forget("r1")

    class Killed(BaseException): ...

    steps = 0

    def dies(stop: int) -> None:
        nonlocal steps
        steps += 1
        if steps == stop:
            raise Killed

    write_tree, unlink = Layout.write_tree, Path.unlink

    def dying_write_tree(layout: Layout, recipe: Recipe) -> int:
        dies(stop)
        return write_tree(layout, recipe)

    def dying_unlink(path: Path, missing_ok: bool = False) -> None:  # noqa: FBT001, FBT002 - as in pathlib
        if path.suffix == ".pack":
            dies(stop)
        unlink(path, missing_ok)

    monkeypatch.setattr(Layout, "write_tree", dying_write_tree)
    monkeypatch.setattr(Path, "unlink", dying_unlink)
    stop, finished = 0, False
    while not finished:
        stop, steps = stop + 1, 0
        store = ChunkStore.open(shutil.copytree(folder, tmp_path / f"killed-{stop}"), KEY)
        try:
            store.sweep()
            finished = True
        except Killed:
            assert [] == store.verify()

    assert stop > 3
    assert noise(60_000, 7) == b"".join(store.read("r3", "7"))
    assert R2["a"] == b"".join(store.read("r2", "a"))
    assert 2 == len(list((folder / "trees").iterdir()))


def test_what_is_damaged_is_not_swept(folder: Path):
    store = ChunkStore.open(folder, KEY)
    store.forget("r1")
    tree = next((folder / "trees").iterdir())
    tree.write_bytes(with_flipped_bit(tree.read_bytes(), 200))
    before = found(folder)

    with pytest.raises(Invalid):
        store.sweep()
    assert before == found(folder)
