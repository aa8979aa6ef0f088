"""A folder has one node, and a node that is gone in whatever way holds nobody up."""

import errno
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kuznia.model.errors import Busy, Unable
from kuznia.store import node_lock
from kuznia.store.node_lock import FILE, is_running, require_no_node, sole_node
from kuznia.store.sole_writer import Writer

HOLD = """
import sys, time
from pathlib import Path
from kuznia.store.node_lock import sole_node
with sole_node(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_node_is_told_who_runs(tmp_path: Path):
    with sole_node(tmp_path), pytest.raises(Busy) as error, sole_node(tmp_path):
        pass

    assert f"the node of {tmp_path} runs already: {Writer.this()}" == str(error.value)


def test_it_is_seen_whether_a_node_runs(tmp_path: Path):
    assert not is_running(tmp_path)
    with sole_node(tmp_path):
        assert is_running(tmp_path)
        with pytest.raises(Busy, match="runs already"):
            require_no_node(tmp_path)
    assert not is_running(tmp_path)
    assert (tmp_path / FILE).exists()
    require_no_node(tmp_path)


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
def test_a_node_that_was_killed_leaves_no_lock(tmp_path: Path):
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)],
                          stdout=subprocess.PIPE) as process:  # fmt: skip
        assert process.stdout is not None
        assert b"held\n" == process.stdout.readline()
        assert is_running(tmp_path)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert not is_running(tmp_path)
        with sole_node(tmp_path):
            assert f"{Writer.this()}\n" == (tmp_path / FILE).read_text()


def test_a_node_waits_a_moment_for_one_that_just_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(node_lock, "PATIENCE", 10)
    held, ended = threading.Event(), threading.Event()

    def hold() -> None:
        with sole_node(tmp_path):
            held.set()
            time.sleep(0.2)
            ended.set()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    with sole_node(tmp_path):
        assert ended.is_set()
    thread.join()


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of files")
@pytest.mark.parametrize("number", [errno.ENOLCK, errno.EOPNOTSUPP])
def test_on_a_disk_without_locks_nothing_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
):
    def no_locks(_file: int, _how: int) -> None:
        raise OSError(number, "no locks here")

    monkeypatch.setattr("fcntl.flock", no_locks)
    with sole_node(tmp_path), sole_node(tmp_path):
        assert not is_running(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    assert not is_running(tmp_path / "none")
    with pytest.raises(Unable, match="cannot be written"), sole_node(tmp_path / "none"):
        pass
