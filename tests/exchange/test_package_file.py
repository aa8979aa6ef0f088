"""Package files: papers in clear, the edition sealed, and neither to be exchanged."""

import json
from pathlib import Path

import pytest

from kuznia.exchange.bag import check_bag
from kuznia.exchange.canonical import canonical
from kuznia.exchange.case_file import read_case
from kuznia.exchange.chunks.sealed import read_header, write_sealed
from kuznia.exchange.package_file import (
    Head,
    open_package_file,
    parse_head,
    read_head,
    sealed_bag,
    write_head,
    write_package_file,
)
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.packages import cut, released, signed_case, statement_of
from tests.exchange.two_parties import two_parties

PARTIES = two_parties()
KEY = bytes(range(32))


def files_in(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*")
            if p.is_file()}  # fmt: skip


def test_the_recipient_opens_it_and_not_one_byte_differs(tmp_path: Path):
    made = released(tmp_path, PARTIES)

    open_package_file(made.file, [PARTIES.ua_node], tmp_path / "opened")

    assert files_in(tmp_path / "edition") == files_in(tmp_path / "opened" / "bag")
    assert made.case == read_case(tmp_path / "opened" / "release.json")
    assert {"bag", "release.json"} == {path.name for path in (tmp_path / "opened").iterdir()}


def test_the_papers_are_in_clear_and_the_content_is_not(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    content = made.file.read_bytes()

    assert made.case == read_head(made.file).case
    assert b"ISO-10303-21" not in content
    assert b"BRK%201.pdf" not in content


def test_who_is_no_recipient_cannot_open_it(tmp_path: Path):
    made = released(tmp_path, PARTIES)

    with pytest.raises(Refused, match="was not sealed for key"):
        open_package_file(made.file, [PARTIES.us_node], tmp_path / "opened")
    assert not (tmp_path / "opened").exists()


def test_a_key_wrapped_for_one_statement_does_not_open_another(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    head = read_head(made.file)
    other = signed_case(PARTIES, statement_of(made.edition).__class__(
        **{name: getattr(statement_of(made.edition), name)
           for name in statement_of(made.edition).__slots__ if name != "release"},
        release="R-2"))  # fmt: skip
    moved = tmp_path / "moved.kuznia"
    bag = tmp_path / "edition"
    names = [path.relative_to(bag) for path in bag.rglob("*") if path.is_file()]
    write_sealed(
        moved,
        KEY,
        ((f"bag/{name.as_posix()}", bag / name) for name in names),
        header=write_head(Head(other, head.wrapped)),
    )

    with pytest.raises(Refused, match="does not open with key"):
        open_package_file(moved, [PARTIES.ua_node], tmp_path / "opened")


def test_an_edition_that_was_not_signed_is_not_sealed(tmp_path: Path):
    edition = cut(tmp_path)
    case = signed_case(PARTIES, statement_of(edition))
    recipients = [PARTIES.ua_node.public]

    with pytest.raises(Refused, match="about another edition"):
        write_package_file(tmp_path / "f", tmp_path / "package", case, recipients, KEY)
    with pytest.raises(Refused, match="opens for nobody"):
        write_package_file(tmp_path / "f", tmp_path / "edition", case, [], KEY)
    path = tmp_path / "edition/data/elements/model/bracket.stp"
    path.write_bytes(path.read_bytes().replace(b"HEADER", b"HAEDER"))
    with pytest.raises(Invalid, match="was changed"):
        write_package_file(tmp_path / "f", tmp_path / "edition", case, recipients, KEY)
    assert not (tmp_path / "f").exists()


def test_another_edition_in_the_seal_than_the_statement_says_is_refused(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    bag = tmp_path / "package"
    names = [path.relative_to(bag) for path in bag.rglob("*") if path.is_file()]
    forged = tmp_path / "forged.kuznia"
    write_sealed(
        forged,
        KEY,
        ((f"bag/{name.as_posix()}", bag / name) for name in names),
        header=read_header(made.file),
    )

    with pytest.raises(Invalid, match="another edition than its statement says"):
        open_package_file(forged, [PARTIES.ua_node], tmp_path / "opened")
    assert not list(tmp_path.glob("*opened*"))
    assert not list(tmp_path.glob(".opened*"))


def test_any_byte_that_is_changed_is_noticed(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    content = made.file.read_bytes()
    broken = tmp_path / "broken.kuznia"
    for place in range(0, len(content), len(content) // 60):
        broken.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        with pytest.raises((Invalid, Refused)):
            open_package_file(broken, [PARTIES.ua_node], tmp_path / "opened")
        assert not (tmp_path / "opened").exists()


def test_a_folder_that_exists_is_not_replaced(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    (tmp_path / "opened").mkdir()

    with pytest.raises(Refused, match="not replaced"):
        open_package_file(made.file, [PARTIES.ua_node], tmp_path / "opened")
    with pytest.raises(NotFound):
        read_head(tmp_path / "none")


def test_a_sealed_bag_is_read_without_writing_anything(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    before = set(tmp_path.iterdir())
    with sealed_bag(made.file, [PARTIES.ua_node]) as (_head, files):
        assert files_in(tmp_path / "edition") == {
            name: b"".join(files.blocks(name)) for name in files.sizes()
        }
        assert () == files.strangers()
        with pytest.raises(Invalid, match="is not there"):
            files.blocks("none")

    assert before == set(tmp_path.iterdir())
    assert () == check_bag(tmp_path / "edition")


@pytest.mark.parametrize(
    "change",
    [
        {"kuznia": "package file 2"},
        {"case": []},
        {"recipients": []},
        {"recipients": [1]},
        {"recipients": [{"key": "a", "wrapped": "?"}]},
        {"recipients": [{"key": "a", "wrapped": "AA=="}] * 2},
    ],
    ids=["version", "case", "nobody", "no key", "no base64", "twice"],
)
def test_a_header_that_is_none_is_refused(tmp_path: Path, change: dict[str, object]):
    made = released(tmp_path, PARTIES)
    content = json.loads(read_header(made.file))

    with pytest.raises(Invalid):
        parse_head(canonical(content | change), "x.kuznia")
