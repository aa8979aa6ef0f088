from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from kuznia.exchange.chunks import pack_writing
from kuznia.exchange.chunks.store import ChunkStore
from kuznia.exchange.chunks.writer_lock import sole_writer
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.chunks.trees import KEY, OTHER_KEY, found, noise, put, text, with_flipped_bit

CONTENTS = {"elements/кронштейн.stp": text(3000), "elements/sheet.pdf": noise(100_000), "e": b""}


@pytest.fixture
def store(tmp_path: Path) -> ChunkStore:
    store = ChunkStore.create(tmp_path / "store", KEY)
    store.add("bracket-A", put(tmp_path / "source", CONTENTS))
    return store


def test_a_tree_is_listed_read_and_restored(tmp_path: Path, store: ChunkStore):
    assert ("bracket-A",) == store.trees()
    assert {path: len(content) for path, content in CONTENTS.items()} == {
        file.path: file.size for file in store.files("bracket-A")
    }
    assert CONTENTS == {path: b"".join(store.read("bracket-A", path)) for path in CONTENTS}
    store.restore("bracket-A", tmp_path / "out")
    assert CONTENTS == found(tmp_path / "out")


def test_a_store_is_opened_again(tmp_path: Path, store: ChunkStore):
    assert store.trees() == ChunkStore.open(tmp_path / "store", KEY).trees()


def test_another_key_opens_nothing(tmp_path: Path, store: ChunkStore):
    assert store.trees()
    with pytest.raises(Refused, match="does not open"):
        ChunkStore.open(tmp_path / "store", OTHER_KEY)


def test_without_the_key_nothing_of_the_content_is_to_be_seen(tmp_path: Path, store: ChunkStore):
    everything = b"".join(found(tmp_path / "store").values())
    names = "\n".join(found(tmp_path / "store"))

    for word in ("кронштейн", "bracket", "sheet", "elements"):
        assert word not in names
        assert word.encode() not in everything
    for content in (c for c in CONTENTS.values() if c):
        assert not any(content[at : at + 12] in everything for at in range(0, len(content), 997))
    assert store.trees()


def test_a_store_is_made_only_where_nothing_is(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_bytes(b"x")

    with pytest.raises(Refused, match="not empty"):
        ChunkStore.create(tmp_path / "mine", KEY)
    with pytest.raises(NotFound):
        ChunkStore.create(tmp_path / "none" / "store", KEY)
    with pytest.raises(NotFound, match="no store"):
        ChunkStore.open(tmp_path / "mine", KEY)


def test_what_is_not_there_is_not_found(tmp_path: Path, store: ChunkStore):
    with pytest.raises(NotFound, match="no file none"):
        list(store.read("bracket-A", "none"))
    with pytest.raises(NotFound, match="no tree none"):
        store.files("none")
    with pytest.raises(NotFound, match="no tree none"):
        store.forget("none")
    with pytest.raises(NotFound, match="no tree none"):
        store.restore("none", tmp_path / "out")


def test_while_another_writes_every_change_is_refused_and_reading_goes_on(
    tmp_path: Path, store: ChunkStore
):
    with sole_writer(tmp_path / "store"):
        for change in (
            lambda: store.add("r2", []),
            lambda: store.forget("bracket-A"),
            store.sweep,
        ):
            with pytest.raises(Refused, match="another run"):
                change()
        assert b"" == b"".join(store.read("bracket-A", "e"))
    assert ("bracket-A",) == store.trees()


def test_a_changed_record_is_not_restored(tmp_path: Path, store: ChunkStore):
    (pack,) = (tmp_path / "store" / "packs").iterdir()
    pack.write_bytes(with_flipped_bit(pack.read_bytes(), 70_000))

    with pytest.raises(Invalid, match="record"):
        store.restore("bracket-A", tmp_path / "out")
    assert not (tmp_path / "out").exists()


class Stores(RuleBasedStateMachine):
    """A store beside a dictionary that does the same."""

    @initialize()
    def begin(self) -> None:
        from tempfile import TemporaryDirectory

        self.place = TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(pack_writing, "PACK", 50_000)
        self.store = ChunkStore.create(self.folder / "store", KEY)
        self.trees: dict[str, dict[str, bytes]] = {}
        self.files = {"a": text(800), "b": noise(40_000)}
        self.added = 0

    @rule(name=st.sampled_from("abc"), where=st.floats(0, 1), inserted=st.binary(max_size=30))
    def edit(self, name: str, where: float, inserted: bytes) -> None:
        content = self.files.get(name, b"")
        at = int(where * len(content))
        self.files[name] = content[:at] + inserted + content[at + len(inserted) // 2 :]

    @rule()
    def add(self) -> None:
        self.added += 1
        tree = f"r{self.added}"
        self.store.add(tree, put(self.folder / tree, self.files))
        self.trees[tree] = dict(self.files)

    @precondition(lambda self: self.trees)
    @rule(which=st.integers(0, 99))
    def forget(self, which: int) -> None:
        tree = sorted(self.trees)[which % len(self.trees)]
        self.store.forget(tree)
        del self.trees[tree]

    @rule()
    def sweep(self) -> None:
        self.store.sweep()

    @invariant()
    def holds_what_was_added(self) -> None:
        assert list(self.trees) == list(self.store.trees())
        assert [] == self.store.verify()
        for tree, files in self.trees.items():
            assert files == {path: b"".join(self.store.read(tree, path)) for path in files}

    def teardown(self) -> None:
        self.patch.undo()
        self.place.cleanup()


TestStores = Stores.TestCase
TestStores.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
