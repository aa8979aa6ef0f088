"""The list of spares to buy, read back."""

from pathlib import Path

import pytest

from kuznia.app.bought import with_bought
from kuznia.model.errors import Invalid
from kuznia.sustain.gathering import gather
from tests.sustain.fleets import trucks


def test_what_is_bought_is_added_to_the_stock(tmp_path: Path):
    file = tmp_path / "spares.csv"
    file.write_text("item;site;on_hand;buy\nPUMP;SHOP;1;2\nLAMP;NORTH;0;3\n", "utf-8")  # Excel's
    gathered = gather(trucks())
    found = with_bought(gathered, file)
    assert [0, 0, 3] == list(found.stock[0])
    assert [3, 0, 0] == list(found.stock[1])
    assert 1 == gathered.stock.sum()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("item,site,buy\nPUMP,SHOP,1\nROUND,SHOP,1\n", "spares:3:item"),
        ("item,site,buy\nPUMP,HOME,1\n", "spares:2:site"),
        ("item,site,buy\nPUMP,SHOP,some\n", "spares:2:buy"),
        ("item,site\nPUMP,SHOP\n", "spares:1:buy"),
    ],
)
def test_a_list_that_does_not_fit_is_told_with_its_place(tmp_path: Path, text: str, place: str):
    file = tmp_path / "spares.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(Invalid) as error:
        with_bought(gather(trucks()), file)
    assert [place] == [finding.place for finding in error.value.findings]
