"""What is simulated, of a programme and of a course."""

import numpy as np
import pytest

from kuznia.sustain.course import Course
from kuznia.sustain.gathering import Fleet, gather
from kuznia.sustain.simulation.scene import scene
from tests.sustain.fleets import trucks
from tests.sustain.supports import gathered, two_indentures


def test_failures_of_a_programme_come_to_the_rates_of_their_cells():
    of = scene(gather(trucks()))
    found = np.bincount(of.routes.origin[of.route], of.rates[0], minlength=9).reshape(3, 3)
    assert gather(trucks()).support.removals == pytest.approx(found)
    assert [20, 10] == list(of.groups.systems[0])
    assert [0, 21, 32] == list(of.groups.first)
    assert 32 == of.groups.count
    assert [[1, 2, 0], [1, 2, 0]] == of.groups.needed.tolist()
    assert [0] * 21 + [1] * 11 == list(of.groups.of_system)


def test_two_fleets_have_the_failures_of_an_item_by_their_shares():
    support, stock = two_indentures()
    share = np.zeros((4, 4))
    share[0, 1:] = 0.25
    systems = np.array([0.0, 1, 1, 1])
    of = scene(gathered(support, stock, Fleet("A", None, systems, np.ones(4), share, np.ones(4)),
                        Fleet("B", None, systems, np.ones(4), 2 * share, np.ones(4))))  # fmt: skip
    by_group = np.bincount(of.group + 1, of.rates[0], minlength=7)
    assert [40 / 4, 2, 3, 5, 4, 6, 10] == pytest.approx(by_group)


def test_a_course_divides_an_item_among_fleets_by_the_systems_of_the_month():
    support, stock = two_indentures()
    share = np.zeros((4, 4))
    share[0, 1:] = 0.5
    systems = np.array([0.0, 4, 6, 10])
    fleets = [Fleet(name, None, systems, np.ones(4), share, np.ones(4)) for name in "AB"]
    removals = np.stack([support.removals, support.removals * 2, support.removals])
    repaired = np.stack([support.repaired_here] * 3)
    first = np.stack([systems, systems, np.zeros(4)])
    second = np.stack([np.zeros(4), 3 * systems, systems])
    of = scene(gathered(support, stock, *fleets), Course(support, removals, repaired,
                                                         (first, second)))  # fmt: skip
    assert of.is_course
    for month, expected in enumerate([(40, 0), (20, 60), (0, 40)]):
        own = [of.rates[month][of.groups.fleet[of.group] == fleet].sum() for fleet in (0, 1)]
        assert expected == pytest.approx(own)
    assert (of.group >= 0).all()
