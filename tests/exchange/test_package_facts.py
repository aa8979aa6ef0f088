"""What is known of an element before and after its bytes are read."""

from pathlib import Path

from kuznia.exchange.package_facts import ElementFile


def test_an_element_without_a_title_is_called_by_its_path():
    file = ElementFile("e", Path("x.stp"), "model/x.stp", "model")

    facts = file.facts("0" * 64, 7)

    assert ("model/x.stp", "0" * 64, 7, "") == (
        facts.title, facts.sha256, facts.size, facts.original_sha256
    )  # fmt: skip
