"""The crate that is written: RO-Crate 1.1, the same bytes for the same facts, no persons."""

import json
from pathlib import Path
from typing import Any

from kuznia.exchange.crate import file_id, write_crate
from kuznia.exchange.package_facts import BagFacts, EditionFacts, LeftOut
from tests.exchange.packages import FACTS, element_files


def facts(folder: Path) -> BagFacts:
    elements = (file.facts("0" * 64, 10) for file in element_files(folder))
    return BagFacts(FACTS, tuple(elements))


def graph(content: bytes) -> dict[str, dict[str, Any]]:
    return {entity["@id"]: entity for entity in json.loads(content)["@graph"]}


def test_the_descriptor_says_that_it_is_a_crate(tmp_path: Path):
    content = write_crate(facts(tmp_path))

    assert "https://w3id.org/ro/crate/1.1/context" == json.loads(content)["@context"][0]
    assert {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    } == graph(content)["ro-crate-metadata.json"]


def test_each_element_is_a_file_with_size_digest_and_format(tmp_path: Path):
    entities = graph(write_crate(facts(tmp_path)))

    sheet = entities["elements/drawings/BRK%201.pdf"]
    assert ("File", "10", "0" * 64, "application/pdf", "Bracket sheet") == (
        sheet["@type"], sheet["contentSize"], sheet["sha256"], sheet["encodingFormat"],
        sheet["name"],
    )  # fmt: skip
    assert {"@id": "elements/model/bracket.stp"} == sheet["isBasedOn"]
    assert "manufacture;inspect" == entities["#element/model/purposes"]["value"]
    assert (
        "urn:kuznia:terms#marking.letter"
        == (entities["#element/model/marking.letter"]["propertyID"])
    )


def test_every_reference_leads_to_an_entity(tmp_path: Path):
    content = write_crate(facts(tmp_path))
    entities = graph(content)
    outside = {"https://w3id.org/ro/crate/1.1"}

    def references(value: object) -> set[str]:
        if isinstance(value, list):
            return set[str]().union(*map(references, value))  # pyright: ignore[reportUnknownArgumentType]
        if isinstance(value, dict):
            return {value["@id"]} if set(value) == {"@id"} else set()  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        return set()

    named = {ref for entity in entities.values() for v in entity.values() for ref in references(v)}

    assert set() == named - entities.keys() - outside


def test_the_same_facts_give_the_same_bytes(tmp_path: Path):
    assert write_crate(facts(tmp_path)) == write_crate(facts(tmp_path))


def test_of_what_an_edition_leaves_out_only_code_and_digest_are_told(tmp_path: Path):
    whole = facts(tmp_path)
    left = LeftOut("parts", "1" * 64)
    cut = EditionFacts("R-1", "K7AB", 1, "2" * 64, "ua-works", "TAA-1", "2026-12-31", (left,))
    content = write_crate(BagFacts(FACTS, whole.elements[:2], cut))

    assert f"parts {'1' * 64}" == graph(content)["#about/left_out"]["value"]
    assert "перелік" not in content.decode()


def test_the_identifier_of_a_file_is_a_path_of_a_uri():
    assert "elements/%D0%B0/b%23.pdf" == file_id("а/b#.pdf")
