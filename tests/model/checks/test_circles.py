"""Circles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.checks.circles import find_circles, written


@pytest.mark.parametrize(
    ("leads_to", "circles"),
    [
        ({}, []),
        ({"A": ["B", "C"], "B": ["D"], "C": ["D"]}, []),
        ({"A": ["A"]}, [["A"]]),
        ({"A": ["B"], "B": ["C"], "C": ["B"]}, [["B", "C"]]),
        ({"A": ["B"], "B": ["A"], "C": ["D"], "D": ["C"]}, [["A", "B"], ["C", "D"]]),
    ],
)
def test_circles(leads_to: dict[str, list[str]], circles: list[list[str]]):
    assert circles == list(find_circles(leads_to))


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.lists(st.sampled_from("ABCDEF"))))
def test_a_circle_is_found_when_there_is_one_and_leads_along_the_links(
    leads_to: dict[str, list[str]],
):
    found = list(find_circles(leads_to))

    for circle in found:
        for node, after in zip(circle, [*circle[1:], circle[0]], strict=True):
            assert after in leads_to[node]
    assert bool(found) == any(node in reached(leads_to, node) for node in leads_to)


def reached(leads_to: dict[str, list[str]], start: str) -> set[str]:
    seen: set[str] = set()
    fresh = list(leads_to.get(start, []))
    while fresh:
        node = fresh.pop()
        if node not in seen:
            seen.add(node)
            fresh.extend(leads_to.get(node, []))
    return seen


def test_a_path_of_any_length_is_walked():
    chain = {str(number): [str(number + 1)] for number in range(50_000)}

    assert [] == list(find_circles(chain))


def test_a_long_circle_is_written_short():
    circle = [str(number) for number in range(100)]

    assert "0 > 1 > 2 > 3 > 4 > 5 > 6 > 7 > 8 > 9 > 10 > … > 99 > 0" == written(circle)
