"""The sample package: regenerated to the byte, sound as a model, marked as real files are."""

import csv
import io
import math
import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from tools.bracket import PACKAGE, package_files, wrong_sheets
from tools.bracket.marking import DESTRUCTION, NOTICE, OFFICE, RIGHT, STATEMENT_D, WARNING
from tools.bracket.part import BEND_LENGTH, CHARACTERISTICS, FLAT_LENGTH, volume

etree: Any = import_module("lxml.etree")  # it has no types
SCHEMA = Path(__file__).parents[2] / ".." / "shared" / "data" / "technical" / "qif_schema"
QIF = "{http://qifstandards.org/xsd/qif3}"
FILES = package_files()
"""What the tool makes now."""
PDFS = [name for name in FILES if name.endswith(".pdf")]
TABLES = [name for name in FILES if name.endswith(".csv")]
REAL = re.compile(r"[-+]?\d+\.\d*(?:E[-+]?\d+)?")
INSTANCE = re.compile(r"#(\d+)=\(?([A-Z0-9_]+)\((.*)\);")

Instances = dict[int, tuple[str, str]]


def plain(text: str) -> str:
    return " ".join(text.split())


def pages(content: bytes) -> list[str]:
    return [plain(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages]


# The model is read here by a reader of its own, which shares nothing with the writer.


def instances() -> Instances:
    data = FILES["model/bracket.stp"].decode("ascii").partition("DATA;\n")[2]
    return {int(n): (kind, rest) for n, kind, rest in INSTANCE.findall(data)}


MODEL = instances()


def refers(number: int) -> list[int]:
    return [int(each) for each in re.findall(r"#(\d+)", MODEL[number][1])]


def of(kind: str) -> list[int]:
    return [number for number, (name, _) in MODEL.items() if name == kind]


def numbers(number: int) -> tuple[float, ...]:
    return tuple(float(each) for each in REAL.findall(MODEL[number][1]))


def loops(face: int) -> list[int]:
    return [refers(bound)[0] for bound in refers(face)[:-1]]


def uses(loop: int) -> list[tuple[int, bool]]:
    return [(refers(each)[0], MODEL[each][1].endswith(".T.")) for each in refers(loop)]


def ends(edge: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    first, last, _ = refers(edge)
    return numbers(refers(first)[0]), numbers(refers(last)[0])


def frame(number: int) -> tuple[tuple[float, ...], ...]:
    """Read origin and third axis of the placement of a surface or curve."""
    at, axis, _ = refers(refers(number)[0])
    return numbers(at), numbers(axis)


def test_the_committed_files_are_what_the_tool_makes():
    committed = {
        path.relative_to(PACKAGE).as_posix(): path.read_bytes()
        for path in PACKAGE.rglob("*")
        if path.is_file()
    }

    assert sorted(FILES) == sorted(committed)
    assert [] == [name for name in FILES if FILES[name] != committed[name]]


def test_the_tool_makes_the_same_bytes_twice():
    assert package_files() == FILES


def test_the_package_is_small():
    assert sum(map(len, FILES.values())) < 400_000


@pytest.mark.parametrize("name", PDFS)
def test_no_byte_of_a_pdf_depends_on_a_compressor_or_on_the_day(name: str):
    assert b"FlateDecode" not in FILES[name]
    assert {"D:20000101000000+00'00'"} == set(
        re.findall(r"D:[\d+']+", FILES[name].decode("latin-1"))
    )


# The solid.


def test_the_header_of_the_model_names_schema_unit_and_marking():
    header = FILES["model/bracket.stp"].decode("ascii").partition("ENDSEC;")[0]

    assert header.startswith("ISO-10303-21;\nHEADER;\nFILE_DESCRIPTION((")
    assert [] == [
        text
        for text in (NOTICE, STATEMENT_D, *WARNING, DESTRUCTION, "AP242_MANAGED_MODEL_BASED")
        if text not in header
    ]
    assert max(map(len, re.findall(r"'([^']*)'", header))) <= 256
    assert any("SI_UNIT(.MILLI.,.METRE.)" in rest for _, rest in MODEL.values())


def test_every_reference_in_the_model_is_to_an_earlier_instance():
    assert list(range(1, len(MODEL) + 1)) == list(MODEL)
    assert [] == [n for n in MODEL if any(each >= n for each in refers(n))]


def test_every_face_is_in_the_one_shell_of_the_one_solid():
    (solid,), (shell,) = of("MANIFOLD_SOLID_BREP"), of("CLOSED_SHELL")

    assert [shell] == refers(solid)
    assert of("ADVANCED_FACE") == sorted(refers(shell))


def test_every_edge_is_used_exactly_twice_and_in_opposite_directions():
    used = Counter(
        use for face in of("ADVANCED_FACE") for loop in loops(face) for use in uses(loop)
    )

    assert {(edge, way): 1 for edge in of("EDGE_CURVE") for way in (True, False)} == used


def test_every_loop_is_closed():
    for loop in of("EDGE_LOOP"):
        path = [ends(edge) if way else ends(edge)[::-1] for edge, way in uses(loop)]

        assert [end for _, end in path] == [*(start for start, _ in path[1:]), path[0][0]]


def test_the_solid_has_four_holes_by_the_formula_of_euler():
    vertices, edges = len(of("VERTEX_POINT")), len(of("EDGE_CURVE"))
    faces, bounds = len(of("ADVANCED_FACE")), len(of("EDGE_LOOP"))

    assert (24, 36, 14, 22) == (vertices, edges, faces, bounds)
    assert 2 * (1 - 4) == vertices - edges + faces - (bounds - faces)


def test_every_edge_ends_where_its_curve_runs():
    for edge in of("EDGE_CURVE"):
        curve = refers(edge)[2]
        for end in ends(edge):
            if MODEL[curve][0] == "LINE":
                at, vector = refers(curve)
                along, off = numbers(refers(vector)[0]), difference(end, numbers(at))
                assert math.hypot(*cross(along, off)) < 1e-9
            else:
                centre, axis = frame(curve)
                off = difference(end, centre)
                assert math.isclose(numbers(curve)[0], math.hypot(*off))
                assert abs(dot(off, axis)) < 1e-9


def test_every_vertex_of_a_face_lies_on_its_surface():
    for face in of("ADVANCED_FACE"):
        surface = refers(face)[-1]
        origin, axis = frame(surface)
        for loop in loops(face):
            for edge, _ in uses(loop):
                off = difference(ends(edge)[0], origin)
                if MODEL[surface][0] == "PLANE":
                    assert abs(dot(off, axis)) < 1e-9
                else:
                    assert math.isclose(numbers(surface)[0], math.hypot(*cross(off, axis)))


def test_every_plane_looks_to_the_side_from_which_its_boundary_turns_left():
    for face in of("ADVANCED_FACE"):
        surface = refers(face)[-1]
        if MODEL[surface][0] == "PLANE":
            area, axis = boundary_area(face), frame(surface)[1]
            assert MODEL[face][1].endswith(".T.")
            assert math.isclose(math.hypot(*area), dot(area, axis))


def test_the_box_around_the_vertices_is_80_by_60_by_40():
    corners = [numbers(refers(vertex)[0]) for vertex in of("VERTEX_POINT")]

    assert [(0.0, 80.0), (0.0, 60.0), (0.0, 40.0)] == [
        (min(axis), max(axis)) for axis in zip(*corners, strict=True)
    ]


def test_the_volume_follows_from_the_faces():
    """By the theorem of Gauss over the plane faces and the walls of holes and bends."""
    assert math.isclose(26439.313148722, volume(), abs_tol=1e-9)
    assert math.isclose(volume(), sum(map(flux, of("ADVANCED_FACE"))), rel_tol=1e-9)


def difference(first: tuple[float, ...], last: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(a - b for a, b in zip(first, last, strict=True))


def dot(first: tuple[float, ...], last: tuple[float, ...]) -> float:
    return sum(a * b for a, b in zip(first, last, strict=True))


def cross(first: tuple[float, ...], last: tuple[float, ...]) -> tuple[float, float, float]:
    (a, b, c), (d, e, f) = first, last
    return (b * f - c * e, c * d - a * f, a * e - b * d)


def flux(face: int) -> float:
    """Give a third of the flow of the field (x, y, z) out of a face.

    On a plane it is the area times the distance from the origin.  On a cylinder it is the area
    times the radius, and the flow of the constant field that its axis is away from the origin,
    which the vector area of the boundary gives.
    """
    surface = refers(face)[-1]
    origin, axis = frame(surface)
    area = boundary_area(face)
    if MODEL[surface][0] == "PLANE":
        return dot(origin, area) / 3
    sign = 1 if MODEL[face][1].endswith(".T.") else -1
    circles = [edge for edge, _ in uses(loops(face)[0]) if MODEL[refers(edge)[2]][0] == "CIRCLE"]
    first, last = ends(circles[0])
    turn = 2 * math.pi if first == last else math.pi / 2
    height = abs(dot(difference(ends(circles[0])[0], ends(circles[1])[0]), axis))
    radius = numbers(surface)[0]
    return (sign * radius * turn * radius * height + dot(origin, area)) / 3


def boundary_area(face: int) -> tuple[float, ...]:
    return tuple(map(sum, zip(*(vector_area(loop) for loop in loops(face)), strict=True)))


def vector_area(loop: int) -> tuple[float, float, float]:
    """Integrate r x dr / 2 along a loop; arcs are full or quarter circles."""
    total = (0.0, 0.0, 0.0)
    for edge, way in uses(loop):
        first, last = ends(edge)
        part = tuple(each / 2 for each in cross(first, last))
        curve = refers(edge)[2]
        if MODEL[curve][0] == "CIRCLE":
            centre, axis = frame(curve)
            radius, turn = numbers(curve)[0], 2 * math.pi if first == last else math.pi / 2
            shift = cross(centre, difference(last, first))
            part = tuple((radius**2 * turn * a + s) / 2 for a, s in zip(axis, shift, strict=True))
        total = tuple(t + (p if way else -p) for t, p in zip(total, part, strict=True))
    x, y, z = total
    return (x, y, z)


# The documents.


@pytest.mark.parametrize("name", PDFS)
def test_every_page_bears_the_whole_marking(name: str):
    for text in pages(FILES[name]):
        assert plain(f"{NOTICE} {STATEMENT_D} {' '.join(WARNING)} {DESTRUCTION}") in text


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_has_one_page_and_names_itself(name: str):
    document = PdfReader(io.BytesIO(FILES[name]))
    about = document.metadata
    assert about is not None

    assert 1 == len(document.pages)
    assert str(about.title).startswith("BRK-1001")
    assert (OFFICE, STATEMENT_D) == (about.author, about.subject)


def test_the_sheets_show_the_dimensions_and_number_every_characteristic():
    (first,), (second,) = (pages(FILES[f"drawings/BRK-1001-{n}.pdf"]) for n in (1, 2))

    assert all(text in first for text in ("BRK-1001", "1 OF 2", "80 ±0.5", "2x Ø9 +0.3/0"))
    assert [] == [c.number for c in CHARACTERISTICS if f" {c.number} " not in first]
    assert all(
        text in second for text in ("2 OF 2", f"({FLAT_LENGTH:.1f})", f"({BEND_LENGTH:.1f})")
    )


@pytest.mark.parametrize("name", TABLES)
def test_a_table_begins_with_its_marking(name: str):
    rows = list(csv.reader(io.StringIO(FILES[name].decode("utf-8"), newline="")))

    assert [
        [text] for text in (NOTICE, *RIGHT.heading, STATEMENT_D, " ".join(WARNING), DESTRUCTION)
    ] == rows[1:10]
    assert [] == rows[10]
    assert {len(rows[11])} == {len(row) for row in rows[11:]}


def test_the_inspection_record_asks_for_every_characteristic():
    text = FILES["quality/BRK-1001-QR.csv"].decode("utf-8")

    assert [c.name for c in CHARACTERISTICS] == [
        row[1] for row in list(csv.reader(io.StringIO(text, newline="")))[12:]
    ]


def test_the_inspection_plan_has_every_characteristic_and_the_marking():
    plan = etree.fromstring(FILES["quality/BRK-1001-QP.qif"])
    described = plain(str(plan.findtext(f"{QIF}Header/{QIF}Description")))
    items = plan.findall(f"{QIF}Characteristics/{QIF}CharacteristicItems/*")

    assert plain(f"{NOTICE} {STATEMENT_D} {' '.join(WARNING)} {DESTRUCTION}") in described
    assert [c.name for c in CHARACTERISTICS] == [i.findtext(f"{QIF}Description") for i in items]


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schemas of QIF 3.0 are not kept here")
def test_the_inspection_plan_is_valid_qif():
    schema = etree.XMLSchema(etree.parse(SCHEMA / "QIFDocument.xsd"))
    schema.assertValid(etree.fromstring(FILES["quality/BRK-1001-QP.qif"]))


def test_the_readme_says_in_two_languages_that_all_is_invented_and_lists_every_file():
    text = FILES["README.txt"].decode("utf-8")

    assert "Everything in this folder is invented and harmless." in text
    assert "все вигадане й нешкідливе" in text
    assert [] == [name for name in FILES if name != "README.txt" and name not in text]


def test_no_file_names_a_person():
    """Authors, checkers and approvers are offices; the fields for people are empty."""
    assert b"'),('Kuznia Sample Office')" in FILES["model/bracket.stp"]
    for content in FILES.values():
        text = content.decode("utf-8", "replace")
        assert None is re.search(r"<Author>|DRAWN BY|CHECKED BY|APPROVED BY|@", text)


# The faulty sheets.


def test_each_faulty_sheet_has_its_fault_and_is_a_sheet_all_the_same(tmp_path: Path):
    sheets = {name: pages(path.read_bytes()) for name, path in wrong_sheets(tmp_path).items()}
    warning = WARNING[0].partition(" - ")[2]

    assert all("BRK-1001" in page for texts in sheets.values() for page in texts)
    assert "DISTRIBUTION" not in sheets["unmarked.pdf"][0]
    assert "contractors only. Other" in sheets["d-without-reason-and-date.pdf"][0]
    assert "STATEMENT A." in sheets["a-with-export-warning.pdf"][0]
    assert warning in sheets["a-with-export-warning.pdf"][0]
    assert ["D", "C"] == [
        letter
        for page in sheets["contradictory-pages.pdf"]
        for letter in re.findall(r"STATEMENT ([A-F])\.", page)
    ]
    assert 2 == sheets["cui-without-designation.pdf"][0].count("CUI//SP-CTI")
    assert "Controlled by" not in sheets["cui-without-designation.pdf"][0]
    assert 2 == sheets["noforn.pdf"][0].count("CUI//SP-CTI//NOFORN")
    assert "Controlled by" in sheets["noforn.pdf"][0]
