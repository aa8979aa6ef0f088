"""The three-dimensional model of the bracket: a solid in STEP AP242."""

from __future__ import annotations

from collections.abc import Sequence

from tools.bracket.marking import DESTRUCTION, NOTICE, RIGHT, STATEMENT_D, WARNING
from tools.bracket.part import (
    BASE_HOLES,
    DATE,
    HEIGHT,
    INNER_RADIUS,
    LENGTH,
    NUMBER,
    OUTER_RADIUS,
    REVISION,
    THICKNESS,
    TITLE,
    UPRIGHT_HOLES,
    WIDTH,
    Hole,
)
from tools.bracket.part21 import Part21, Point
from tools.bracket.solid import Boundary, Edge, Used

SCHEMA = "AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF { 1 0 10303 442 1 1 4 }"

X: Point = (1.0, 0.0, 0.0)
Y: Point = (0.0, 1.0, 0.0)
Z: Point = (0.0, 0.0, 1.0)
CORNERS = (
    (OUTER_RADIUS, 0.0),
    (LENGTH, 0.0),
    (LENGTH, THICKNESS),
    (OUTER_RADIUS, THICKNESS),
    (THICKNESS, OUTER_RADIUS),
    (THICKNESS, HEIGHT),
    (0.0, HEIGHT),
    (0.0, OUTER_RADIUS),
)
"""The L in x and z, to the left around the material; both bends turn around (8, 8)."""
INNER_BEND, OUTER_BEND = 3, 7
BASE_LOW, BASE_HIGH, UPRIGHT_HIGH, UPRIGHT_LOW = 0, 2, 4, 6
"""The sides, by the corner at which they begin, that the holes go through."""


def model() -> bytes:
    """Give the STEP file of the bracket."""
    file = Part21()
    boundary = Boundary(file)
    _bracket(boundary)
    _product(file, boundary.solid("BRACKET"))
    text = file.text(
        description=(
            f"{NUMBER} {TITLE} REV {REVISION}",
            NOTICE,
            *RIGHT.heading,
            STATEMENT_D,
            *WARNING,
            DESTRUCTION,
        ),
        name="bracket.stp",
        stamp=f"{DATE}T00:00:00",
        by="Kuznia Sample Office",
        schema=SCHEMA,
    )
    return text.encode("ascii")


def _bracket(boundary: Boundary) -> None:
    base = [_hole(boundary, (h.along, h.across, 0.0), Z, X, h) for h in BASE_HOLES]
    upright = [_hole(boundary, (0.0, h.across, h.along), X, Y, h) for h in UPRIGHT_HOLES]
    inner = {
        BASE_LOW: [[(low, True)] for low, _ in base],
        BASE_HIGH: [[(high, False)] for _, high in base],
        UPRIGHT_LOW: [[(low, True)] for low, _ in upright],
        UPRIGHT_HIGH: [[(high, False)] for _, high in upright],
    }
    front = [_profile_edge(boundary, index, 0.0) for index in range(len(CORNERS))]
    back = [_profile_edge(boundary, index, WIDTH) for index in range(len(CORNERS))]
    along = [boundary.line((x, 0.0, z), (x, WIDTH, z)) for x, z in CORNERS]
    boundary.flat_face((0.0, 0.0, 0.0), (0.0, -1.0, 0.0), X, [(each, True) for each in front])
    boundary.flat_face((0.0, WIDTH, 0.0), Y, X, [(each, False) for each in reversed(back)])
    for index in range(len(CORNERS)):
        loop = [
            (front[index], False),
            (along[index], True),
            (back[index], True),
            (along[(index + 1) % len(CORNERS)], False),
        ]
        _side(boundary, index, loop, inner.get(index, []))


def _profile_edge(boundary: Boundary, index: int, y: float) -> Edge:
    (x1, z1), (x2, z2) = CORNERS[index], CORNERS[(index + 1) % len(CORNERS)]
    start, end, centre = (x1, y, z1), (x2, y, z2), (OUTER_RADIUS, y, OUTER_RADIUS)
    if index == INNER_BEND:
        return boundary.arc(start, end, centre, Y, INNER_RADIUS)
    if index == OUTER_BEND:
        return boundary.arc(start, end, centre, (0.0, -1.0, 0.0), OUTER_RADIUS)
    return boundary.line(start, end)


def _side(
    boundary: Boundary, index: int, loop: Sequence[Used], inner: Sequence[Sequence[Used]]
) -> None:
    (x1, z1), (x2, z2) = CORNERS[index], CORNERS[(index + 1) % len(CORNERS)]
    if index in (INNER_BEND, OUTER_BEND):
        radius = INNER_RADIUS if index == INNER_BEND else OUTER_RADIUS
        frame = ((OUTER_RADIUS, 0.0, OUTER_RADIUS), Y, X)
        boundary.round_face(frame, radius, loop, convex=index == OUTER_BEND)
        return
    length = abs(x2 - x1) + abs(z2 - z1)
    normal = ((z2 - z1) / length, 0.0, (x1 - x2) / length)
    boundary.flat_face((x1, 0.0, z1), normal, Y, loop, inner)


def _hole(
    boundary: Boundary, centre: Point, axis: Point, reference: Point, hole: Hole
) -> tuple[Edge, Edge]:
    """Add the wall of a hole; give its circles at the low and at the high side of the sheet."""
    cx, cy, cz = centre
    (ax, ay, az), (rx, ry, rz), radius = axis, reference, hole.radius
    far = (cx + THICKNESS * ax, cy + THICKNESS * ay, cz + THICKNESS * az)
    low = (cx + radius * rx, cy + radius * ry, cz + radius * rz)
    high = (low[0] + THICKNESS * ax, low[1] + THICKNESS * ay, low[2] + THICKNESS * az)
    near_circle = boundary.arc(low, low, centre, axis, radius)
    far_circle = boundary.arc(high, high, far, axis, radius)
    seam = boundary.line(low, high)
    loop = [(far_circle, True), (seam, False), (near_circle, False), (seam, True)]
    boundary.round_face((centre, axis, reference), radius, loop, convex=False)
    return near_circle, far_circle


def _product(file: Part21, solid: str) -> None:
    """Say which product the solid is the shape of, in millimetres and radians."""
    mm = file.add("(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.))")
    radian = file.add("(NAMED_UNIT(*)PLANE_ANGLE_UNIT()SI_UNIT($,.RADIAN.))")
    steradian = file.add("(NAMED_UNIT(*)SI_UNIT($,.STERADIAN.)SOLID_ANGLE_UNIT())")
    near = file.add(
        f"UNCERTAINTY_MEASURE_WITH_UNIT(LENGTH_MEASURE(1.E-05),{mm},"
        "'distance_accuracy_value','edges and faces meet within this')"
    )
    context = file.add(
        "(GEOMETRIC_REPRESENTATION_CONTEXT(3)"
        f"GLOBAL_UNCERTAINTY_ASSIGNED_CONTEXT(({near}))"
        f"GLOBAL_UNIT_ASSIGNED_CONTEXT(({mm},{radian},{steradian}))"
        "REPRESENTATION_CONTEXT('','3D'))"
    )
    frame = file.placement((0.0, 0.0, 0.0), Z, X)
    shape = file.add(f"ADVANCED_BREP_SHAPE_REPRESENTATION('{NUMBER}',({frame},{solid}),{context})")
    application = file.add("APPLICATION_CONTEXT('managed model based 3d engineering')")
    file.add(
        "APPLICATION_PROTOCOL_DEFINITION('international standard',"
        f"'ap242_managed_model_based_3d_engineering',2014,{application})"
    )
    mechanical = file.add(f"PRODUCT_CONTEXT('',{application},'mechanical')")
    product = file.add(f"PRODUCT('{NUMBER}','{TITLE}','invented sample part',({mechanical}))")
    file.add(f"PRODUCT_RELATED_PRODUCT_CATEGORY('part','',({product}))")
    formation = file.add(f"PRODUCT_DEFINITION_FORMATION('{REVISION}','',{product})")
    design = file.add(f"PRODUCT_DEFINITION_CONTEXT('part definition',{application},'design')")
    definition = file.add(f"PRODUCT_DEFINITION('design','',{formation},{design})")
    defined = file.add(f"PRODUCT_DEFINITION_SHAPE('','',{definition})")
    file.add(f"SHAPE_DEFINITION_REPRESENTATION({defined},{shape})")
    colour = file.add("COLOUR_RGB('',0.62,0.66,0.7)")
    filled = file.add(f"FILL_AREA_STYLE_COLOUR('',{colour})")
    fill = file.add(f"FILL_AREA_STYLE('',({filled}))")
    area = file.add(f"SURFACE_STYLE_FILL_AREA({fill})")
    side = file.add(f"SURFACE_SIDE_STYLE('',({area}))")
    usage = file.add(f"SURFACE_STYLE_USAGE(.BOTH.,{side})")
    style = file.add(f"PRESENTATION_STYLE_ASSIGNMENT(({usage}))")
    styled = file.add(f"STYLED_ITEM('',({style}),{solid})")
    file.add(f"MECHANICAL_DESIGN_GEOMETRIC_PRESENTATION_REPRESENTATION('',({styled}),{context})")
