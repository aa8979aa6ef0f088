"""Schedules of other programs for `tools.fuzz`: XER and Microsoft Project XML."""

from __future__ import annotations

from kuznia.intake.ms_project import read_ms_project
from kuznia.intake.xer import read_xer
from kuznia.intake.xer_calendar import Undecodable, read_working_time
from kuznia.model.codes import is_plain
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.project_plan import ProjectPlan
from kuznia.model.tables import TABLES
from tools.fuzz_target import Target, require_same

WORKING_TIME = (
    "(0||CalendarData()((0||DaysOfWeek()((0||1()())(0||2()((0||0(s|08:00|f|12:00)())"
    "(0||1(s|1:00 PM|f|00:00)())))))(0||Exceptions()((0||0(d|45413)())"
    "(0||1(d|45416)((0||0(s|08:00|f|16:00)())))))))"
)
TASK_FIELDS = (
    "%F\ttask_id\tproj_id\tclndr_id\ttask_code\ttask_name\ttask_type\tstatus_code"
    "\ttarget_drtn_hr_cnt\tremain_drtn_hr_cnt\tcstr_type\tcstr_date"
)
XER = "\r\n".join(
    (
        "ERMHDR\t20.12\t2024-03-01\tProject",
        "%T\tPROJECT", "%F\tproj_id\tproj_short_name", "%R\t1\tTRUCKS",
        "%T\tCALENDAR", "%F\tclndr_id\tclndr_name\tbase_clndr_id\tclndr_data",
        f"%R\t1\tDays\t\t{WORKING_TIME}", f"%R\t2\tЗміна [z]\t1\t{WORKING_TIME}",
        "%T\tRSRC", "%F\trsrc_id\trsrc_short_name\trsrc_name\trsrc_type\tclndr_id",
        "%R\t5\tFIT\tFitters\tRT_Labor\t1",
        "%T\tRSRCRATE", "%F\trsrc_id\tmax_qty_per_hr\tstart_date", "%R\t5\t2\t2020-01-01 00:00",
        "%T\tTASK",
        TASK_FIELDS,
        "%R\t10\t1\t1\tA1000\tFit\tTT_Task\tTK_Active\t8\t4\tCS_MSOA\t2024-03-04 08:00",
        "%R\t11\t1\t2\tA 1010\tTest\tTT_FinMile\tTK_NotStart\t0\t0\tCS_MEO\t2024-03-08 17:00",
        "%T\tTASKPRED", "%F\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt",
        "%R\t11\t10\tPR_SS\t-4",
        "%T\tTASKRSRC", "%F\ttask_id\trsrc_id\ttarget_qty_per_hr", "%R\t10\t5\t0.5", "%E", "",
    )
)  # fmt: skip
MS_PROJECT = (
    '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project"><Title>T</Title>'
    "<CalendarUID>1</CalendarUID><Calendars><Calendar><UID>1</UID><Name>Standard</Name>"
    "<IsBaseCalendar>1</IsBaseCalendar><WeekDays><WeekDay><DayType>2</DayType><DayWorking>1"
    "</DayWorking><WorkingTimes><WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime>"
    "</WorkingTime></WorkingTimes></WeekDay></WeekDays><Exceptions><Exception><TimePeriod>"
    "<FromDate>2024-05-01T00:00:00</FromDate><ToDate>2024-05-02T23:59:00</ToDate></TimePeriod>"
    "<Type>2</Type><Month>4</Month><MonthDay>1</MonthDay><DayWorking>0</DayWorking></Exception>"
    "</Exceptions></Calendar></Calendars><Tasks><Task><UID>1</UID><Name>Fit</Name>"
    "<Duration>PT8H0M0S</Duration><DurationFormat>7</DurationFormat><PercentComplete>50"
    "</PercentComplete></Task><Task><UID>2</UID><Name>Тест</Name><Duration>PT4H0M0S</Duration>"
    "<DurationFormat>8</DurationFormat><ConstraintType>4</ConstraintType><ConstraintDate>"
    "2024-03-04T08:00:00</ConstraintDate><Deadline>2024-03-08T17:00:00</Deadline><PredecessorLink>"
    "<PredecessorUID>1</PredecessorUID><Type>1</Type><LinkLag>50</LinkLag><LagFormat>19</LagFormat>"
    "</PredecessorLink></Task></Tasks><Resources><Resource><UID>1</UID><Name>Fitters</Name>"
    "<MaxUnits>2</MaxUnits></Resource></Resources><Assignments><Assignment><TaskUID>1</TaskUID>"
    "<ResourceUID>1</ResourceUID><Units>1.5</Units></Assignment></Assignments></Project>"
)


def _xer(data: bytes) -> None:
    _require_sound(read_xer(data, prefix="K-"))


def _ms_project(data: bytes) -> None:
    _require_sound(read_ms_project(data))


def _working_time(data: bytes) -> None:
    read_working_time(data.decode("utf-8", "replace"))


def _require_sound(plan: ProjectPlan) -> None:
    """Require tables in which codes are plain, keys are there once and references lead somewhere."""
    for name, frame in plan.tables.items():
        table = TABLES[name]
        require_same(table.dtypes, dict(frame.schema))
        require_same(frame.height, frame.unique(table.key).height)
        for column in table.columns:
            if column.key and not column.refers and column.name != "first":
                require_same([], [code for code in frame[column.name] if not is_plain(code)])
            if column.refers and column.refers[0] in plan.tables:
                (other,) = column.refers
                codes = set(plan.tables[other][TABLES[other].key[0]])
                lost = [code for code in frame[column.name].drop_nulls() if code not in codes]
                require_same([], lost)


SCHEDULES: tuple[Target, ...] = (
    Target("xer", _xer, (XER.encode(), XER.encode("cp1251")), (Invalid, NotFound, Refused)),
    Target(
        "ms-project",
        _ms_project,
        (MS_PROJECT.encode(), MS_PROJECT.encode("utf-16")),
        (Invalid,),
    ),
    Target("working-time", _working_time, (WORKING_TIME.encode(),), (Undecodable,)),
)
