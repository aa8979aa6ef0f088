"""Manifests: one way to write them, and a strict way to read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.exchange.manifest import (
    MOST_FINDINGS,
    MOST_LINES,
    add_path,
    check_paths,
    digest_of,
    read_manifest,
    write_manifest,
)
from kuznia.model.errors import Invalid

ZERO, ONE = "0" * 64, "1" * 64


def line(path: str, digest: str = ZERO) -> bytes:
    return f"{digest}  {path}\n".encode()


def problems(content: bytes) -> list[tuple[str, str]]:
    return [(found.place, str(found.message)) for found in read_manifest(content).findings]


def test_a_manifest_is_written_in_the_order_of_bytes_and_read_back():
    digests = {"data/я": ONE, "data/B": ZERO, "data/a b": ONE}

    content = write_manifest(digests)

    assert line("data/B") + line("data/a b", ONE) + line("data/я", ONE) == content
    assert digests == read_manifest(content).digests
    assert () == read_manifest(content).findings


@pytest.mark.parametrize(
    ("content", "place", "part"),
    [
        (b"\xef\xbb\xbf" + line("data/a"), "1", "byte-order mark"),
        (line("data/a") + b"0" * 64 + b"  data/b\r\n", "2", "carriage returns"),
        (line("data/a") + line("data/a"), "2", "a second time"),
        (line("data/a") + line("data/A"), "2", "one file on some systems"),
        (line("data/a") + line("data/a/b"), "2", "one file on some systems"),
        (line("data/../../etc/passwd"), "1", "empty, . or .."),
        (line("/etc/passwd"), "1", "not below data/"),
        (line("C:/Windows"), "1", "not below data/"),
        (line("data/C:/x"), "1", "some system forbids"),
        (line("data/a%0Ab"), "1", "has a %"),
        (line("data/a%2e%2e/b"), "1", "has a %"),
        (line("data/con.txt"), "1", "Windows reserves"),
        (line("data/a", "A" * 64), "1", "digest, two spaces and a path"),
        (line("data/a", "0" * 63), "1", "digest, two spaces and a path"),
        (b"0" * 64 + b" *data/a\n", "1", "digest, two spaces and a path"),
        (b"0" * 64 + b"  data/\xff\n", "1", "not UTF-8"),
        (line("data/a")[:-1], "1", "end of a line"),
        (b"", "1", "end of a line"),
        (line("data/a") + b"\n", "2", "digest, two spaces and a path"),
        (line("data/e\u0301"), "1", "NFC"),
    ],
)
def test_what_readers_would_take_differently_is_refused_with_file_and_line(
    content: bytes, place: str, part: str
):
    (found,) = problems(content)

    assert f"manifest-sha256.txt:{place}" == found[0]
    assert part in found[1]


def test_a_huge_manifest_is_refused_before_its_lines_are_looked_at():
    assert "larger than a manifest may be" in problems(b"\n" * (MOST_LINES + 1))[0][1]


def test_a_manifest_that_is_wrong_everywhere_does_not_fill_the_screen():
    assert MOST_FINDINGS == len(problems(b"x\n" * 5000))


def test_a_tag_manifest_lists_no_payload():
    found = read_manifest(line("data/a"), "tagmanifest-sha256.txt", below="")

    assert "tagmanifest-sha256.txt:1" == found.findings[0].place


def test_a_path_with_a_percent_sign_is_not_written():
    with pytest.raises(Invalid, match="has a %"):
        write_manifest({"data/100%.txt": ZERO})
    with pytest.raises(Invalid, match="one file on some systems"):
        check_paths(["data/a", "data/A"])
    with pytest.raises(Invalid, match="has a %"):
        add_path(TreePaths(), "data/%")


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_found_wrong(content: bytes):
    found = read_manifest(content)

    assert found.findings or found.digests


@given(st.dictionaries(st.text("abв./ -_", min_size=1, max_size=12), st.binary(), max_size=6))
def test_what_is_written_is_read_back(contents: dict[str, bytes]):
    digests = {f"data/{path}": digest_of(content) for path, content in contents.items()}
    try:
        content = write_manifest(digests)
    except Invalid:
        return

    assert digests == (read_manifest(content).digests if content else {})
