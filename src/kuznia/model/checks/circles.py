"""Circles in what leads to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping


def find_circles(leads_to: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Give circles, at least one from every knot of them, in time linear in the links.

    A circle that begins and ends in nodes of circles already given is left out: mending those
    comes first.
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
                if node in places and not {node, path[-1]} <= given:
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
    """Write a circle for people: `A > B > A`."""
    return " > ".join([*circle, circle[0]])
