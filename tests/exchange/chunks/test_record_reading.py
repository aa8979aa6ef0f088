from dataclasses import replace
from pathlib import Path

import pytest
from blake3 import blake3

from kuznia.exchange.chunks.compression import Compressor, Method, difference
from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.recipes import FileRecipe, Run
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.model.errors import Invalid
from tests.exchange.chunks.trees import KEY, text

OLD = text(100)
NEW = OLD[:1000] + b"new" + OLD[1000:]
FILE = FileRecipe(
    "file",
    len(OLD) + len(NEW),
    blake3(OLD + NEW).hexdigest(),
    (Run(0, 0, 1), Run(0, 1, 1, (Run(0, 0, 1),))),
)


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    writer = ContainerWriter(tmp_path / "pack", KEY, Kind.PACK)
    writer.add(bytes(32), len(OLD), *Compressor().compress(OLD))
    writer.add(bytes(32), len(NEW), Method.DIFFERENCE, difference(NEW, OLD))
    writer.add(bytes(32), 7, Method.PLAIN, b"not 7 bytes")
    writer.finish()
    return writer.path


def reader(pack: Path) -> RecordReader:
    return RecordReader(lambda _: Container.open(pack, KEY, Kind.PACK))


def test_a_file_is_read_from_chunks_and_differences(pack: Path):
    with reader(pack) as records:
        assert OLD + NEW == b"".join(records.file(FILE))
        assert len(NEW) == records.size(FILE.runs[1])


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        (replace(FILE, blake3="0" * 64), "not the file that was put in"),
        (replace(FILE, size=FILE.size + 1), "its size"),
        (replace(FILE, runs=(Run(0, 1, 1),)), "wrong kind"),
        (replace(FILE, runs=(Run(0, 3, 1),)), "no record 3"),
        (replace(FILE, runs=(Run(0, 2, 1),), size=7), "not what its table says"),
    ],
)
def test_a_file_that_is_not_what_was_put_in_is_invalid(pack: Path, changed: FileRecipe, why: str):
    with reader(pack) as records, pytest.raises(Invalid, match=why):
        b"".join(records.file(changed))


def test_few_packs_are_open_at_a_time(pack: Path):
    opened: list[Container] = []

    def open_pack(_: int) -> Container:
        opened.append(Container.open(pack, KEY, Kind.PACK))
        return opened[-1]

    with RecordReader(open_pack) as records:
        for number in [*range(60), 59]:
            records.pack(number)
        still_open = [container for container in opened if not container.closed]
        assert 60 == len(opened)
        assert 24 == len(still_open)
    assert all(container.closed for container in opened)
