"""Sticks as files: only the recipient opens one, and it holds what was signed or nothing."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange import courier
from kuznia.exchange.canonical import canonical
from kuznia.exchange.case_events import ATTESTATION
from kuznia.exchange.chunks.sealed import write_sealed
from kuznia.exchange.courier import (
    Written,
    give_name,
    node_keys,
    open_stick,
    read_label,
    write_stick,
)
from kuznia.exchange.courier_manifest import Cargo, Label, kind_of, parse_manifest
from kuznia.exchange.dsse import sign
from kuznia.exchange.key_cards import card, revocation
from kuznia.exchange.keyring import Keyring
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused
from tests.exchange.two_parties import START, TODAY, key, two_parties

PARTIES = two_parties()
LABEL = Label("US", "UA", 7)
KEY = bytes(range(32))
DAY = "2026-06-01"


def write(folder: Path, *files: Path) -> tuple[Path, Written]:
    target = folder / "a.stick"
    workspace = folder / "workspace"
    workspace.mkdir()
    written = write_stick(
        target, LABEL, DAY, files, signer=PARTIES.us_node, recipients=[PARTIES.ua_node.public],
        content_key=KEY, workspace=workspace,
    )  # fmt: skip
    return target, written


def two_files(folder: Path) -> list[Path]:
    one, other = folder / "one.txt", folder / "other.bin"
    one.write_text("a short note", "utf-8")
    other.write_bytes(bytes(range(256)) * 40)
    return [one, other]


def take_out(stick: Path, folder: Path) -> dict[str, bytes]:
    folder.mkdir()
    with open_stick(stick, [PARTIES.ua_node]) as opened:
        opened.verify()
        opened.extract(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def crafted(folder: Path, tree: dict[str, bytes], **changed: Any) -> Path:
    """Write a stick by hand, signed by the true key, whose list may say anything."""
    content = {**LABEL.as_json(), "kuznia": "courier 1", "on": DAY, "files": [], **changed}
    paper = sign(courier.STICK, canonical(content), PARTIES.us_node).to_json()
    paths: list[tuple[str, Path]] = []
    for number, (name, data) in enumerate({"manifest.json": paper, **tree}.items()):
        path = folder / f"part-{number}"
        path.write_bytes(data)
        paths.append((name, path))
    target = folder / "crafted.stick"
    head = courier._head(LABEL, [PARTIES.ua_node.public], KEY)
    write_sealed(target, KEY, paths, header=head)
    return target


def entry(name: str, **changed: Any) -> dict[str, Any]:
    digest = "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"  # of "aaa"
    return {"name": name, "kind": "file", "size": 3, "sha256": digest, **changed}


def test_what_goes_on_a_stick_comes_out_of_it(tmp_path: Path):
    files = two_files(tmp_path)
    stick, written = write(tmp_path, *files)

    assert {path.name: path.read_bytes() for path in files} == take_out(stick, tmp_path / "out")
    assert LABEL == read_label(stick) == written.manifest.label
    with open_stick(stick, [PARTIES.ua_node]) as opened:
        assert written.manifest == opened.manifest
        assert written.digest == opened.paper.digest
        checks = PARTIES.keyring.verify(opened.paper, TODAY, payload_type=courier.STICK,
                                        party="US", role="node")  # fmt: skip
        assert [True] == [check.ok for check in checks]


def test_nothing_but_the_label_is_in_clear(tmp_path: Path):
    stick, _written = write(tmp_path, *two_files(tmp_path))
    content = stick.read_bytes()

    assert b'"number":7' in content
    assert not any(word in content for word in (b"one.txt", b"short note", b"sha256", b"2026-06"))


def test_only_the_recipient_opens_it(tmp_path: Path):
    stick, _written = write(tmp_path)

    with (
        pytest.raises(Refused, match="was not sealed for key"),
        open_stick(stick, [PARTIES.us_node]),
    ):
        pass


def test_a_key_wrapped_for_one_label_does_not_open_another(tmp_path: Path):
    stick, _written = write(tmp_path)
    content = stick.read_bytes()
    moved = tmp_path / "moved.stick"
    moved.write_bytes(content.replace(b'"number":7', b'"number":8'))

    with pytest.raises(Refused), open_stick(moved, [PARTIES.ua_node]):
        pass


@settings(max_examples=150)
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_no_byte_can_be_altered(tmp_path_factory: pytest.TempPathFactory, place: float, mask: int):
    folder = tmp_path_factory.mktemp("altered")
    stick, _written = write(folder, *two_files(folder))
    content = bytearray(stick.read_bytes())
    content[int(place * len(content))] ^= mask
    stick.write_bytes(content)

    with pytest.raises(KuzniaError):
        take_out(stick, folder / "out")


@pytest.mark.parametrize(
    ("tree", "changed", "reason"),
    [
        ({"files/a": b"aaa"}, {}, "holds other files than were signed"),
        ({}, {"files": [entry("a")]}, "holds other files than were signed"),
        ({"files/a": b"aaaa"}, {"files": [entry("a")]}, "holds other files than were signed"),
        ({"files/a": b"bbb"}, {"files": [entry("a")]}, "a is not what was signed"),
        ({"other": b"aaa"}, {}, "holds other files than were signed"),
        ({}, {"number": 8}, "its label differs"),
        ({}, {"to": "PL"}, "its label differs"),
        ({}, {"from": "PL"}, "its label differs"),
        ({}, {"number": 0}, "is not a stick of this version"),
        ({}, {"number": True}, "is not a stick of this version"),
        ({}, {"kuznia": "courier 2"}, "is not a stick of this version"),
        ({}, {"on": "20260601"}, "bears no day"),
        ({}, {"on": "tomorrow"}, "bears no day"),
        ({}, {"files": {}}, "has no list"),
        ({}, {"files": ["a"]}, "has no list"),
        ({}, {"files": [entry("a", kind="order")]}, "what is not known here"),
        ({}, {"files": [entry("a", size=-1)]}, "what is not known here"),
    ],
)  # fmt: skip
def test_a_list_that_does_not_fit_is_refused(
    tmp_path: Path, tree: dict[str, bytes], changed: dict[str, Any], reason: str
):
    with pytest.raises(Invalid, match=reason):
        take_out(crafted(tmp_path, tree, **changed), tmp_path / "out")


@pytest.mark.parametrize(
    "name",
    ["../a", "a/b", "/a", "..", ".", "", ".kuznia-register", "a\\b", "C:a", "nul", "a.", "a\0"],
)
def test_a_name_is_a_name_and_no_path(name: str):
    content = {**LABEL.as_json(), "kuznia": "courier 1", "on": DAY, "files": [entry(name)]}

    with pytest.raises(Invalid):
        parse_manifest(canonical(content), "a stick")


def test_two_names_that_some_system_takes_for_one_are_refused():
    files = [entry("A.txt"), entry("a.TXT")]
    content = {**LABEL.as_json(), "kuznia": "courier 1", "on": DAY, "files": files}

    with pytest.raises(Invalid, match="would be one file"):
        parse_manifest(canonical(content), "a stick")


def test_a_list_that_is_not_canonical_is_refused():
    content = {**LABEL.as_json(), "kuznia": "courier 1", "on": DAY, "files": []}

    with pytest.raises(Invalid, match="canonical"):
        parse_manifest(json.dumps(content, indent=1).encode(), "a stick")


@pytest.mark.parametrize(
    "recipients",
    [None, [], ["a"], [{"key": "a", "wrapped": "!"}], [{"key": "a", "wrapped": ""}] * 2],
)
def test_a_label_without_proper_recipients_is_refused(tmp_path: Path, recipients: object):
    header = canonical({**LABEL.as_json(), "kuznia": "courier 1", "recipients": recipients})
    write_sealed(tmp_path / "a.stick", KEY, [], header=header)

    with pytest.raises(Invalid, match=r"recipient|base64"):
        read_label(tmp_path / "a.stick")


def test_a_file_that_changes_while_it_is_written_gives_no_stick(tmp_path: Path):
    path = tmp_path / "one.txt"
    path.write_text("before", "utf-8")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(courier, "_measured", changing_after(courier._measured))
        with pytest.raises(Refused, match=r"one\.txt was changed while"):
            write(tmp_path, path)


def changing_after(
    measured: Callable[[Path], tuple[courier.Item, str]],
) -> Callable[[Path], tuple[courier.Item, str]]:
    """Let someone write a file just when it has been measured."""

    def measure(path: Path) -> tuple[courier.Item, str]:
        found = measured(path)
        path.write_text("after", "utf-8")
        return found

    return measure


def test_links_and_folders_are_no_files_for_a_stick(tmp_path: Path):
    (tmp_path / "link").symlink_to(tmp_path / "one.txt")
    two_files(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "workspace").mkdir()

    with pytest.raises(Refused, match="is a link"):
        write(tmp_path, tmp_path / "link")
    with pytest.raises(KuzniaError):
        write(tmp_path / "folder" / "workspace", tmp_path / "folder")


def test_papers_are_known_by_what_they_say(tmp_path: Path):
    papers = {
        "case": b'{"statement":{}}',
        "attestation": sign(ATTESTATION, {}, PARTIES.ua_node).to_json(),
        "key": revocation(PARTIES.ua_node.public, TODAY, "lost", PARTIES.ua_node).to_json(),
        "card": card(PARTIES.ua_node).to_json(),
        "text": b"no paper",
        "list": b"[]",
    }
    for name, content in papers.items():
        (tmp_path / name).write_bytes(content)

    assert [Cargo.CASE, Cargo.ATTESTATION, Cargo.KEY, Cargo.FILE, Cargo.FILE, Cargo.FILE] == [
        kind_of(tmp_path / name) for name in papers
    ]


def test_a_stick_is_sealed_for_the_nodes_in_force():
    early, late = key("UA", "a", "node"), key("UA", "b", "node", valid_from=TODAY)
    ring = Keyring.of(each.public for each in (early, late, PARTIES.agreer, PARTIES.us_node))

    assert [early.public] == node_keys(ring, "UA", START)
    assert [early.public, late.public] == node_keys(ring, "UA", TODAY)
    with pytest.raises(Refused, match="PL has no key"):
        node_keys(ring, "PL", TODAY)


def test_a_name_that_is_taken_stays_whose_it_is(tmp_path: Path):
    new, path = tmp_path / "new", tmp_path / "path"
    new.write_text("new", "utf-8")
    path.symlink_to(tmp_path / "nowhere")

    with pytest.raises(Refused, match="exists and is not replaced"):
        give_name(new, path)
    with pytest.raises(NotFound, match="there is no folder"):
        give_name(new, tmp_path / "nowhere" / "path")
    path.unlink()
    give_name(new, path)
    assert "new" == path.read_text("utf-8")
