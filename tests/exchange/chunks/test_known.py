from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks import known
from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.container import Table
from kuznia.exchange.chunks.known import Known, pack_and_record, place

ADDRESSES = st.lists(st.binary(min_size=32, max_size=32), unique=True, max_size=40)


def table(addresses: list[bytes], methods: list[Method] | None = None) -> Table:
    methods = methods or [Method.PLAIN] * len(addresses)
    return Table(bytes(methods), array("I"), array("I"), b"".join(addresses), ())


@given(ADDRESSES, st.integers(0, 40))
def test_a_chunk_is_found_where_it_was_put(addresses: list[bytes], loaded: int):
    chunks = Known()
    chunks.load([(7, table(addresses[:loaded]))])
    for number, address in enumerate(addresses[loaded:]):
        chunks.add(address, place(8, number))

    expected = {a: place(7, at) for at, a in enumerate(addresses[:loaded])}
    expected |= {a: place(8, at) for at, a in enumerate(addresses[loaded:])}
    assert expected == {address: chunks.find(address) for address in addresses}


def test_addresses_that_begin_alike_are_told_apart():
    first, second, absent = (bytes(8) + bytes([n]) * 24 for n in (1, 2, 3))
    chunks = Known()
    chunks.load([(1, table([first])), (2, table([second]))])

    assert [place(1, 0), place(2, 0), None] == [chunks.find(a) for a in (first, second, absent)]


def test_many_chunks_move_into_the_compact_table(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known, "_SETTLE", 3)
    chunks = Known()
    addresses = [bytes([n]) * 32 for n in range(10)]
    for number, address in enumerate(addresses):
        chunks.add(address, number)

    assert list(range(10)) == [chunks.find(address) for address in addresses]


def test_a_difference_is_no_chunk_for_others():
    address = bytes(32)
    chunks = Known()
    chunks.load([(0, table([address], [Method.DIFFERENCE]))])

    assert chunks.find(address) is None


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
def test_a_place_is_a_pack_and_a_record(pack: int, record: int):
    assert (pack, record) == pack_and_record(place(pack, record))
