"""The courier: a whole release by sticks, lost, again, late, and with papers that are refused."""

import shutil
from pathlib import Path

import pytest

from kuznia.app.attestations import attest
from kuznia.app.cases import read_position
from kuznia.app.courier import INBOX
from kuznia.app.keys import rotate_key
from kuznia.app.packages import open_package
from kuznia.app.papers import import_paper, receive
from kuznia.app.programmes import read
from kuznia.app.releases import approve
from kuznia.exchange.courier_manifest import Cargo
from kuznia.model.errors import Refused
from kuznia.release.case import State
from tests.app.release_acts import CASE, TOMORROW, change, revoked_officer, seal
from tests.app.sticks import FIRST, SECOND, all_files, note, send, sent, sticks, take
from tests.app.two_folders import PASSPHRASE, RELEASE, opened, proposal, proposed, signed


def test_a_whole_release_goes_by_four_sticks(tmp_path: Path):
    us, ua = signed(tmp_path)
    proposal(tmp_path)
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
    take(ua, send(us, on="2024-02-12", name="1")[0], "2024-02-13")
    approve(ua, RELEASE, holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-13")
    take(us, send(ua, on="2024-02-13", name="2")[0], "2024-02-14")
    package = seal(us, on="2024-02-14")
    found = take(ua, send(us, package, on="2024-02-14", name="3")[0], "2024-02-15")
    open_package(ua, ua / INBOX / package.name, tmp_path / "inside", holder="ua-officer",
                 passphrase=PASSPHRASE)  # fmt: skip
    receive(ua, tmp_path / "inside", holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")
    take(us, send(ua, on="2024-02-15", name="4")[0], "2024-02-16")

    assert [(Cargo.CASE, True), (Cargo.FILE, True)] == [
        (each.item.kind, each.is_new) for each in found.arrived
    ]
    for folder in (us, ua):
        _case, position = read_position(folder, RELEASE, "2024-02-16")
        assert State.RECEIVED == position.require().state
    assert (us / "cases" / CASE).read_bytes() == (ua / "cases" / CASE).read_bytes()
    assert [("in", "UA", 1, "taken"), ("in", "UA", 2, "taken"), ("out", "UA", 1, "written"),
            ("out", "UA", 2, "written")] == sticks(us)  # fmt: skip


def test_the_same_stick_again_changes_nothing(tmp_path: Path):
    stick, ua = sent(tmp_path)
    first = take(ua, stick)
    before = all_files(ua)

    again = take(ua, stick, None)

    assert (False, True) == (first.was_known, again.was_known)
    assert () == again.arrived
    assert before == all_files(ua)


def test_the_same_stick_is_known_after_its_key_was_revoked(tmp_path: Path):
    us, ua = proposed(tmp_path)
    stick, _written = send(us)
    take(ua, stick)
    import_paper(ua, revoked_officer(us))

    assert take(ua, stick, None).was_known


def test_a_lost_stick_is_told_and_the_next_one_has_its_cases(tmp_path: Path):
    us, ua = proposed(tmp_path)
    for name in ("1", "2", "3"):
        send(us, name=name)
    found = take(ua, send(us, name="4")[0])

    assert ((1, 3),) == found.missing
    assert [RELEASE] == [each.about for each in found.arrived]
    assert (ua / "cases" / CASE).is_file()


def test_sticks_may_come_out_of_order(tmp_path: Path):
    us, ua = proposed(tmp_path)
    early, _written = send(us, note(us, "early.txt"), name="1")
    send(us, name="2")
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on=FIRST)
    late, _written = send(us, name="3")

    assert ((1, 2),) == take(ua, late).missing
    approved = (ua / "cases" / CASE).read_bytes()
    found = take(ua, early)

    assert ((2, 2),) == found.missing
    assert [(Cargo.CASE, False), (Cargo.FILE, True)] == [
        (each.item.kind, each.is_new) for each in found.arrived
    ]
    assert approved == (ua / "cases" / CASE).read_bytes()
    assert "a note" == (ua / INBOX / "early.txt").read_text("utf-8")


def test_a_number_with_other_content_is_refused(tmp_path: Path):
    us, ua = proposed(tmp_path)
    shutil.copytree(us, tmp_path / "copy" / "us")
    take(ua, send(us)[0])
    other, _written = send(tmp_path / "copy" / "us", note(us, "other.txt"))
    before = all_files(ua)

    with pytest.raises(Refused, match="stick 1 from US was taken in with other content"):
        take(ua, other)
    assert before == all_files(ua)


def test_keys_come_before_attestations_and_cases(tmp_path: Path):
    us, ua = opened(tmp_path)
    rotation, attestation = tmp_path / "z-rotation.json", tmp_path / "a-attestation.json"
    rotate_key(ua, "ua-officer", PASSPHRASE, TOMORROW, rotation)
    import_paper(us, rotation)
    attest(ua, "ua-shop", "MLA-1", holder="ua-officer", passphrase=PASSPHRASE,
           target=attestation, until=TOMORROW)  # fmt: skip

    found = take(us, send(ua, attestation, rotation, note(ua, "0.txt"), on=None)[0], None)

    assert [Cargo.KEY, Cargo.ATTESTATION, Cargo.CASE, Cargo.FILE] == [
        each.item.kind for each in found.arrived
    ]
    assert [True, True, False, True] == [each.is_new for each in found.arrived]
    assert () == found.refused


def test_an_attestation_that_comes_again_keeps_its_day(tmp_path: Path):
    us, ua = opened(tmp_path)
    before = read(us)["attestations"]

    found = take(us, send(ua, tmp_path / "attestation.json")[0], SECOND)

    assert [(Cargo.ATTESTATION, False), (Cargo.CASE, False)] == [
        (each.item.kind, each.is_new) for each in found.arrived
    ]
    assert before.equals(read(us)["attestations"])


def test_a_paper_that_is_refused_stops_no_other_and_is_tried_again(tmp_path: Path):
    us, ua = proposed(tmp_path)
    row = {"site": "ua-shop"}
    stick, _written = send(us, note(us, "note.txt"))
    change(ua, "sites", row, party="US")

    found = take(ua, stick)

    (refused,) = found.refused
    assert (CASE, "ua-shop is no site of UA") == (refused.item.name, str(refused.reason))
    assert (ua / INBOX / "note.txt").is_file()
    assert [("in", "US", 1, "partly")] == sticks(ua)

    change(ua, "sites", row, party="UA")
    again = take(ua, stick)
    assert [(RELEASE, True), (str(ua / INBOX / "note.txt"), False)] == [
        (each.about, each.is_new) for each in again.arrived
    ]
    assert [("in", "US", 1, "taken")] == sticks(ua)
    assert take(ua, stick).was_known
