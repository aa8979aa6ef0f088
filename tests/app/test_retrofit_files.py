"""The files of a plan of retrofit."""

from pathlib import Path

import polars as pl
import pytest
from icalendar import Calendar

from kuznia.app.project_files import read_project
from kuznia.app.retrofit_files import FILES, scheduled, write_retrofit
from kuznia.app.retrofits import RetrofitPlan, plan_retrofit
from kuznia.model.errors import Refused
from tests.sustain.retrofits import retrofits


@pytest.fixture(scope="module")
def plan() -> RetrofitPlan:
    return plan_retrofit(retrofits(), draws=100)


def test_the_files_are_written_whole(plan: RetrofitPlan, tmp_path: Path):
    write_retrofit(plan, tmp_path / "plan")
    assert set(FILES) == {path.name for path in (tmp_path / "plan").iterdir()}
    rows = pl.read_csv(tmp_path / "plan" / "schedule.csv")
    assert plan.tasks.columns == rows.columns
    assert "2024-01-01T08:00" == rows["start"][0]
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").touch()
    with pytest.raises(Refused, match="something else than the tables of an earlier plan"):
        write_retrofit(plan, tmp_path / "mine")


def test_each_piece_of_work_is_scheduled_once_with_what_it_waits_for(plan: RetrofitPlan):
    tasks = {task.key: task for task in scheduled(plan)}
    assert plan.tasks.height == len(tasks)
    for task in tasks.values():
        for link in task.after:
            assert tasks[link.key].end <= task.start or link.link != "FS" or link.lag_hours < 0
    assert any(task.after for task in tasks.values())
    assert any(task.crews for task in tasks.values())


def test_calendars_get_an_event_for_each_piece_of_work(plan: RetrofitPlan, tmp_path: Path):
    write_retrofit(plan, tmp_path / "plan")
    calendar = Calendar.from_ical((tmp_path / "plan" / "schedule.ics").read_bytes())
    assert plan.tasks.height == len(calendar.events)


def test_another_program_reads_every_piece_and_taking_it_in_again_makes_no_task_of_a_system_s_work(
    plan: RetrofitPlan, tmp_path: Path
):
    write_retrofit(plan, tmp_path / "plan")
    found = read_project(tmp_path / "plan" / "schedule.xml")
    told = [str(note.message) for note in found.notes]
    on_systems = plan.tasks["serial"].is_not_null().sum()
    assert on_systems == sum("it is work on one system" in line for line in told)
    assert plan.tasks.height - on_systems == found.tables["tasks"].height
