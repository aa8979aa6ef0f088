"""The files of the package that are plain text: parts list, inspection record, README."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from tools.bracket.marking import NOTICE, RIGHT, STATEMENT_D, WARNING
from tools.bracket.part import CHARACTERISTICS, DATE, FINISH, MATERIAL, NUMBER, REVISION, TITLE

HEADING = "\n".join(RIGHT.heading)

README = f"""\
KUZNIA SAMPLE PACKAGE {NUMBER} REV {REVISION}

{HEADING}

{NOTICE}

{STATEMENT_D}
{" ".join(WARNING)}

Everything in this folder is invented and harmless. It is the technical data package of a shelf
bracket of bent sheet that fits nothing, made by the Kuznia project to try the release of
technical data. It holds no data of any government, company or person. The files carry
distribution statements and export-control warnings as real ones would, so that their reading
can be tried; the office they name does not exist and nothing in them is controlled.

У цій теці все вигадане й нешкідливе: це технічна документація кронштейна для полиці, зроблена
проєктом «Кузня» для випробувань. Позначки про обмеження поширення та експортний контроль
наведено лише як приклад, установи «Kuznia Sample Office» не існує.

model/bracket.stp          solid model, STEP AP242
drawings/{NUMBER}-1.pdf    drawing, sheet 1 of 2: views and dimensions
drawings/{NUMBER}-2.pdf    drawing, sheet 2 of 2: flat pattern
parts-list/{NUMBER}-PL.csv parts list
specs/{NUMBER}-SP.pdf      material and finish specification
quality/{NUMBER}-QP.qif    inspection plan, QIF 3.0
quality/{NUMBER}-QR.csv    inspection record, a form to fill in

Made by `python -m tools.bracket` in a checkout of Kuznia; the bytes are the same every time.
"""


def readme() -> bytes:
    """Give the text that says what the package is and that it is harmless."""
    return README.encode("utf-8")


def parts_list() -> bytes:
    """Give the parts list: the bracket, its sheet and its powder."""
    return _table(
        [f"PARTS LIST {NUMBER}-PL", TITLE, f"REV {REVISION}", DATE],
        ["find number", "part number", "name", "quantity", "unit", "material", "document"],
        [
            ["1", NUMBER, "BRACKET, SHELF", "1", "piece", MATERIAL, f"{NUMBER} sheets 1-2"],
            ["2", f"{NUMBER}-B1", "BLANK, 112.9 x 60", "1", "piece", MATERIAL, f"{NUMBER} sheet 2"],
            ["3", "-", "POWDER COAT", "as required", "-", FINISH, f"{NUMBER}-SP"],
        ],
    )


def inspection_record() -> bytes:
    """Give the form into which an inspector writes what was measured."""
    rows = [
        [
            str(each.number),
            each.name,
            f"{each.nominal:g}" if each.nominal else "-",
            each.tolerance,
            each.device.lower(),
            *[""] * 4,
        ]
        for each in CHARACTERISTICS
    ]
    return _table(
        [f"INSPECTION RECORD {NUMBER}-QR", TITLE, f"REV {REVISION}", DATE],
        ["number", "characteristic", "nominal mm", "tolerance mm", "device", "measured 1",
         "measured 2", "accepted", "remark"],
        rows,
    )  # fmt: skip


def _table(title: Sequence[str], columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write title and markings above a table, as programs that print lists do."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(title)
    writer.writerow([NOTICE])
    writer.writerows([text] for text in (*RIGHT.heading, *RIGHT.paragraphs))
    writer.writerow([])
    writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
