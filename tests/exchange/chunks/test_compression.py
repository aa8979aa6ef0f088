import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks.compression import Compressor, Decompressor, Method, difference
from tests.exchange.chunks.trees import noise, text


def test_text_is_compressed_and_noise_is_left_alone():
    compressor = Compressor()

    assert [Method.ZSTD, Method.PLAIN, Method.PLAIN, Method.ZSTD, Method.ZSTD] == [
        compressor.compress(content)[0]
        for content in (text(100), noise(9000), noise(9000, 2), text(100), text(90))
    ]


@given(st.lists(st.binary(max_size=200) | st.integers(0, 3).map(lambda n: bytes(n * 5000))))
def test_what_was_compressed_comes_back(contents: list[bytes]):
    compressor, decompressor = Compressor(), Decompressor()
    for content in contents:
        method, payload = compressor.compress(content)

        assert len(payload) <= len(content)
        assert content == decompressor.content(method, bytes(payload), len(content))


@given(st.binary(max_size=300), st.binary(max_size=300), st.binary(max_size=300))
def test_a_difference_with_its_base_gives_the_content(begin: bytes, change: bytes, end: bytes):
    content = begin + change + end
    payload = difference(content, begin + end)

    assert content == Decompressor().content(Method.DIFFERENCE, payload, len(content), begin + end)


def test_a_small_change_takes_little_room():
    base = text(20_000)

    assert 300 > len(difference(base[:500_000] + b"changed" + base[500_000:], base))


def test_more_than_was_foretold_is_never_made():
    bomb = Compressor().compress(bytes(2**20))[1]

    with pytest.raises(ValueError, match="1000"):
        Decompressor().content(Method.ZSTD, bytes(bomb), 1000)


@given(st.sampled_from(Method), st.binary(max_size=100), st.integers(0, 2**21))
def test_any_bytes_give_content_of_their_length_or_an_error(
    method: Method, payload: bytes, length: int
):
    try:
        content = Decompressor().content(method, payload, length, b"base")
    except ValueError:
        return

    assert length == len(content)
