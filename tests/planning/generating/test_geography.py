"""The places of a made-up programme, and the ways between them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.planning.generating.draft import Draft, Size
from kuznia.planning.generating.geography import Places, connect, lay_out


def laid_out(sites: int) -> tuple[Draft, Places]:
    draft = Draft(Size(sites=sites), np.random.default_rng(1))
    places = lay_out(draft)
    connect(draft, places, 10_000)
    return draft, places


def reached(draft: Draft, site: str) -> set[str]:
    ways = [(str(lane["from_site"]), str(lane["to_site"])) for lane in draft.rows["lanes"]]
    found, fresh = {site}, [site]
    while fresh:
        here = fresh.pop()
        fresh += [target for source, target in ways if source == here and target not in found]
        found |= {*fresh}
    return found


@given(st.integers(4, 80))
def test_every_plant_reaches_what_it_supplies(sites: int):
    draft, places = laid_out(sites)

    assert sites == len(draft.rows["sites"])
    for plant in places.abroad:
        assert {*places.abroad, *places.home, *places.depots, *places.hubs} <= reached(draft, plant)
    for plant in places.home:
        assert {*places.home, *places.depots} == reached(draft, plant)


@pytest.mark.parametrize("sites", [4, 20])
def test_what_comes_from_abroad_goes_over_lifts_and_crossings(sites: int):
    draft, places = laid_out(sites)
    party = {str(site["site"]): site["party"] for site in draft.rows["sites"]}

    for lane in draft.rows["lanes"]:
        across = party[str(lane["from_site"])] != party[str(lane["to_site"])]
        assert across == (lane["border"] is not None)
    assert len(places.hubs) + len(places.ports or places.abroad) == len(draft.rows["borders"])
