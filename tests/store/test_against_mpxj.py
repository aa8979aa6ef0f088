"""Our Microsoft Project XML and XER against MPXJ, which reads and writes both.

MPXJ needs Java and is no dependency: `pip install mpxj` into some other environment, and set
KUZNIA_MPXJ to the folder `mpxj/lib` in it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings

from kuznia.intake.ms_project import read_ms_project
from kuznia.intake.xer import read_xer
from kuznia.model.project_plan import ProjectPlan
from kuznia.store.ms_project import ms_project_of
from tests.intake.random_plans import Tables, plans, same
from tests.intake.test_xer import written as as_xer
from tests.intake.xer_files import working_time
from tests.store.test_ms_project import STAMP, programme_of, scheduled
from tools.java import compile_class, program

JARS = os.environ.get("KUZNIA_MPXJ", "")
CONVERT = Path(__file__).parents[2] / "tools" / "mpxj" / "Convert.java"

pytestmark = [
    pytest.mark.timeout(300),  # it starts Java
    pytest.mark.skipif(not JARS, reason="KUZNIA_MPXJ does not name the folder of MPXJ's jars"),
    pytest.mark.skipif(not shutil.which("javac"), reason="there is no Java compiler"),
]

USUAL = [{"clndr_id": 99, "clndr_name": "Standard", "clndr_data": working_time()}]

Schedules = dict[str, Tables]
"""Random schedules by name."""


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Schedules, Path]:
    """Give schedules, and the folder with what MPXJ has made of our files of them."""
    ours, theirs, classes = (tmp_path_factory.mktemp(name) for name in ("ours", "theirs", "java"))
    schedules: Schedules = {}

    @settings(max_examples=150, derandomize=True, database=None)
    @given(plans())
    def draw(tables: Tables) -> None:
        name = f"plan-{len(schedules):03}"
        schedules[name] = tables
        content = ms_project_of(scheduled(tables), programme_of(tables), name, STAMP)
        (ours / f"{name}.xml").write_bytes(content)
        (ours / f"{name}-as.xer").write_bytes(as_xer(tables, USUAL))

    draw()
    compile_class(CONVERT, classes, Path(JARS))
    subprocess.run(
        [
            program("java"),
            "-cp",
            f"{JARS}/*{os.pathsep}{classes}",
            "Convert",
            str(ours),
            str(theirs),
        ],
        check=True,
    )
    return schedules, theirs


def test_it_reads_what_we_wrote(converted: tuple[Schedules, Path]):
    schedules, theirs = converted
    for name, tables in schedules.items():
        tasks = scheduled(tables)
        numbers = {task.key: str(number) for number, task in enumerate(tasks, 1)}
        expected = {
            ("task", numbers[task.key], task.start.isoformat()[:16], task.end.isoformat()[:16],
             str(task.hours))
            for task in tasks
        }  # fmt: skip
        expected |= {
            ("link", numbers[task.key], numbers[link.key], link.link, str(link.lag_hours + 0.0))
            for task in tasks
            for link in task.after
        }
        expected |= {
            ("use", numbers[task.key], crew, str(100.0 * count))
            for task in tasks
            for crew, count in task.crews
        }
        lines = (theirs / f"{name}.txt").read_text("utf-8").splitlines()
        assert expected == {tuple(line.split("\t")) for line in lines}, name


def test_it_reads_the_xer_of_our_tests_as_we_do(converted: tuple[Schedules, Path]):
    schedules, theirs = converted
    for name, tables in schedules.items():
        plan = read_ms_project((theirs / f"{name}-as.xml").read_bytes())
        assert () == plan.errors
        plan = in_order(plan)
        assert without_codes(rounded(tables)) == without_codes(rounded(plan.tables)), name
        assert same_names(tables, plan.tables), name
        assert days_off(tables) == days_off(plan.tables), name


def test_we_read_its_microsoft_project_xml(converted: tuple[Schedules, Path]):
    schedules, theirs = converted
    for name, tables in schedules.items():
        plan = read_ms_project((theirs / f"{name}.xml").read_bytes())
        assert () == plan.errors
        assert same(rounded(tables), rounded(plan.tables)), name


def test_we_read_its_xer(converted: tuple[Schedules, Path]):
    """It gives tasks and crews codes of its own, so these are told apart by their place."""
    schedules, theirs = converted
    for name, tables in schedules.items():
        plan = read_xer((theirs / f"{name}.xer").read_bytes())
        assert () == plan.errors
        assert without_codes(rounded(tables)) == without_codes(rounded(plan.tables)), name
        assert same_names(tables, plan.tables), name


def rounded(tables: Tables) -> Tables:
    """Give a plan with lags to the minute, as MPXJ cuts off what is left of a tenth of one."""
    return {**tables, "task_order": tables["task_order"].with_columns(pl.col("lag_hours").round(2))}


def without_codes(tables: Tables) -> object:
    """Give what a schedule says of its tasks, by their place, with weeks in place of calendars.

    MPXJ writes tasks that depend on their resources, so those with crews have no calendar.
    """
    codes = tables["tasks"]["task"].to_list()
    weeks = {
        row[0]: row[3:]
        for row in tables["calendars"].rows()
        if row[3:] != ("mon;tue;wed;thu;fri", 8, 8)
    }
    crewed = set(tables["task_crews"]["task"])
    sizes = dict(tables["crews"].select("crew", "size").rows())
    return (
        [(row["hours"], None if row["task"] in crewed else weeks.get(row["calendar"]))
         for row in tables["tasks"].iter_rows(named=True)],
        sorted((codes.index(task), codes.index(after), link, lag)
               for task, after, link, lag in tables["task_order"].rows()),
        sorted((codes.index(task), sizes[crew], count)
               for task, crew, count in tables["task_crews"].rows()),
    )  # fmt: skip


def days_off(tables: Tables) -> dict[str, set[date]]:
    """Give the days off of each calendar, one by one."""
    found: dict[str, set[date]] = {}
    for calendar, first, last in tables["days_off"].rows():
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        days = {begin + timedelta(n) for n in range((end - begin).days + 1)}
        found.setdefault(calendar, set()).update(days)
    return found


def same_names(tables: Tables, others: Tables) -> bool:
    """Say whether the tasks that have names have the same; MPXJ loses some double quotes."""
    pairs = zip(tables["tasks"].rows(named=True), others["tasks"].rows(named=True), strict=True)
    return all(
        one[name] == other[name]
        for one, other in pairs
        for name in ("name", "name_uk")
        if one[name] is not None and '"' not in one[name]
    )


def in_order(plan: ProjectPlan) -> ProjectPlan:
    """Give a plan with its tasks in the order of their identifiers, as MPXJ sorts them."""
    number = pl.col("task").str.strip_prefix("T").cast(pl.Int64)
    return replace(plan, tables={**plan.tables, "tasks": plan.tables["tasks"].sort(number)})
