"""Write an ISO 10303-21 file: numbered instances after a header, every byte determined."""

from __future__ import annotations

from collections.abc import Sequence

Point = tuple[float, float, float]


class Part21:
    """The instances of one exchange file, in the order in which they were added."""

    def __init__(self) -> None:
        self._instances: list[str] = []

    def add(self, instance: str) -> str:
        """Add an instance such as `PLANE('',#7)`; give the name by which others refer to it."""
        self._instances.append(instance)
        return f"#{len(self._instances)}"

    def point(self, at: Point) -> str:
        """Add a point."""
        return self.add(f"CARTESIAN_POINT('',{_triple(at)})")

    def direction(self, along: Point) -> str:
        """Add a direction; it must have length one."""
        return self.add(f"DIRECTION('',{_triple(along)})")

    def placement(self, origin: Point, axis: Point, reference: Point) -> str:
        """Add a right-handed frame: its origin, its third axis, and its first."""
        at, along, first = self.point(origin), self.direction(axis), self.direction(reference)
        return self.add(f"AXIS2_PLACEMENT_3D('',{at},{along},{first})")

    def text(
        self, *, description: Sequence[str], name: str, stamp: str, by: str, schema: str
    ) -> str:
        """Give the whole file as text."""
        described = ",\n".join(quoted(each) for each in description)
        lines = [
            "ISO-10303-21;",
            "HEADER;",
            f"FILE_DESCRIPTION(({described}),'2;1');",
            (
                f"FILE_NAME({quoted(name)},{quoted(stamp)},(''),({quoted(by)}),"
                "'python -m tools.bracket','Kuznia','');"
            ),
            f"FILE_SCHEMA(({quoted(schema)}));",
            "ENDSEC;",
            "DATA;",
            *(f"#{number}={each};" for number, each in enumerate(self._instances, 1)),
            "ENDSEC;",
            "END-ISO-10303-21;",
            "",
        ]
        return "\n".join(lines)


def real(value: float) -> str:
    """Write a number as Part 21 wants it, with a point: `8.`, `-1.5`."""
    return f"{value + 0.0:.6f}".rstrip("0")


def quoted(text: str) -> str:
    """Write a string of plain letters, its apostrophes doubled."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def _triple(values: Point) -> str:
    return "(" + ",".join(real(value) for value in values) + ")"
