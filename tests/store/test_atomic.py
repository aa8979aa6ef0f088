"""Writing that is seen whole or not at all."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kuznia.model.errors import NotFound, Refused
from kuznia.store.atomic import BUILD, DONE, SWAP, recover, write_file, write_folder
from kuznia.store.disk import Content, Disk
from kuznia.store.sole_writer import LOCK, sole_writer

OLD = {"items.csv": b"old items", "needs.csv": b"old needs", "stock.csv": b"old stock"}
NEW = {"funds.csv": b"new funds", "items.csv": b"new items", "needs.csv": b"new needs"}


def seen(folder: Path) -> dict[str, bytes]:
    """Give the files that people see in a folder."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if not path.name.startswith(".")
    }


def write_old(folder: Path) -> None:
    write_folder(folder, OLD)


def write_new(folder: Path, disk: Disk) -> None:
    write_folder(folder, NEW, without=["stock.csv", "lanes.csv"], disk=disk)


class Killed(BaseException):
    """The run was killed."""


class Quick(Disk):
    """A disk that is not waited for."""

    def write(self, path: Path, content: Content) -> None:
        with path.open("xb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)

    def sync(self, folder: Path) -> None:
        """Wait for nothing."""


class Dying(Quick):
    """A disk whose run is killed at some step, after which nothing is done any more."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def __getattribute__(self, name: str) -> Any:
        found = object.__getattribute__(self, name)
        if name not in ("write", "move", "make", "remove", "clear", "sync"):
            return found
        self.left -= 1
        if self.left < 0:
            raise Killed
        return found


class Failing(Disk):
    """A disk on which one step fails and the others do not."""

    def __init__(self, step: str, path: str) -> None:
        self.step = step
        self.path = path

    def move(self, source: Path, target: Path) -> None:
        if self.step == "move" and target.match(self.path):
            self.step = ""
            raise OSError(16, "Device or resource busy", str(target))
        super().move(source, target)


def test_a_folder_is_made(tmp_path: Path):
    write_old(tmp_path / "folder")

    assert OLD == seen(tmp_path / "folder")


def test_new_files_come_in_place_of_old_ones_and_others_go(tmp_path: Path):
    write_old(tmp_path)

    write_new(tmp_path, Disk())

    assert NEW == seen(tmp_path)


def test_nothing_hidden_is_left(tmp_path: Path):
    write_old(tmp_path / "folder")
    write_file(tmp_path / "book.xlsx", b"book")

    assert ["book.xlsx", "folder"] == sorted(path.name for path in tmp_path.iterdir())
    assert sorted(OLD) == sorted(path.name for path in (tmp_path / "folder").iterdir())


def test_a_folder_that_was_killed_at_any_step_is_old_or_new(tmp_path: Path):
    states: list[dict[str, bytes]] = []
    for steps in range(100):
        folder = tmp_path / str(steps)
        write_folder(folder, OLD, disk=Quick())
        try:
            write_new(folder, Dying(steps))
        except Killed:
            recover(folder, Quick())
            states.append(seen(folder))
            write_new(folder, Quick())
            assert NEW == seen(folder)
            assert not [path for path in folder.iterdir() if path.name.startswith(".")]
        else:
            break

    assert [OLD, NEW] == [states[0], states[-1]]
    assert all(state in (OLD, NEW) for state in states)
    assert len(states) > 15


def test_a_file_that_was_killed_at_any_step_is_old_or_new(tmp_path: Path):
    for steps in range(20):
        path = tmp_path / str(steps) / "book.xlsx"
        path.parent.mkdir()
        write_file(path, b"old")
        try:
            write_file(path, b"new", Dying(steps))
        except Killed:
            assert path.read_bytes() in (b"old", b"new")
            write_file(path, b"newer")
            assert {"book.xlsx": b"newer"} == {
                p.name: p.read_bytes() for p in path.parent.iterdir()
            }
        else:
            assert steps > 3
            return
    pytest.fail("the writing never ended")


@pytest.mark.parametrize(
    "path", [SWAP, f"{SWAP}/old/needs.csv", "needs.csv", "funds.csv", f"{DONE}"]
)
def test_a_swap_that_fails_half_way_puts_the_old_files_back(path: str, tmp_path: Path):
    write_old(tmp_path)

    with pytest.raises(Refused, match="Device or resource busy"):
        write_new(tmp_path, Failing("move", path))

    assert OLD == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_new_folder_that_fails_is_not_left(tmp_path: Path):
    with pytest.raises(Refused):
        write_new(tmp_path / "folder", Failing("move", "needs.csv"))

    assert [] == list(tmp_path.iterdir())


def test_a_folder_in_no_folder_is_not_made(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no folder"):
        write_old(tmp_path / "missing" / "folder")
    with pytest.raises(NotFound, match="there is no folder"):
        write_file(tmp_path / "missing" / "book.xlsx", b"")


def test_a_file_in_the_place_of_the_folder_stays(tmp_path: Path):
    (tmp_path / "folder").write_bytes(b"a file")

    with pytest.raises(Refused, match="cannot be written"):
        write_old(tmp_path / "folder")

    assert b"a file" == (tmp_path / "folder").read_bytes()


def test_two_writers_at_once_are_told_of_each_other(tmp_path: Path):
    write_old(tmp_path)

    with (
        sole_writer(tmp_path / LOCK, tmp_path),
        pytest.raises(Refused, match=rf"is being written by .*\({os.getpid()}\)"),
    ):
        write_new(tmp_path, Disk())

    assert OLD == seen(tmp_path)


def test_a_reader_does_not_mend_what_another_is_writing(tmp_path: Path):
    (tmp_path / SWAP).mkdir()

    with sole_writer(tmp_path / LOCK, tmp_path), pytest.raises(Refused, match="is being written"):
        recover(tmp_path)


@pytest.mark.parametrize(
    "plan",
    [
        {"old": [], "new": ["../outside.csv"]},
        {"old": ["../outside.csv"], "new": []},
        {"old": [], "new": ["/outside.csv"]},
        {"old": [], "new": [["a"]]},
        {"old": []},
        [],
    ],
    ids=str,
)
def test_a_folder_from_elsewhere_cannot_reach_out_of_itself(plan: object, tmp_path: Path):
    outside, folder = tmp_path / "outside.csv", tmp_path / "folder"
    outside.write_bytes(b"outside")
    (folder / SWAP / "old").mkdir(parents=True)
    (folder / SWAP / "plan.json").write_text(json.dumps(plan))

    with pytest.raises(Refused, match="was left half written and cannot be mended"):
        recover(folder)

    assert b"outside" == outside.read_bytes()


def test_what_a_killed_run_had_built_is_cleared_away(tmp_path: Path):
    write_old(tmp_path)
    (tmp_path / BUILD / "new").mkdir(parents=True)
    (tmp_path / BUILD / "new" / "needs.csv").write_bytes(b"half")

    write_new(tmp_path, Disk())

    assert NEW == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_run_that_the_system_kills_leaves_the_old_files(tmp_path: Path):
    write_old(tmp_path)
    script = """
import os, signal, sys
from pathlib import Path
from kuznia.store.atomic import write_folder
from kuznia.store.disk import Disk

class Killing(Disk):
    def move(self, source, target):
        if target.name == "needs.csv" and "old" not in target.parts:
            os.kill(os.getpid(), signal.SIGTERM)
        super().move(source, target)

write_folder(Path(sys.argv[1]), {"needs.csv": b"new", "items.csv": b"new"}, disk=Killing())
"""
    code = subprocess.run([sys.executable, "-c", script, tmp_path], check=False).returncode
    assert code != 0
    assert OLD != seen(tmp_path)

    recover(tmp_path)

    assert OLD == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_a_folder_through_a_link_is_written_where_it_is(tmp_path: Path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    write_old(tmp_path / "link")

    assert OLD == seen(tmp_path / "real")


def test_a_file_may_come_in_parts(tmp_path: Path):
    write_file(tmp_path / "plan.mps", (part for part in (b"NAME\n", b"ENDATA\n")))

    assert b"NAME\nENDATA\n" == (tmp_path / "plan.mps").read_bytes()


def test_parts_that_break_off_leave_what_was_there(tmp_path: Path):
    def parts() -> Iterator[bytes]:
        yield b"NAME\n"
        raise MemoryError

    (tmp_path / "plan.mps").write_bytes(b"before")
    with pytest.raises(MemoryError):
        write_file(tmp_path / "plan.mps", parts())

    assert b"before" == (tmp_path / "plan.mps").read_bytes()
    assert [tmp_path / "plan.mps"] == list(tmp_path.iterdir())
