from io import BytesIO
from zipfile import ZipFile

import openpyxl

from kuznia.report.workbook import write_workbook
from tests.report.plans import plan, results


def charts_of(file: BytesIO) -> list[str]:
    archive = ZipFile(file)
    names = sorted(name for name in archive.namelist() if name.startswith("xl/charts/chart"))
    return [archive.read(name).decode() for name in names]


def test_charts_point_at_the_figures_of_the_sheets():
    file = BytesIO()
    write_workbook(plan(), file)
    met, money, local = charts_of(file)

    assert "'Needs met'!$E$2:$E$13" in met
    assert "Charts!$B$61:$B$72" in money
    assert "Localization!$C$2<" in local
    assert "Localization!$B$2<" in local


def test_the_money_of_each_month_stands_below_the_charts():
    file = BytesIO()
    write_workbook(plan(), file)
    sheet = openpyxl.load_workbook(file)["Charts"]

    assert ["Month", "Aid", "Budget", "no fund left"] == [cell.value for cell in sheet[60]][:4]
    assert [200_000, 100_000, 50_000] == [cell.value for cell in sheet[61]][1:4]


def test_a_chart_without_figures_is_left_out():
    file = BytesIO()
    write_workbook(plan(money=[], localization=[]), file)

    assert 1 == len(charts_of(file))


def test_years_without_target_have_no_mark():
    file = BytesIO()
    untargeted = [{**results()["localization"][0], "target": None}]
    write_workbook(plan(localization=untargeted), file)

    assert "Localization!$B$2<" not in charts_of(file)[-1]
