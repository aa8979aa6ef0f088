from pathlib import Path

from kuznia.exchange.chunks.container import Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.known import Known
from kuznia.exchange.chunks.recipes import Run
from kuznia.exchange.chunks.shelf import (
    LARGEST_CHUNK,
    LEAST_CHUNK,
    Addressing,
    Shelf,
)
from tests.exchange.chunks.trees import KEY, OTHER_KEY, noise


def lengths(addressing: Addressing, content: bytes) -> list[int]:
    return [chunk.length for chunk in addressing.cutter.cut_buf(content)]


def test_content_that_is_put_twice_is_one_record(tmp_path: Path):
    writer = ContainerWriter(tmp_path / "pack", KEY, Kind.PACK)
    shelf = Shelf(Addressing(KEY, b"id"), Known(), lambda: (4, writer))

    assert [Run(4, 0, 1), Run(4, 1, 1), Run(4, 0, 1)] == [shelf.put(c) for c in (b"a", b"b", b"a")]
    assert 2 == writer.records
    writer.discard()


def test_a_difference_names_its_base_and_is_not_found_by_others(tmp_path: Path):
    writer = ContainerWriter(tmp_path / "pack", KEY, Kind.PACK)
    shelf = Shelf(Addressing(KEY, b"id"), Known(), lambda: (0, writer))
    base = (Run(2, 5, 3),)

    assert Run(0, 0, 1, base) == shelf.put_difference(bytes(32), 9, b"payload", base)
    assert shelf.find(bytes(32)) is None
    writer.discard()


def test_addresses_and_cuts_of_two_stores_have_nothing_in_common():
    content = noise(500_000)
    one, two, three = (
        Addressing(*of) for of in ((KEY, b"id"), (KEY, b"other"), (OTHER_KEY, b"id"))
    )

    assert 3 == len({a.address(content) for a in (one, two, three)})
    assert lengths(one, content) != lengths(two, content) != lengths(three, content)
    assert one.address(content) == Addressing(KEY, b"id").address(content)


def test_chunks_have_the_sizes_that_the_format_says():
    found = lengths(Addressing(KEY, b"id"), noise(2_000_000))

    assert max(found) <= LARGEST_CHUNK
    assert min(found[:-1]) >= LEAST_CHUNK
    assert 12_000 < sum(found) / len(found) < 32_000
