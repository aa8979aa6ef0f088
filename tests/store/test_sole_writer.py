"""One writer at a time."""

import errno
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kuznia.model.errors import Refused, Unable
from kuznia.store.disk import Content, Disk
from kuznia.store.sole_writer import SECONDS_AT_MOST, SECONDS_TO_SAY_WHO, Writer, sole_writer

HERE = socket.gethostname()


def left_by(lock: Path, *, host: str, process: int, age: float = 0) -> None:
    lock.write_text(json.dumps({"user": "olena", "host": host, "process": process}))
    os.utime(lock, (time.time() - age, time.time() - age))


def gone() -> int:
    """Give the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_file_is_there_while_the_writing_lasts(tmp_path: Path):
    lock = tmp_path / "lock"

    with sole_writer(lock, tmp_path):
        assert {"user", "host", "process"} == set(json.loads(lock.read_text()))

    assert not lock.exists()


def test_the_file_goes_when_the_writing_fails(tmp_path: Path):
    lock = tmp_path / "lock"

    with pytest.raises(ZeroDivisionError), sole_writer(lock, tmp_path):
        _ = 1 / 0

    assert not lock.exists()


def test_a_second_writer_is_told_who_is_writing_and_what_to_do(tmp_path: Path):
    lock = tmp_path / "lock"
    left_by(lock, host="elsewhere", process=1)

    with pytest.raises(Refused) as error, sole_writer(lock, Path("forge")):
        pass

    assert "forge is being written by olena@elsewhere (1)" == str(error.value)
    assert f"delete {lock}" in str(error.value.hint)
    assert lock.exists()


def test_a_second_writer_in_the_same_process_is_refused(tmp_path: Path):
    lock = tmp_path / "lock"

    with (
        sole_writer(lock, tmp_path),
        pytest.raises(Refused, match="is being written"),
        sole_writer(lock, tmp_path),
    ):
        pass


@pytest.mark.skipif(os.name != "posix", reason="elsewhere only age tells")
def test_a_writer_whose_process_is_gone_is_followed(tmp_path: Path):
    lock = tmp_path / "lock"
    left_by(lock, host=HERE, process=gone())

    with sole_writer(lock, tmp_path):
        assert Writer.this().process == json.loads(lock.read_text())["process"]

    assert [] == list(tmp_path.iterdir())


def test_a_writer_whose_process_runs_is_not_followed(tmp_path: Path):
    lock = tmp_path / "lock"
    left_by(lock, host=HERE, process=os.getppid())

    with pytest.raises(Refused), sole_writer(lock, tmp_path):
        pass


def test_a_process_of_the_same_number_in_an_earlier_life_is_followed(tmp_path: Path):
    lock = tmp_path / "lock"
    left_by(lock, host=HERE, process=os.getpid())

    with sole_writer(lock, tmp_path):
        pass


def test_a_writer_of_long_ago_is_followed(tmp_path: Path):
    lock = tmp_path / "lock"
    left_by(lock, host="elsewhere", process=1, age=SECONDS_AT_MOST + 60)

    with sole_writer(lock, tmp_path):
        pass


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json"])
def test_a_file_that_says_nothing_is_of_another_run(content: str, tmp_path: Path):
    lock = tmp_path / "lock"
    lock.write_text(content)

    with (
        pytest.raises(Refused, match="is being written by another run"),
        sole_writer(lock, tmp_path),
    ):
        pass


def test_a_run_that_was_killed_before_it_said_who_it_is_is_soon_followed(tmp_path: Path):
    lock = tmp_path / "lock"
    lock.touch()
    os.utime(lock, (0, time.time() - SECONDS_TO_SAY_WHO - 1))

    with sole_writer(lock, tmp_path):
        pass


def test_no_thread_takes_the_file_of_another_for_one_of_an_earlier_life(tmp_path: Path):
    class SlowDisk(Disk):
        """One that keeps a writer waiting after it has said who it is."""

        def write(self, path: Path, content: Content) -> None:
            super().write(path, content)
            time.sleep(0.2)

    lock, writing, most = tmp_path / "lock", 0, 0

    def work() -> None:
        nonlocal writing, most
        with sole_writer(lock, tmp_path, SlowDisk(), patience=10):
            writing += 1
            most = max(most, writing)
            time.sleep(0.05)
            writing -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == most
    assert not lock.exists()


def test_a_full_disk_leaves_no_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unable, match="No space"), sole_writer(tmp_path / "lock", tmp_path):
        pass

    assert [] == list(tmp_path.iterdir())
