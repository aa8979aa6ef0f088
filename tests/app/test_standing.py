"""A folder is read again when something in it has changed, and not before."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from kuznia.app.papers import recall
from kuznia.app.standing import WatchedFolder
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened


def test_a_folder_that_did_not_change_is_read_once(tmp_path: Path):
    us, _ua = opened(tmp_path)
    watched = WatchedFolder(us)
    first = watched.standing()
    (us / "node.sqlite").touch()  # no table
    (us / ".half-written.new").touch()

    assert first is watched.standing()
    assert {"US", "UA"} == {key.party for key in first.keyring.keys.values()}


def test_what_another_program_enters_is_seen_at_once(tmp_path: Path):
    us, _ua = opened(tmp_path)
    seal(us)
    watched = WatchedFolder(us)
    assert frozenset() == watched.standing().recalled

    recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
           on="2024-02-15")  # fmt: skip
    assert frozenset({RELEASE}) == watched.standing().recalled


def test_another_mark_is_another_content(tmp_path: Path):
    us, _ua = opened(tmp_path)
    watched = WatchedFolder(us)
    marks = {watched.mark()}
    (case,) = (us / "cases").iterdir()
    content = case.read_bytes()
    for written in (content + b" ", content):
        case.write_bytes(written)
        marks.add(watched.mark())
    assert 3 == len(marks)


def test_what_is_decided_together_is_decided_on_one_look(tmp_path: Path):
    us, _ua = opened(tmp_path)
    watched = WatchedFolder(us)
    with watched.held():
        first = watched.standing()
        (us / "programme.toml").touch()
        assert first is watched.standing()
        with ThreadPoolExecutor(1) as other:  # which decides something else
            assert first is not other.submit(watched.standing).result()
    assert first is not watched.standing()
