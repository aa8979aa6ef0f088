from pathlib import Path

import pytest
from blake3 import blake3
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.known import Known
from kuznia.exchange.chunks.recipes import LARGEST_BASE, FileRecipe
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.scanning import Scanner
from kuznia.exchange.chunks.shelf import Addressing, Shelf
from tests.exchange.chunks.trees import KEY, noise, text

EDITS = st.lists(
    st.tuples(
        st.floats(0, 1), st.integers(0, 3000), st.binary(max_size=40) | st.just(noise(200_000))
    ),
    max_size=5,
)


class Packs:
    """Revisions of one file, each in a pack of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = Known()
        self.base: FileRecipe | None = None
        self.size = 0
        self.count = 0

    def add(self, content: bytes) -> None:
        source = self.folder / "source"
        source.write_bytes(content)
        number = self.count
        writer = ContainerWriter(self.folder / str(number), KEY, Kind.PACK)
        shelf = Shelf(Addressing(KEY, b"id"), self.known, lambda: (number, writer))
        with RecordReader(self.open_pack) as reader:
            self.base = Scanner(shelf, reader).scan("file", source, self.base)
        writer.finish()
        self.size, self.count = writer.size, number + 1

    def read(self) -> bytes:
        assert self.base
        with RecordReader(self.open_pack) as reader:
            return b"".join(reader.file(self.base))

    def open_pack(self, number: int) -> Container:
        return Container.open(self.folder / str(number), KEY, Kind.PACK)


def edited(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    for where, removed, inserted in edits:
        at = int(where * len(content))
        content = content[:at] + inserted + content[at + removed :]
    return content


@pytest.mark.parametrize("content", [b"", b"x", text(5000), noise(300_000), bytes(5_000_000)])
def test_a_file_is_scanned_and_read_again(tmp_path: Path, content: bytes):
    packs = Packs(tmp_path)
    packs.add(content)

    assert content == packs.read()
    assert packs.base
    assert (len(content), blake3(content).hexdigest()) == (packs.base.size, packs.base.blake3)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EDITS, max_size=3), st.sampled_from([text(9000), noise(400_000), b""]))
def test_every_revision_of_a_file_is_read_again(
    tmp_path_factory: pytest.TempPathFactory,
    revisions: list[list[tuple[float, int, bytes]]],
    content: bytes,
):
    packs = Packs(tmp_path_factory.mktemp("packs"))
    packs.add(content)
    for edits in revisions:
        content = edited(content, edits)
        packs.add(content)

        assert content == packs.read()


def test_an_unchanged_file_stores_nothing(tmp_path: Path):
    packs = Packs(tmp_path)
    packs.add(text(20_000))
    packs.add(text(20_000))

    assert 400 > packs.size


def test_small_edits_store_little_revision_after_revision(tmp_path: Path):
    packs = Packs(tmp_path)
    content = noise(2_000_000)
    packs.add(content)
    for round_ in range(4):
        for at in (100_000, 900_000, 1_500_000):
            content = content[: at + round_] + b"an edit" + content[at + round_ :]
        packs.add(content)

        assert 3000 > packs.size
        assert content == packs.read()


def test_bytes_replaced_in_place_are_noticed_though_size_and_time_stay(tmp_path: Path):
    packs = Packs(tmp_path)
    packs.add(noise(200_000))
    packs.add(b"changed" + noise(200_000)[7:])

    assert b"changed" == packs.read()[:7]


def test_a_file_of_which_every_line_changes_is_stored_as_differences(tmp_path: Path):
    packs = Packs(tmp_path)
    packs.add(text(60_000))
    first = packs.size
    content = text(60_000).replace(b"#", b"#1")
    packs.add(content)

    assert content == packs.read()
    assert packs.size < first


def test_a_base_never_outgrows_what_a_reader_takes(tmp_path: Path):
    packs = Packs(tmp_path)
    content = noise(6_000_000)
    packs.add(content)
    for step in (200_000, 30_000, 200_000):
        content = b"-".join(content[at : at + step] for at in range(0, len(content), step))
        packs.add(content)

        assert content == packs.read()
        assert packs.base
        with RecordReader(packs.open_pack) as reader:
            sizes = [sum(map(reader.size, run.base)) for run in packs.base.runs]
        assert max(sizes) <= LARGEST_BASE


def test_moved_parts_are_found_where_they_were(tmp_path: Path):
    packs = Packs(tmp_path)
    content = noise(2_000_000)
    packs.add(content)
    content = content[1_000_000:] + content[:1_000_000]
    packs.add(content)

    assert 60_000 > packs.size
    assert content == packs.read()
