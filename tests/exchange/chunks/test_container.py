from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.container import PREFIX, Container, Kind, Part, nonce, read_header
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.chunks.trees import KEY, OTHER_KEY, with_flipped_bit

RECORDS = [b"first", b"other", b"", b"x" * 1000]
HEADER = b'{"to":"plant"}'


def make(path: Path, records: list[bytes] = RECORDS) -> Path:
    writer = ContainerWriter(path, KEY, Kind.SEALED, HEADER)
    for number, record in enumerate(records):
        writer.add(bytes([number]) * 32, len(record), Method.PLAIN, record)
    writer.finish(b"recipe")
    return path


def everything(path: Path) -> tuple[object, ...]:
    with Container.open(path, KEY, Kind.SEALED) as container:
        payloads = list(container.payloads(0, len(container.table)))
        return container.header, container.recipe, payloads


def test_what_was_written_is_read(tmp_path: Path):
    path = make(tmp_path / "file")

    assert (HEADER, b"recipe", RECORDS) == everything(path)
    with Container.open(path, KEY, Kind.SEALED) as container:
        assert b"other" == container.payload(1)
        assert [b"other", b""] == list(container.payloads(1, 2))
        assert b"\3" * 32 == container.table.address(3)


def test_the_header_is_read_without_a_key(tmp_path: Path):
    assert HEADER == read_header(make(tmp_path / "file"))


def test_another_key_does_not_open_it(tmp_path: Path):
    with pytest.raises(Refused, match="does not open"):
        Container.open(make(tmp_path / "file"), OTHER_KEY, Kind.SEALED)


def test_a_container_for_another_use_is_not_taken(tmp_path: Path):
    with pytest.raises(Invalid, match="another use"):
        Container.open(make(tmp_path / "file"), KEY, Kind.PACK)


def test_what_is_not_there_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound):
        Container.open(tmp_path / "none", KEY, Kind.SEALED)


def test_every_flipped_bit_is_noticed(tmp_path: Path):
    content = make(tmp_path / "file", [b"first", b"other"]).read_bytes()
    changed = tmp_path / "changed"
    for at in range(len(content)):
        changed.write_bytes(with_flipped_bit(content, at))
        with pytest.raises((Invalid, Refused)):
            everything(changed)


def test_every_shorter_or_longer_file_is_noticed(tmp_path: Path):
    content = make(tmp_path / "file", [b"first"]).read_bytes()
    changed = tmp_path / "changed"
    for other in [
        *(content[:end] for end in range(len(content))),
        content + b"\0",
        b"\0" + content,
    ]:
        changed.write_bytes(other)
        with pytest.raises((Invalid, Refused)):
            everything(changed)


def test_records_that_are_swapped_repeated_or_left_out_are_noticed(tmp_path: Path):
    content = make(tmp_path / "file", [b"first", b"other"]).read_bytes()
    begin = PREFIX.size + len(HEADER)
    one, two = content[begin : begin + 21], content[begin + 21 : begin + 42]
    rest = content[begin + 42 :]
    changed = tmp_path / "changed"
    for records in (two + one, one + one, two + two, one, one + two + one):
        changed.write_bytes(content[:begin] + records + rest)
        with pytest.raises(Invalid):
            everything(changed)


def test_a_record_of_another_container_of_the_same_key_is_noticed(tmp_path: Path):
    mine = make(tmp_path / "mine").read_bytes()
    other = make(tmp_path / "other").read_bytes()
    begin = PREFIX.size + len(HEADER)
    (tmp_path / "mixed").write_bytes(mine[:begin] + other[begin : begin + 21] + mine[begin + 21 :])

    with pytest.raises(Invalid, match="record 0 was changed"):
        everything(tmp_path / "mixed")


def test_no_two_sealed_parts_have_the_same_nonce():
    nonces = [nonce(Part.RECORD, n) for n in range(1000)] + [nonce(p) for p in list(Part)[1:]]

    assert len(nonces) == len(set(nonces))
    assert {12} == set(map(len, nonces))


@given(content=st.binary(max_size=300), begun=st.booleans())
def test_any_bytes_are_no_container(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, *, begun: bool
):
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes((b"KUZNIA\r\n\1\3" if begun else b"") + content)

    with pytest.raises((Invalid, Refused)):
        Container.open(path, KEY, Kind.SEALED)
