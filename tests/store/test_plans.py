"""Plans in folders: whole or not at all."""

from pathlib import Path

import pytest

from kuznia.model.errors import NotFound, Refused
from kuznia.model.plan_result import PlanResult
from kuznia.planning.outcome import make_result
from kuznia.planning.solving import make_model, solve_model
from kuznia.store.disk import Disk
from kuznia.store.plans import plans_in, read_plan, write_plan
from kuznia.store.sole_writer import LOCK, sole_writer
from tests.planning.twofold import twofold
from tests.store.disks import FullDisk


@pytest.fixture(scope="module")
def plan() -> PlanResult:
    return make_result(solve_model(make_model(twofold())))


class StuckDisk(Disk):
    """A disk on which nothing new can take a plan's name."""

    def move(self, source: Path, target: Path) -> None:
        if source.name.endswith("kuznia-new") and not target.name.startswith("."):
            raise OSError(16, "Device or resource busy", str(target))
        super().move(source, target)


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize("files", [0, 3, 19, 25, 38])
def test_on_a_full_disk_the_earlier_plan_stays_whole(plan: PlanResult, tmp_path: Path, files: int):
    write_plan(plan, tmp_path / "plan", {"index.html": b"old"}, solved_at="1")
    before = contents(tmp_path)

    with pytest.raises(Refused, match=r"No space left|could not be written"):
        write_plan(plan, tmp_path / "plan", {"index.html": b"new"}, solved_at="2",
                   disk=FullDisk(files))  # fmt: skip

    assert before == contents(tmp_path)


def test_when_the_last_rename_fails_the_earlier_plan_comes_back(plan: PlanResult, tmp_path: Path):
    write_plan(plan, tmp_path / "plan", {"index.html": b"old"}, solved_at="1")
    before = contents(tmp_path)

    with pytest.raises(Refused, match="busy"):
        write_plan(plan, tmp_path / "plan", {"index.html": b"new"}, solved_at="2", disk=StuckDisk())

    assert before == contents(tmp_path)


def test_a_run_killed_between_its_renames_loses_nothing(plan: PlanResult, tmp_path: Path):
    write_plan(plan, tmp_path / "plan", {}, solved_at="1")
    (tmp_path / "plan").rename(tmp_path / ".plan.kuznia-old")

    assert plan.provenance == read_plan(tmp_path / "plan").provenance


def test_two_that_write_at_once_do_not_mix(plan: PlanResult, tmp_path: Path):
    lock = tmp_path / f".plan{LOCK}"
    with sole_writer(lock, tmp_path / "plan", Disk()), pytest.raises(Refused):
        write_plan(plan, tmp_path / "plan", {}, solved_at="1")

    assert not (tmp_path / "plan").exists()


def test_plans_are_listed_by_when_they_were_solved(plan: PlanResult, tmp_path: Path):
    for name, time in (("a", "2024-03"), ("b", "2024-01"), ("c", "2024-02")):
        write_plan(plan, tmp_path / name, {}, solved_at=time)
    (tmp_path / "notes").mkdir()

    assert ["b", "c", "a"] == [path.name for path in plans_in(tmp_path)]


def test_a_folder_without_a_plan_is_not_found(tmp_path: Path):
    with pytest.raises(NotFound):
        read_plan(tmp_path)
