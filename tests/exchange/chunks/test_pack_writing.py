from pathlib import Path

import pytest

from kuznia.exchange.chunks import pack_writing
from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.pack_writing import PackWriting
from kuznia.exchange.chunks.shelf import Addressing
from tests.exchange.chunks.trees import KEY


@pytest.fixture
def layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Layout:
    monkeypatch.setattr(pack_writing, "PACK", 1000)
    for name in ("packs", "trees"):
        (tmp_path / name).mkdir()
    return Layout(tmp_path, KEY, Addressing(KEY, b"id"))


def fill(packs: PackWriting, records: int) -> list[int]:
    return [
        number
        for _ in range(records)
        for number, writer in [packs.current()]
        if writer.add(bytes(32), 400, Method.PLAIN, bytes(400)) >= 0
    ]


def test_a_pack_that_is_full_is_followed_by_the_next(layout: Layout):
    with PackWriting(layout) as packs:
        numbers = fill(packs, 7)
        packs.commit()

    assert [0, 0, 0, 1, 1, 1, 2] == numbers
    assert sorted(packs.names) == layout.pack_names()
    assert packs.written == sum(path.stat().st_size for path in layout.packs.iterdir())


def test_without_a_commit_no_pack_stays(layout: Layout):
    class Stop(Exception): ...

    def begin(*, commit: bool) -> None:
        with PackWriting(layout) as packs:
            fill(packs, 7)
            if commit:
                packs.commit()
            raise Stop

    for commit in (False, True):
        with pytest.raises(Stop):
            begin(commit=commit)
        assert [] == list(layout.packs.iterdir())


def test_no_pack_has_its_name_before_all_are_on_the_disk(layout: Layout):
    with PackWriting(layout) as packs:
        fill(packs, 7)

        assert [] == layout.pack_names()
        packs.commit()
