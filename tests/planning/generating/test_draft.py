"""The dice of a made-up programme."""

from datetime import date

import numpy as np

from kuznia.planning.generating.draft import Draft, Size


def draft(seed: int = 1) -> Draft:
    return Draft(Size(), np.random.default_rng(seed))


def test_the_same_dice_throw_the_same():
    thrown = [
        (d.amount(1, 2), d.whole(1, 6), d.one("abc"), d.shuffled(range(9)))
        for d in (draft(), draft())
    ]

    assert thrown[0] == thrown[1]


def test_both_ends_of_whole_numbers_are_thrown():
    dice = draft()

    assert {1, 2, 3} == {dice.whole(1, 3) for _ in range(50)}


def test_shuffling_keeps_every_thing():
    assert list(range(20)) == sorted(draft().shuffled(range(20)))


def test_months_count_from_the_start():
    assert (date(2026, 1, 1), date(2027, 3, 1)) == (draft().month(0), draft().month(14))
