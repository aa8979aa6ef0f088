"""Adding is all or nothing: killed, on a full disk, or with a file that cannot be taken."""

import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kuznia.exchange.chunks.store import ChunkStore
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.chunks.trees import KEY, found, noise, put, text

ADD = """
import os, sys
from pathlib import Path
import kuznia.exchange.chunks.pack_writing as packs
from kuznia.exchange.chunks.store import ChunkStore
packs.PACK = 300_000
store, source, stop = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
steps = 0

def dies_at_step(event, arguments):
    global steps
    if event == "open" and ".new" in str(arguments[0]) or event == "os.rename":
        steps += 1
        if steps == stop:
            os.kill(os.getpid(), 9)

sys.addaudithook(dies_at_step)
files = [(path.name, path) for path in sorted(source.iterdir())]
ChunkStore.open(store, bytes(range(32))).add("r2", files)
"""
"""Adds a tree and kills itself just before it opens or names a file for the so-manieth time."""


@pytest.fixture
def store(tmp_path: Path) -> ChunkStore:
    store = ChunkStore.create(tmp_path / "store", KEY)
    store.add("r1", put(tmp_path / "r1", {"a": text(3000), "b": noise(100_000)}))
    return store


def test_what_was_added_is_told(tmp_path: Path):
    store = ChunkStore.create(tmp_path / "store", KEY)
    before = sum(map(len, found(tmp_path / "store").values()))
    added = store.add("r1", put(tmp_path / "r1", {"a": text(3000), "b": b""}))

    assert ("r1", 2, len(text(3000))) == (added.tree, added.files, added.size)
    assert added.written == sum(map(len, found(tmp_path / "store").values())) - before


def test_the_base_is_the_newest_tree_that_has_the_path(tmp_path: Path, store: ChunkStore):
    put(tmp_path / "r2", {"c": noise(100_000, 2)})
    store.add("r2", [("c", tmp_path / "r2" / "c")])
    put(tmp_path / "r3", {"b": b"edit" + noise(100_000), "c": b"edit" + noise(100_000, 2)})
    added = store.add("r3", [("b", tmp_path / "r3" / "b"), ("c", tmp_path / "r3" / "c")])

    assert added.written < 3000


def test_the_base_can_be_named(tmp_path: Path, store: ChunkStore):
    store.add("other", put(tmp_path / "other", {"b": noise(100_000, 7)}))
    files = put(tmp_path / "r2", {"b": b"edit" + noise(100_000)})

    assert store.add("r2", files, base="r1").written < 3000
    with pytest.raises(NotFound, match="no tree none"):
        store.add("r3", files, base="none")


def test_a_name_is_given_once(tmp_path: Path, store: ChunkStore):
    with pytest.raises(Refused, match="already"):
        store.add("r1", put(tmp_path / "again", {"a": b""}))


def test_a_file_that_cannot_be_taken_leaves_the_store_as_it_was(tmp_path: Path, store: ChunkStore):
    before = found(tmp_path / "store")
    fine = put(tmp_path / "r2", {"fine": noise(200_000, 3)})
    (tmp_path / "link").symlink_to(tmp_path / "r2" / "fine")
    for name, path, error in (
        ("none", tmp_path / "none", NotFound),
        ("link", tmp_path / "link", Refused),
        ("../up", fine[0][1], Invalid),
        ("FINE", fine[0][1], Invalid),
    ):
        with pytest.raises(error):
            store.add("r2", [*fine, (name, path)])
        assert before == found(tmp_path / "store")


def test_killed_at_any_step_it_leaves_the_store_as_it_was_or_the_tree_whole(
    tmp_path: Path, store: ChunkStore
):
    contents = {"a": text(3000) + b"edit", "c": noise(900_000, 4)}
    put(tmp_path / "r2", contents)
    command = [sys.executable, "-c", ADD, str(tmp_path / "store"), str(tmp_path / "r2")]
    for step in range(1, 30):
        done = subprocess.run([*command, str(step)], check=False)
        if not done.returncode:
            break
        assert -signal.SIGKILL == done.returncode
        assert ("r1",) == store.trees()
        assert [] == store.verify()
        assert noise(100_000) == b"".join(store.read("r1", "b"))
    else:
        pytest.fail("it never came to an end")

    assert step > 6
    assert ("r1", "r2") == store.trees()
    store.restore("r2", tmp_path / "out")
    assert contents == found(tmp_path / "out")
    store.sweep()
    assert not list((tmp_path / "store").rglob("*.new"))
    assert [] == store.verify()


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_the_store_sound(tmp_path: Path, store: ChunkStore):
    put(tmp_path / "r2", {"c": noise(30_000_000, 4)})
    command = [sys.executable, "-c", ADD, str(tmp_path / "store"), str(tmp_path / "r2"), "0"]
    for milliseconds in range(300, 1500, 60):
        with subprocess.Popen(command) as adding:
            time.sleep(milliseconds / 1000)
            adding.kill()
        assert [] == store.verify()
        if "r2" in store.trees():
            store.forget("r2")


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits to set")
@pytest.mark.parametrize("limit", [10, 20_000, 150_000])
def test_on_a_full_disk_it_is_refused_and_leaves_no_trace(
    tmp_path: Path, store: ChunkStore, limit: int
):
    files = put(tmp_path / "r2", {"c": noise(400_000, 4)})
    before = found(tmp_path / "store")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        with pytest.raises(Refused, match="cannot be written"):
            store.add("r2", files)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert before == found(tmp_path / "store")
    store.add("r2", files)
