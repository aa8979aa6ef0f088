"""Taking schedules into programmes, and writing one for other programs."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kuznia.app.programmes import read, start, write
from kuznia.app.project_files import (
    import_project,
    read_project,
)
from kuznia.app.registers import with_rows
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.findings import Severity
from kuznia.model.schedule import ScheduledTask
from kuznia.store import limits
from tests.intake.ms_project_files import ms_project, task
from tests.intake.xer_files import xer

MONDAY = datetime.fromisoformat("2024-03-04T08:00")
FIT = ScheduledTask("FIT", "FIT", "Fit", MONDAY, MONDAY + timedelta(hours=8), 8)


def file(folder: Path, content: bytes, name: str = "plan.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    start(tmp_path / "mine", "bracket")
    return tmp_path / "mine"


XER = xer(TASK=[{"task_id": 1, "task_code": "A", "task_name": "Fit"}])
BAD_XER = xer(TASK=[{"task_id": 1, "task_code": "A", "target_drtn_hr_cnt": "x"}])


def test_the_kind_of_a_file_is_told_by_its_content(tmp_path: Path):
    assert "xer" == read_project(file(tmp_path, XER, "plan.xml")).kind
    assert "xer" == read_project(file(tmp_path, b"\xef\xbb\xbf" + XER)).kind
    assert "ms-project" == read_project(file(tmp_path, ms_project(Tasks=task(1)), "a.xer")).kind


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"\xd0\xcf\x11\xe0 an .mpp", "save it as XML"),
        (b"PK\x03\x04", "unpack it"),
        (b'<?xml version="1.0"?><APIBusinessObjects/>', "export it from Primavera P6 as XER"),
        (b"", "export the schedule as XER"),
        (b"<html/>", "export the schedule as XER"),
    ],
    ids=["mpp", "zip", "pmxml", "empty", "html"],
)
def test_other_files_are_refused_with_what_to_do(tmp_path: Path, content: bytes, hint: str):
    with pytest.raises(Invalid, match="neither an XER nor") as refused:
        read_project(file(tmp_path, content))
    assert hint in str(refused.value.hint)


def test_a_schedule_comes_in_and_a_second_time_changes_nothing(tmp_path: Path, mine: Path):
    found = import_project(file(tmp_path, XER), mine)
    assert {"calendars": 1, "crews": 0, "tasks": 1} == found.added
    assert [("A", "Fit", 8.0, "Days")] == (
        read(mine)["tasks"].select("task", "name", "hours", "calendar").rows()
    )
    again = import_project(file(tmp_path, XER), mine)
    assert ({"calendars": 1, "crews": 0, "tasks": 1}, 0) == (again.changed, again.changes.height)


def test_a_dry_run_writes_nothing_and_says_what_would_change(tmp_path: Path, mine: Path):
    before = contents(mine)
    found = import_project(file(tmp_path, XER), mine, dry_run=True)
    assert [("calendars", "Days"), ("tasks", "A")] == found.changes.select("table", "row").rows()
    assert before == contents(mine)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_file_with_errors_changes_nothing(tmp_path: Path, mine: Path, *, dry_run: bool):
    before = contents(mine)
    with pytest.raises(Invalid) as refused:
        import_project(file(tmp_path, BAD_XER), mine, dry_run=dry_run)
    assert ["TASK:10:target_drtn_hr_cnt"] == [found.place for found in refused.value.findings]
    assert before == contents(mine)


@pytest.mark.parametrize("dry_run", [True, False])
def test_a_programme_that_would_have_errors_is_not_written(
    tmp_path: Path, mine: Path, *, dry_run: bool
):
    worst = [{"task": "A", "hours": 1.0, "most_hours": 90_000.0}]
    write(with_rows(read(mine), "tasks", worst), mine)
    before = contents(mine)
    with pytest.raises(Invalid) as refused:
        import_project(file(tmp_path, XER), mine, dry_run=dry_run)
    assert ["tasks:2:most_hours"] == [
        found.place for found in refused.value.findings if found.severity is Severity.ERROR
    ]
    assert before == contents(mine)


def test_what_is_not_there_is_told(tmp_path: Path, mine: Path):
    with pytest.raises(NotFound, match="there is no file"):
        read_project(tmp_path / "gone.xer")
    with pytest.raises(Invalid, match="is not a file"):
        read_project(mine)
    with pytest.raises(NotFound, match="there is no"):
        import_project(file(tmp_path, XER), tmp_path / "gone")
    with pytest.raises(NotFound, match="has one project"):
        read_project(file(tmp_path, ms_project(Tasks=task(1))), project="A")


def test_a_file_that_is_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(limits, "LARGEST_FILE", 100)
    with pytest.raises(Refused, match="at most"):
        read_project(file(tmp_path, XER))
