"""A download tells from time to time how far it has come."""

from collections.abc import Callable
from pathlib import Path
from ssl import SSLContext

import pytest

from kuznia.app.node import Node
from kuznia.app.node_records import progress_of
from kuznia.app.offered import offer
from kuznia.app.offering import DOWNLOAD
from kuznia.exchange import pieces
from kuznia.exchange.pieces import Assembly
from kuznia.model.errors import PeerFailed, Unable
from kuznia.model.language import msg
from kuznia.store.node_database import Pending
from kuznia.web import downloading
from kuznia.web.asking import fetch
from kuznia.web.fetching import Headers
from tests.app.release_acts import seal
from tests.app.two_folders import RELEASE, opened
from tests.web.running import running
from tests.web.waiting import until


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pieces, "PIECE", 1024)
    monkeypatch.setattr(downloading, "BETWEEN", 0.0)


@pytest.fixture
def sealed(tmp_path: Path) -> tuple[Path, Path, Path]:
    us, ua = opened(tmp_path)
    file = seal(us)
    offer(us, file)
    return us, ua, file


def test_a_download_says_how_many_bytes_of_all_have_come(
    sealed: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
):
    us, ua, file = sealed
    said: list[tuple[int, int]] = []

    def note(_node: Node, _work: Pending, came: int, size: int) -> None:
        said.append((came, size))

    monkeypatch.setattr(Node, "came", note)
    with running(us) as ours, running(ua) as theirs:
        fetch(theirs, ours.address, "US", RELEASE)

    size = file.stat().st_size
    assert {size} == {of for _came, of in said}
    assert len(said) > 2
    assert sorted(said) == said


def test_a_download_that_was_cut_leaves_how_far_it_came(
    sealed: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
):
    us, ua, file = sealed
    fetch_pieces = downloading.fetch_pieces

    def cut(
        url: str, headers: Headers, assembly: Assembly, tls: SSLContext, came: Callable[[], None]
    ) -> None:
        fetch_pieces(url, headers, assembly, tls, came)
        raise PeerFailed(msg("it is gone"))

    monkeypatch.setattr(downloading, "fetch_pieces", cut)
    size = file.stat().st_size

    def progress(node: Node) -> tuple[int, int] | None:
        with node.database.reading() as change:
            return next((progress_of(each.remark) for each in change.waiting(DOWNLOAD)), None)

    with running(us) as ours, running(ua) as theirs:
        with pytest.raises(PeerFailed):
            fetch(theirs, ours.address, "US", RELEASE, 2)
        until(lambda: progress(theirs) == (size, size))


def test_a_database_that_cannot_keep_it_holds_no_download_up(
    sealed: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
):
    us, ua, file = sealed

    def full(_node: Node, _work: Pending, _came: int, _size: int) -> None:
        raise Unable(msg("the disk is full"))

    monkeypatch.setattr(Node, "came", full)
    with running(us) as ours, running(ua) as theirs:
        assert file.read_bytes() == fetch(theirs, ours.address, "US", RELEASE).read_bytes()
