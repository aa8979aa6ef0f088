"""For which systems a kit is."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.effectivity import Effectivity, Range, natural_order
from tests.sustain.retrofits import retrofits

serials = st.from_regex(r"[A-Z]{0,2}-?[0-9]{1,3}[A-C]?", fullmatch=True)
ranges = st.builds(Range, serials, st.none() | serials, st.none() | st.sampled_from("AB"))


def test_digits_count_as_numbers():
    serials = ["A", "A-9", "A-10", "A-10b", "A-10b2", "B", "7"]
    assert serials == sorted([*serials[::-1]], key=natural_order)
    assert natural_order("T-007") == natural_order("T-7")


def test_a_kit_is_for_its_ranges_and_without_ranges_for_all():
    found = Effectivity.of(
        retrofits(
            effectivity=[
                {"kit": "RACK", "first_serial": "T-2", "last_serial": "T-9"},
                {"kit": "RACK", "first_serial": "T-20", "baseline": "B"},
            ]
        )
    )
    assert ["T-2", "T-3", "T-9", "T-20", "T-100"] == [
        serial
        for serial in ("T-1", "T-2", "T-3", "T-9", "T-10", "T-20", "T-100")
        if found.covers("RACK", serial, "B")
    ]
    assert not found.covers("RACK", "T-20", "A")
    assert not found.covers("RACK", "T-20", None)
    assert found.covers("TOWBAR", "T-1", None)


@given(one=ranges, other=ranges, some=st.lists(serials, max_size=20))
def test_what_is_in_two_ranges_is_where_they_overlap(one: Range, other: Range, some: list[str]):
    ends = [end for each in (one, other) for end in (each.first, each.last) if end]
    shared = any(
        one.covers(serial, baseline) and other.covers(serial, baseline)
        for serial, baseline in product([*some, *ends], ["A", "B", "C"])
    )
    sound = not one.is_empty() and not other.is_empty()
    assert shared == (sound and one.overlaps(other))
    assert one.overlaps(other) == other.overlaps(one)
