from kuznia.report.tiles import tiles
from tests.report.plans import bare_plan, plan, results


def test_tiles_show_the_five_headlines():
    shown = [(str(tile.label), str(tile.figure), str(tile.words)) for tile in tiles(plan())]

    assert [
        ("Needs met on time, by value", "75%", "in the median future (P50); 50% at P10, 75% at P90"),
        ("Gained by producing in both countries", "2.2 months",
         "against United States alone at P50; at P90: 3.5"),
        ("Money spent", "4.2 million USD",
         "on average; no fund covers 600 thousand USD"),
        ("Made in the host country", "36%", "of the value of 2024, on average; target 50%"),
        ("Dearest gate", "1.25 million USD", "gained by one month at Licence"),
    ] == shown  # fmt: skip


def test_without_debt_and_target_nothing_is_said_of_them():
    rows = results()
    words = [
        str(tile.words)
        for tile in tiles(
            plan(
                payments=rows["payments"][:2],
                localization=[{**rows["localization"][0], "target": None}],
            )
        )
    ]

    assert "on average, and nothing without a fund" in words
    assert "of the value of 2024, on average" in words


def test_an_empty_plan_has_no_tiles():
    assert [] == tiles(bare_plan())
