"""A later release of a package is sent as its difference from the one that the recipient has."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kuznia.app.differences import difference_path
from kuznia.app.keys import opening_keys
from kuznia.app.node import Node
from kuznia.app.offered import offer
from kuznia.app.packages import seal_edition
from kuznia.app.papers import recall
from kuznia.app.programmes import read
from kuznia.app.release_keys import kept_key
from kuznia.app.releases import approve, propose
from kuznia.app.verifying import verify_package
from kuznia.exchange.case_file import read_case
from kuznia.exchange.package_file import seal_info
from kuznia.web.asking import fetch
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, REQUEST, opened
from tests.web.running import acquainted, running
from tests.web.waiting import until

DAY = "2024-02-14"
SECOND = RELEASE.removesuffix("1") + "2"


def received(folder: Path) -> set[str]:
    rows = read(folder)["releases"].iter_rows(named=True)
    return {row["release"] for row in rows if row["state"] == "received"}


def second(us: Path, ua: Path) -> Path:
    """Release the package once more, while both nodes run, and give the sealed file."""
    propose(us, replace(REQUEST, on=DAY), holder="us-clerk", passphrase=PASSPHRASE)
    approve(us, SECOND, holder="us-officer", passphrase=PASSPHRASE, on=DAY)
    until((ua / "cases" / f"{SECOND}.case.json").exists)
    approve(ua, SECOND, holder="ua-officer", passphrase=PASSPHRASE, on=DAY)
    until(lambda: read(us)["decisions"].filter(party="UA", release=SECOND).height == 1)
    file, _digest = seal_edition(us, SECOND, holder="us-officer", passphrase=PASSPHRASE,
                                 target=us.parent / f"{SECOND}.kuznia", on=DAY)  # fmt: skip
    return file


def first(us: Path, ours: Node, theirs: Node) -> None:
    offer(us, seal(us))
    fetch(theirs, ours.address, "US", RELEASE)
    until(lambda: received(us) == {RELEASE})


def content_key(us: Path) -> bytes | None:
    info = seal_info(read_case(us / "cases" / f"{RELEASE}.case.json").statement)
    return kept_key(us, RELEASE, opening_keys(us, "us-officer", PASSPHRASE), info)


@pytest.mark.parametrize("state", ["sound", "damaged"])
def test_what_the_recipient_has_is_not_sent_again(tmp_path: Path, state: str):
    us, ua = opened(tmp_path)
    ports = acquainted(us, ua)
    with running(us, ports[0], DAY) as ours, running(ua, ports[1], DAY) as theirs:
        first(us, ours, theirs)
        file = second(us, ua)
        difference = difference_path(file, RELEASE)
        assert difference.stat().st_size < 0.8 * file.stat().st_size  # most of it is the papers
        if state == "damaged":
            content = bytearray(difference.read_bytes())
            content[-100] ^= 1
            difference.write_bytes(content)
        offer(us, file)
        got = fetch(theirs, ours.address, "US", SECOND)
        until(lambda: received(us) == {RELEASE, SECOND})

    assert (state == "damaged") == (
        got.read_bytes() == file.read_bytes()
    )  # else it was put together here
    found = verify_package(got, ua, date.fromisoformat(DAY), opener="ua-officer",
                           passphrase=PASSPHRASE)  # fmt: skip
    assert found.ok
    assert {f"{RELEASE}.kuznia", f"{SECOND}.kuznia"} == {p.name for p in (ua / "inbox").iterdir()}


def test_a_recall_destroys_the_key_and_so_no_difference_is_made(tmp_path: Path):
    us, ua = opened(tmp_path)
    ports = acquainted(us, ua)
    with running(us, ports[0], DAY) as ours, running(ua, ports[1], DAY) as theirs:
        first(us, ours, theirs)
        assert content_key(us) is not None
        recall(us, RELEASE, "lost", holder="us-officer", passphrase=PASSPHRASE, on=DAY)
        assert content_key(us) is None
        assert not difference_path(second(us, ua), RELEASE).exists()
