"""Build a closed boundary of planar and cylindrical faces: vertices, edges, loops, faces.

Each edge is made once and used by exactly two faces (or twice by one: the seam of a hole), in
opposite directions, so that the shell is closed and its faces look outwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tools.bracket.part21 import Part21, Point, real


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge from one point to another, with the instance that stands for it."""

    name: str
    start: Point
    end: Point


Used = tuple[Edge, bool]
"""An edge in a loop, and whether the loop runs along it from its start to its end."""


class Boundary:
    """The faces of one solid, added one by one."""

    def __init__(self, file: Part21) -> None:
        self.file = file
        self._vertices: dict[Point, str] = {}
        self._faces: list[str] = []

    def line(self, start: Point, end: Point) -> Edge:
        """Make a straight edge."""
        length = sum((b - a) ** 2 for a, b in zip(start, end, strict=True)) ** 0.5
        x, y, z = ((b - a) / length for a, b in zip(start, end, strict=True))
        at, along = self.file.point(start), self.file.direction((x, y, z))
        vector = self.file.add(f"VECTOR('',{along},{real(length)})")
        return self._edge(start, end, self.file.add(f"LINE('',{at},{vector})"))

    def arc(self, start: Point, end: Point, centre: Point, axis: Point, radius: float) -> Edge:
        """Make an edge that turns around an axis, to the left; a full circle ends at its start."""
        x, y, z = ((a - c) / radius for a, c in zip(start, centre, strict=True))
        frame = self.file.placement(centre, axis, (x, y, z))
        return self._edge(start, end, self.file.add(f"CIRCLE('',{frame},{real(radius)})"))

    def flat_face(
        self, at: Point, normal: Point, reference: Point, outer: Sequence[Used],
        inner: Sequence[Sequence[Used]] = (),
    ) -> None:  # fmt: skip
        """Add a plane face whose normal looks out of the material."""
        surface = self.file.add(f"PLANE('',{self.file.placement(at, normal, reference)})")
        self._face(surface, outer, inner, outwards=True)

    def round_face(
        self, frame: tuple[Point, Point, Point], radius: float, outer: Sequence[Used], *,
        convex: bool,
    ) -> None:  # fmt: skip
        """Add a face of a cylinder around the third axis of a frame; a hole is not convex."""
        surface = self.file.add(
            f"CYLINDRICAL_SURFACE('',{self.file.placement(*frame)},{real(radius)})"
        )
        self._face(surface, outer, (), outwards=convex)

    def solid(self, name: str) -> str:
        """Close the shell; give the instance of the solid."""
        shell = self.file.add(f"CLOSED_SHELL('',({','.join(self._faces)}))")
        return self.file.add(f"MANIFOLD_SOLID_BREP('{name}',{shell})")

    def _edge(self, start: Point, end: Point, curve: str) -> Edge:
        first, last = self._vertex(start), self._vertex(end)
        return Edge(self.file.add(f"EDGE_CURVE('',{first},{last},{curve},.T.)"), start, end)

    def _vertex(self, at: Point) -> str:
        if at not in self._vertices:
            self._vertices[at] = self.file.add(f"VERTEX_POINT('',{self.file.point(at)})")
        return self._vertices[at]

    def _face(
        self, surface: str, outer: Sequence[Used], inner: Sequence[Sequence[Used]], *,
        outwards: bool,
    ) -> None:  # fmt: skip
        bounds = [self._bound("FACE_OUTER_BOUND", outer)]
        bounds += [self._bound("FACE_BOUND", loop) for loop in inner]
        sense = ".T." if outwards else ".F."
        self._faces.append(
            self.file.add(f"ADVANCED_FACE('',({','.join(bounds)}),{surface},{sense})")
        )

    def _bound(self, kind: str, edges: Sequence[Used]) -> str:
        used = [
            self.file.add(f"ORIENTED_EDGE('',*,*,{edge.name},{'.T.' if forward else '.F.'})")
            for edge, forward in edges
        ]
        loop = self.file.add(f"EDGE_LOOP('',({','.join(used)}))")
        return self.file.add(f"{kind}('',{loop},.T.)")
