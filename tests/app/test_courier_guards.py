"""What is no good stick is refused, and nothing changes: altered, forged, misdirected, no room."""

import random
from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.app.courier import INBOX, export, import_stick
from kuznia.app.keys import new_key, private_key, rotate_key
from kuznia.app.papers import import_paper
from kuznia.exchange.courier import write_stick
from kuznia.exchange.courier_manifest import Label
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused
from tests.app.release_acts import CASE, TOMORROW
from tests.app.sticks import (
    FIRST,
    SECOND,
    all_files,
    note,
    send,
    sent,
    sent_once,
    sticks,
    take,
    with_third_party,
)
from tests.app.two_folders import PASSPHRASE, proposed


@settings(max_examples=12)
@given(place=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_a_stick_with_an_altered_byte_changes_nothing(place: float, mask: int):
    stick, ua = sent_once()
    content = bytearray(stick.read_bytes())
    content[int(place * len(content))] ^= mask
    altered = stick.with_name("altered.stick")
    altered.write_bytes(content)
    before = all_files(ua)

    with pytest.raises(KuzniaError):
        take(ua, altered)
    assert before == all_files(ua)


@settings(max_examples=6)
@given(place=st.floats(0, 1, exclude_max=True))
def test_a_stick_that_is_cut_short_changes_nothing(place: float):
    stick, ua = sent_once()
    content = stick.read_bytes()
    cut = stick.with_name("cut.stick")
    cut.write_bytes(content[: int(place * len(content))])
    before = all_files(ua)

    with pytest.raises(Invalid):
        take(ua, cut)
    assert before == all_files(ua)


def test_a_stick_for_another_party_is_refused(tmp_path: Path):
    us, ua = proposed(tmp_path)
    with_third_party(us)
    stick, _written = send(us, note(us, "note.txt"), to="PL")

    with pytest.raises(Refused, match="the stick is for PL, not for UA"):
        take(ua, stick)


def test_a_stick_that_was_sealed_for_another_key_is_refused(tmp_path: Path):
    us, ua = proposed(tmp_path)
    stick, _written = send(us)
    (ua / "private" / "ua-officer.key").unlink()
    new_key(ua, "ua-clerk", ["node"], PASSPHRASE)

    with pytest.raises(Refused, match="was not sealed for key"):
        import_stick(ua, stick, holder="ua-clerk", passphrase=PASSPHRASE, on=FIRST)


def test_a_partys_own_stick_is_refused(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    stick, _written = send(us)

    with pytest.raises(Refused, match="this party's own stick"):
        take(us, stick)
    with pytest.raises(Refused, match="US is this party itself"):
        send(us, to="US", name="b.stick")


def test_a_key_without_the_role_node_neither_writes_nor_forges_a_stick(tmp_path: Path):
    us, ua = proposed(tmp_path)
    with pytest.raises(Refused, match="has not the role node"):
        export(us, tmp_path / "a.stick", to="UA", holder="us-clerk", passphrase=PASSPHRASE)

    stranger = PrivateKey.new("US", "us-officer", ("node",), date(2024, 1, 1))
    before = all_files(ua)
    for signer, reason in (
        (private_key(us, "us-clerk", PASSPHRASE), "has no role node"),
        (private_key(ua, "ua-officer", PASSPHRASE), "belongs to UA, not US"),
        (stranger, "is unknown"),
    ):
        with pytest.raises(Refused, match=reason):
            take(ua, forged(ua, signer))
    assert before == all_files(ua)


def forged(ua: Path, signer: PrivateKey) -> Path:
    """Write a stick that says it is from the other party, by a key that may not."""
    path = ua.parent / f"{signer.key}.stick"
    note(ua, "order.txt")
    write_stick(
        path, Label("US", "UA", 1), FIRST, [ua.parent / "order.txt"], signer=signer,
        recipients=[private_key(ua, "ua-officer", PASSPHRASE).public],
        content_key=random.Random(2).randbytes(32), workspace=ua.parent,
    )  # fmt: skip
    return path


def test_a_stick_of_a_key_that_does_not_count_is_refused(tmp_path: Path):
    us, ua = proposed(tmp_path)
    paper = tmp_path / "rotation.json"
    rotate_key(us, "us-officer", PASSPHRASE, TOMORROW, paper)
    stick, _written = send(us, paper, on=None)

    with pytest.raises(Refused, match="is unknown") as caught:
        take(ua, stick, None)
    assert "take in its new key first" in str(caught.value.hint)
    import_paper(ua, paper)
    assert not take(ua, stick, None).refused


def test_a_stick_from_the_days_to_come_is_refused(tmp_path: Path):
    us, ua = proposed(tmp_path)
    stick, _written = send(us, on=SECOND)

    with pytest.raises(Refused, match="is dated 2024-02-14, which is still to come"):
        take(ua, stick, FIRST)


def test_a_file_in_the_inbox_is_never_replaced(tmp_path: Path):
    stick, ua = sent(tmp_path)
    (ua / INBOX).mkdir()
    (ua / INBOX / "note.txt").write_text("mine", "utf-8")
    before = all_files(ua)

    with pytest.raises(Refused, match="is another file"):
        take(ua, stick)
    assert before == all_files(ua)


def test_only_cases_with_the_party_go_on_its_stick(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    with_third_party(us)

    with pytest.raises(Refused, match="there is no case with PL, and no file was named"):
        send(us, to="PL")
    _stick, written = send(us, note(us, "note.txt"), to="PL")
    assert ["note.txt"] == [item.name for item in written.manifest.items]


def test_what_cannot_go_on_a_stick(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "Note.txt").write_text("b", "utf-8")
    one, other = note(us, "note.txt"), tmp_path / "other" / "Note.txt"

    with pytest.raises(Refused, match="would have one name on the stick"):
        send(us, one, other)
    with pytest.raises(Refused, match="would have one name on the stick"):
        send(us, us / "cases" / CASE)
    with pytest.raises(Refused, match="is a private key"):
        send(us, us / "private" / "us-officer.key")
    with pytest.raises(NotFound, match="there is no file"):
        send(us, tmp_path / "nothing")
    with pytest.raises(NotFound, match="no XX"):
        send(us, to="XX")
    with pytest.raises(Invalid, match="no name for a file"):
        send(us, note(us, ".hidden"))
    assert [] == sticks(us)
    assert [] == [path for path in tmp_path.iterdir() if path.name.endswith((".new", ".stick"))]


def test_a_stick_is_not_replaced(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    note(us, "a.stick", "something")

    with pytest.raises(Refused, match="exists and is not replaced"):
        send(us)
    assert "something" == (tmp_path / "a.stick").read_text("utf-8")
    assert [] == sticks(us)


def test_a_stick_that_cannot_be_written_uses_no_number(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    (tmp_path / "file").touch()

    with pytest.raises(NotFound, match="there is no folder"):
        send(us, name="nowhere/a.stick")
    with pytest.raises(Refused, match="cannot be written"):
        send(us, name="file/a.stick")
    assert [] == sticks(us)


@contextmanager
def full_disk() -> Generator[None]:
    """Let no file grow beyond what the tables need, as a full disk does."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def large(folder: Path) -> Path:
    path = folder.parent / "large.bin"
    path.write_bytes(random.Random(1).randbytes(400_000))
    return path


def test_a_full_stick_uses_no_number_and_leaves_nothing(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    file = large(us)
    before = all_files(tmp_path)

    with full_disk(), pytest.raises(Refused, match="cannot be written"):
        send(us, file)

    assert before == all_files(tmp_path)
    assert 1 == send(us, file)[1].manifest.label.number


def test_a_full_folder_takes_nothing_in(tmp_path: Path):
    us, ua = proposed(tmp_path)
    stick, _written = send(us, large(us))
    before = all_files(ua)

    with full_disk(), pytest.raises(Refused, match="cannot be written"):
        take(ua, stick)

    assert before == all_files(ua)
    assert not (ua / INBOX).exists()
    assert not take(ua, stick).refused


def test_an_inbox_that_cannot_be_written_takes_nothing_in(tmp_path: Path):
    stick, ua = sent(tmp_path)
    (ua / INBOX).touch()
    before = all_files(ua)

    with pytest.raises(Refused, match="inbox exists and is not replaced"):
        take(ua, stick)
    assert before == all_files(ua)
