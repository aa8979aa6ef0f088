"""A difference and the earlier sealed file make the whole of the later one."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kuznia.exchange.chunks.differing import apply_difference, read_header, write_difference
from kuznia.exchange.chunks.sealed import open_sealed, write_sealed
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused

ONE, TWO = bytes(range(32)), bytes(range(1, 33))
HEADER = b'{"of":"the second"}'


def written(folder: Path, contents: dict[str, bytes]) -> list[tuple[str, Path]]:
    folder.mkdir()
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return [(name, folder / name) for name in contents]


def differ(tmp_path: Path, before: dict[str, bytes], after: dict[str, bytes]) -> Path:
    write_sealed(tmp_path / "one", ONE, written(tmp_path / "a", before), header=b"{}")
    with open_sealed(tmp_path / "one", ONE) as base:
        write_difference(tmp_path / "difference", TWO, written(tmp_path / "b", after),
                         header=HEADER, base=base, base_key=ONE)  # fmt: skip
    return tmp_path / "difference"


def applied(tmp_path: Path, base: str = "one", key: bytes = TWO) -> dict[str, bytes]:
    with open_sealed(tmp_path / base, ONE) as opened:
        apply_difference(tmp_path / "difference", key, opened, tmp_path / "two")
    with open_sealed(tmp_path / "two", TWO) as whole:
        assert HEADER == whole.header
        return {file.path: b"".join(whole.read(file.path)) for file in whole.files()}


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def test_a_little_that_changed_in_much_is_little(tmp_path: Path):
    large = noise(1, 3_000_000)
    changed = large[:1_000_000] + b"changed" + large[1_000_100:]
    before = {"same.bin": noise(2, 500_000), "large.bin": large, "gone.bin": b"gone"}
    after = {"same.bin": noise(2, 500_000), "large.bin": changed, "new.bin": b"new"}
    difference = differ(tmp_path, before, after)

    assert difference.stat().st_size < 10_000
    assert HEADER == read_header(difference)
    assert after == applied(tmp_path)


def test_nothing_in_common_is_no_harm(tmp_path: Path):
    differ(tmp_path, {"a": noise(1, 100_000)}, {"b": noise(2, 100_000)})
    assert {"b": noise(2, 100_000)} == applied(tmp_path)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 400_000), st.integers(0, 3_000), st.binary(max_size=2_000)),
             max_size=8),
    st.integers(0, 3),
)  # fmt: skip
def test_whatever_was_edited_comes_back(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, int, bytes]], repeated: int
):
    content = bytearray(noise(3, 400_000))
    for at, removed, added in edits:
        content[at : at + removed] = added
    after = {"x": bytes(content), "y": noise(3, 400_000)[:1000] * repeated}
    folder = tmp_path_factory.mktemp("edits")
    differ(folder, {"x": noise(3, 400_000)}, after)
    assert after == applied(folder)


def test_it_needs_its_key_and_the_very_file_that_it_differs_from(tmp_path: Path):
    differ(tmp_path, {"a": noise(1, 100_000)}, {"a": noise(1, 100_000) + b"more"})
    write_sealed(tmp_path / "other", ONE, [("a", tmp_path / "a" / "a")], header=b"{}")

    with pytest.raises(Invalid, match="differs from another file than"):
        applied(tmp_path, "other")
    with pytest.raises(Refused, match="the key does not open"):
        applied(tmp_path, key=ONE)
    with pytest.raises(Invalid):
        open_sealed(tmp_path / "difference", TWO)
    with pytest.raises(NotFound), open_sealed(tmp_path / "one", ONE) as base:
        apply_difference(tmp_path / "nothing", TWO, base, tmp_path / "two")
    assert not (tmp_path / "two").exists()


def test_a_difference_that_was_changed_makes_nothing(tmp_path: Path):
    content = differ(tmp_path, {"a": noise(1, 50_000)}, {"a": noise(2, 50_000)}).read_bytes()
    for at in range(0, len(content), len(content) // 40):
        changed = bytearray(content)
        changed[at] ^= 1
        (tmp_path / "difference").write_bytes(changed)
        with pytest.raises(KuzniaError):
            applied(tmp_path)
        assert not (tmp_path / "two").exists()
