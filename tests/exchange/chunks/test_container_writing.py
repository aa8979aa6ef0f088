import hashlib
from pathlib import Path

import pytest

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.container import LARGEST_HEADER, Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.model.errors import Refused
from tests.exchange.chunks.trees import KEY, noise


def test_records_smaller_and_larger_than_the_buffer_come_in_their_order(tmp_path: Path):
    records = [noise(size, size) for size in (10, 1_500_000, 700_000, 700_000, 0, 3)]
    writer = ContainerWriter(tmp_path / "file", KEY, Kind.PACK)
    numbers = [writer.add(bytes(32), len(r), Method.PLAIN, r) for r in records]
    writer.finish()

    assert list(range(6)) == numbers
    assert (tmp_path / "file").stat().st_size == writer.size
    with Container.open(tmp_path / "file", KEY, Kind.PACK) as container:
        assert records == list(container.payloads(0, 6))


def test_the_digest_is_that_of_the_file(tmp_path: Path):
    digest = hashlib.sha256()
    writer = ContainerWriter(tmp_path / "file", KEY, Kind.SEALED, b"header", digest)
    writer.add(bytes(32), 5, Method.PLAIN, b"12345")
    writer.finish(b"recipe")

    expected = hashlib.sha256((tmp_path / "file").read_bytes()).hexdigest()
    assert expected == digest.hexdigest()


def test_two_containers_of_the_same_content_share_no_sealed_bytes(tmp_path: Path):
    contents: list[bytes] = []
    for name in ("one", "two"):
        writer = ContainerWriter(tmp_path / name, KEY, Kind.PACK)
        writer.add(bytes(32), 5000, Method.PLAIN, bytes(5000))
        writer.finish()
        contents.append((tmp_path / name).read_bytes())
    one, two = ({content[at : at + 16] for at in range(40, 4000, 16)} for content in contents)

    assert set() == one & two


def test_a_file_that_exists_is_not_written_over(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"mine")

    with pytest.raises(FileExistsError):
        ContainerWriter(tmp_path / "file", KEY, Kind.PACK)
    assert b"mine" == (tmp_path / "file").read_bytes()


def test_what_is_discarded_is_gone(tmp_path: Path):
    writer = ContainerWriter(tmp_path / "file", KEY, Kind.PACK)
    writer.discard()

    assert [] == list(tmp_path.iterdir())


def test_a_header_that_no_reader_would_take_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="header"):
        ContainerWriter(tmp_path / "file", KEY, Kind.SEALED, bytes(LARGEST_HEADER + 1))
    assert [] == list(tmp_path.iterdir())
