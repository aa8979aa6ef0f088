"""What a store of packages on a server does when the way to it, or the server, lets it down."""

import sys
import tracemalloc
from pathlib import Path

import pytest

from kuznia.model.errors import Invalid, MissingExtra, NotFound, Refused, Unable
from kuznia.store import s3_blobs
from kuznia.store.blobs import Blob, blobs_at
from kuznia.store.s3_blobs import PART, S3Blobs
from tests.store.s3_server import BUCKET, Way, needs_server

SIZE = 20_000_001
CONTENT = (bytes(range(251)) * (SIZE // 251 + 1))[:SIZE]


@pytest.fixture
def blobs(way: Way, tmp_path: Path) -> S3Blobs:
    del way  # the store goes by it
    return S3Blobs(f"s3://{BUCKET}/{tmp_path.name}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "file"
    file.write_bytes(CONTENT)
    return file


def methods(way: Way) -> list[str]:
    return [asked.split()[0] + (" uploads" if "?uploads" in asked else "") for asked in way.asked]


@needs_server
def test_a_large_file_goes_in_parts(blobs: S3Blobs, way: Way, file: Path):
    blobs.put("a", file)

    parts = -(-SIZE // PART)
    assert ["POST uploads", *["PUT"] * parts, "POST"] == methods(way)
    assert CONTENT == b"".join(blobs.read(blobs.find("a")))


@needs_server
def test_a_file_is_not_held_in_memory(blobs: S3Blobs, file: Path):
    blobs.put("a", file)
    tracemalloc.start()
    try:
        assert SIZE == sum(len(part) for part in blobs.read(blobs.find("a")))
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert most < SIZE / 4


@needs_server
@pytest.mark.parametrize(("after", "cuts"), [(0, 3), (3_000_000, 3), (15_000_000, 1)])
def test_a_download_that_is_cut_goes_on_where_it_was(
    blobs: S3Blobs, way: Way, file: Path, after: int, cuts: int
):
    blobs.put("a", file)
    way.asked.clear()
    way.after, way.cuts = after, cuts

    assert CONTENT[5:] == b"".join(blobs.read(blobs.find("a"), 5))
    assert 0 == way.cuts


@needs_server
def test_an_upload_that_is_cut_goes_on(blobs: S3Blobs, way: Way, file: Path):
    way.after, way.cuts = 1_000_000, 2
    blobs.put("a", file)

    assert 0 == way.cuts
    assert CONTENT == b"".join(blobs.read(blobs.find("a")))


@needs_server
def test_a_way_that_stays_cut_is_told_and_nothing_half_is_there(
    blobs: S3Blobs, way: Way, file: Path
):
    way.after, way.cuts = 1_000_000, 1000
    with pytest.raises(Unable, match=f"s3://{BUCKET}/.* does not do what was asked") as caught:
        blobs.put("a", file)

    assert "see that the server answers" in str(caught.value.hint)
    way.cuts = 0
    with pytest.raises(NotFound):
        blobs.find("a")


@needs_server
def test_a_download_whose_way_stays_cut_ends(blobs: S3Blobs, way: Way, file: Path):
    blobs.put("a", file)
    reading = blobs.read(blobs.find("a"))
    next(reading)
    way.after, way.cuts = 0, 1000

    with pytest.raises(Unable, match="does not do what was asked"):
        list(reading)


@needs_server
def test_one_that_is_replaced_while_it_is_read_is_not_mixed_with_the_other(
    blobs: S3Blobs, file: Path
):
    blobs.put("a", file)
    reading = blobs.read(blobs.find("a"))
    file.write_bytes(CONTENT[::-1])
    blobs.put("a", file)

    with pytest.raises(Refused, match="a was replaced while it was read"):
        list(reading)


@needs_server
@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])
def test_a_wrong_key_is_told(file: Path, monkeypatch: pytest.MonkeyPatch, name: str):
    monkeypatch.setenv(name, "wrong")
    blobs = S3Blobs(f"s3://{BUCKET}")
    for act in (lambda: blobs.put("a", file), lambda: blobs.find("a"),
                lambda: list(blobs.read(Blob("a", 1, ""))), lambda: blobs.delete("a")):  # fmt: skip
        with pytest.raises(Refused) as caught:
            act()
        assert f"s3://{BUCKET} does not let us in" == str(caught.value)
        assert "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in str(caught.value.hint)


@needs_server
@pytest.mark.usefixtures("way")
def test_a_bucket_that_is_not_there_is_told(file: Path):
    blobs = S3Blobs("s3://no-such-bucket/x")

    for act in (lambda: blobs.put("a", file), lambda: list(blobs.read(Blob("a", 1, "")))):
        with pytest.raises(Refused, match="no-such-bucket/x is in a bucket that is not there"):
            act()
    with pytest.raises(NotFound):
        blobs.find("a")  # such an answer has no content that would tell more


@needs_server
@pytest.mark.usefixtures("way")
def test_a_server_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(s3_blobs, "TRIES", 1)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

    with pytest.raises(Unable, match="does not do what was asked"):
        S3Blobs(f"s3://{BUCKET}").find("a")


def test_without_tls_it_reaches_this_machine_only(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://s3.example")

    with pytest.raises(Refused, match=r"on this machine only, not at s3\.example"):
        S3Blobs(f"s3://{BUCKET}")


@pytest.mark.parametrize("address", ["packages", "https://x/y", "s3://", "s3://b/x?y", "s3:///x"])
def test_what_is_no_address_of_a_store_is_told(address: str):
    with pytest.raises(Invalid, match="is no address of a store of packages") as caught:
        blobs_at(address)

    assert "write it as s3://BUCKET/PREFIX" == str(caught.value.hint)


def test_without_the_library_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "obstore", None)
    monkeypatch.delitem(sys.modules, "kuznia.store.s3_blobs")

    with pytest.raises(MissingExtra) as caught:
        blobs_at("s3://bucket")

    assert 'install it with: pip install "kuznia[s3]"' == str(caught.value.hint)
