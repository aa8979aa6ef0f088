"""Circles in what leads to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

_LONGEST = 12


def find_circles(leads_to: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Give circles, at least one from every knot of them.

    A circle that closes at a node of one already given is left out: mending that one comes first.
    """
    done: set[str] = set()
    given: set[str] = set()
    for root in leads_to:
        if root in done:
            continue
        path, places, branches = [root], {root: 0}, [iter(leads_to[root])]
        while path:
            fresh = None
            for node in branches[-1]:
                if node not in places and node not in done:
                    fresh = node
                    break
                if node in places and not {node, path[-1]} & given:
                    circle = path[places[node] :]
                    given.update(circle)
                    yield circle
            if fresh is None:
                branches.pop()
                done.add(path.pop())
                places.popitem()
            else:
                places[fresh] = len(path)
                path.append(fresh)
                branches.append(iter(leads_to.get(fresh, ())))


def written(circle: list[str]) -> str:
    """Write a circle for people, a long one shortened.

    >>> written(["A", "B"])
    'A > B > A'
    """
    shown = circle if len(circle) <= _LONGEST else [*circle[: _LONGEST - 1], "…", circle[-1]]
    return " > ".join([*shown, circle[0]])
