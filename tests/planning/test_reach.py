"""What can arrive and is of use."""

from kuznia.planning.reach import reach
from tests.programmes import Rows, small


def places(**tables: Rows) -> tuple[set[tuple[str, str]], int]:
    programme = small(**tables)
    site = dict(programme["lines"].select("line", "site").iter_rows())
    pairs, flows = reach(programme, [site[line] for line in programme["processes"]["line"]])
    return set(pairs), len(flows)


def test_a_bought_part_is_carried_to_where_it_is_used():
    assert ({("ROUND", "HOME"), ("BODY", "HOME"), ("BODY", "ABROAD")}, 1) == places()


def test_what_leads_to_no_need_is_left_out():
    pairs, _ = places(
        items=[{}, {}, {"item": "BOLT"}],
        purchases=[{}, {"offer": "BOLTS", "item": "BOLT"}],
    )

    assert ("BOLT", "ABROAD") not in pairs


def test_a_need_that_nothing_can_serve_stays_with_its_place_alone():
    assert ({("ROUND", "HOME")}, 0) == places(purchases=[])


def test_stock_counts_as_arriving_only_when_there_is_some():
    on_hand = [{"item": "BODY", "site": "HOME", "quantity": 5}]
    none = [{**on_hand[0], "quantity": 0}]

    assert ("BODY", "HOME") in places(purchases=[], stock=on_hand)[0]
    assert ("BODY", "HOME") not in places(purchases=[], stock=none)[0]
