"""Pieces come in any order, are proved each, and make the whole file or none."""

import errno
import os
import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange import pieces as module
from kuznia.exchange.canonical import Json
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.pieces import Assembly, Pieces, measured, pieces_of
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, Refused

KIB = 1024


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "PIECE", 4 * KIB)


def file_of(folder: Path, size: int) -> Path:
    path = folder / "whole"
    path.write_bytes(random.Random(size).randbytes(size))
    return path


@pytest.mark.parametrize("size", [1, 4 * KIB, 4 * KIB + 1, 50_000])
def test_a_file_is_put_together_from_its_pieces_in_any_order(tmp_path: Path, size: int):
    whole = file_of(tmp_path, size)
    found = measured(whole, "R-1")
    assembly = Assembly(tmp_path / "part", found)
    numbers = list(range(len(found.digests)))
    random.Random(1).shuffle(numbers)
    for number in numbers:
        begin, end = found.span(number)
        assembly.put(number, whole.read_bytes()[begin:end])
    assembly.finish(tmp_path / "done")
    assembly.close()

    assert whole.read_bytes() == (tmp_path / "done").read_bytes()
    assert not (tmp_path / "part").exists()


def test_what_a_cut_has_left_is_used_again(tmp_path: Path):
    whole = file_of(tmp_path, 50_000)
    found = measured(whole, "R-1")
    content = bytearray(whole.read_bytes())
    content[5 * KIB] ^= 1  # in piece 1
    (tmp_path / "part").write_bytes(content[: 5 * 4 * KIB + 100])
    assembly = Assembly(tmp_path / "part", found)

    assert {1, *range(5, 13)} == assembly.missing
    assert 4 * 4 * KIB == assembly.came
    assert [range(1, 2), range(5, 8), range(8, 11), range(11, 13)] == list(assembly.runs(3))
    assembly.close()


def test_a_piece_that_was_changed_is_not_taken(tmp_path: Path):
    whole = file_of(tmp_path, 50_000)
    assembly = Assembly(tmp_path / "part", measured(whole, "R-1"))
    for content in (b"x" * 4 * KIB, whole.read_bytes()[: 4 * KIB - 1], b""):
        with pytest.raises(Invalid, match="piece 0 of R-1 is not the one that was signed for"):
            assembly.put(0, content)
    with pytest.raises(Invalid, match="13 pieces are missing"):
        assembly.finish(tmp_path / "done")
    assert not (tmp_path / "done").exists()
    assembly.close()


def test_a_disk_without_room_is_told_before_anything_moves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def full(_file: int, _begin: int, _size: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full)
    with pytest.raises(Refused, match="No space left on device"):
        Assembly(tmp_path / "part", measured(file_of(tmp_path, 50_000), "R-1"))
    assert 0 == (tmp_path / "part").stat().st_size


def test_the_list_is_signed(tmp_path: Path):
    key = PrivateKey.new("US", "us-node", ("node",), date(2024, 1, 1))
    found = measured(file_of(tmp_path, 50_000), "R-1")
    paper = Envelope.from_json(found.signed_by(key).to_json(), "pieces")

    assert found == pieces_of(paper.content())


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "kuznia": st.sampled_from(["pieces 1", "pieces 2"]),
            "about": st.text(max_size=5) | st.none(),
            "size": st.integers(-1, 10**12) | st.booleans() | st.none(),
            "piece": st.integers(-1, 10**7) | st.booleans(),
            "pieces": st.lists(st.text(max_size=3) | st.just("0" * 64)) | st.integers(),
            "sha256": st.text(max_size=3) | st.integers(),
        },
    )
)
def test_what_is_no_list_is_invalid(content: dict[str, Json]):
    with pytest.raises(Invalid):
        pieces_of({"kuznia": "pieces 1", "about": "R", "size": 9, "piece": 9, "pieces": [],
                   "sha256": "", **content})  # fmt: skip


def test_lists_whose_numbers_do_not_agree_are_invalid():
    found = Pieces("R-1", 50_000, 4 * KIB, ("0" * 64,) * 13, "0" * 64)
    assert found == pieces_of(found.as_json())
    for wrong in (
        replace(found, size=40_000),
        replace(found, piece=8 * KIB),
        replace(found, digests=found.digests[:-1]),
        replace(found, digests=(*found.digests[:-1], "0" * 63)),
    ):
        with pytest.raises(Invalid):
            pieces_of(wrong.as_json())
