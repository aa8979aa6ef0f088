"""Reading a crate that nobody vouches for."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.crate import write_crate
from kuznia.exchange.crate_reading import read_crate
from kuznia.exchange.package_facts import BagFacts, EditionFacts, ElementFacts, LeftOut
from kuznia.model.errors import Invalid
from tests.exchange.packages import FACTS

ELEMENT = ElementFacts(
    element="sheet", name="drawings/а 1.pdf", kind="drawing", title="Sheet", revision="A",
    purposes=("manufacture", "inspect"), derivative_of="", marking={"letter": "A"},
    jurisdiction="EAR", classification="EAR99", sha256="0" * 64, size=7,
)  # fmt: skip
CUT = EditionFacts("R-1", "K7AB", 2, "2" * 64, "ua-works", "TAA-1", "",
                   (LeftOut("a", "1" * 64), LeftOut("b", "3" * 64)))  # fmt: skip
Entities = dict[str, dict[str, Any]]
LINE = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=20)


def changed(change: Callable[[Entities], object]) -> bytes:
    crate = json.loads(write_crate(BagFacts(FACTS, (ELEMENT,), CUT)))
    change({entity["@id"]: entity for entity in crate["@graph"]})
    return json.dumps(crate).encode()


def test_what_is_written_is_read_back(tmp_path: Path):
    del tmp_path
    kept = replace(ELEMENT, others={"colour": "blue"}, original_sha256="4" * 64)
    other = replace(ELEMENT, element="two", name="b", derivative_of="sheet", purposes=())
    for facts in (
        BagFacts(FACTS, (ELEMENT,)),
        BagFacts(FACTS, (kept, other), CUT),
        BagFacts(replace(FACTS, originator="", name_uk="", revision=""), ()),
    ):
        assert facts == read_crate(write_crate(facts))


@given(LINE, LINE, st.dictionaries(st.text("abcx.", min_size=1), LINE, max_size=3))
def test_any_line_of_text_survives(title: str, kind: str, marking: dict[str, str]):
    facts = BagFacts(FACTS, (replace(ELEMENT, title=title, kind=kind, marking=marking),))

    assert facts == read_crate(write_crate(facts))


def _file(entities: Entities) -> dict[str, Any]:
    return next(entity for entity in entities.values() if entity["@type"] == "File")


WRONG: list[tuple[Callable[[Entities], object], str]] = [
    (lambda e: e["./"].pop("name"), "name is not a line of text"),
    (lambda e: e["./"].update(name="a\nb"), "name is not a line of text"),
    (lambda e: e["./"].update(name="a\u2028b"), "name is not a line of text"),
    (lambda e: e["./"].update(datePublished="soon"), "datePublished that is none"),
    (lambda e: e["./"].update(hasPart=[{"@id": "elements/none"}]), "has no entity"),
    (lambda e: e["./"].update(hasPart=["x"]), "names no entities"),
    (lambda e: e["./"].update({"@id": "ro-crate-metadata.json"}), "twice"),
    (lambda e: e["#about/copy"].update(value="-1"), "copy that is none"),
    (lambda e: e["#about/package_sha256"].update(value="x"), "package_sha256 that is none"),
    (lambda e: e["./"]["additionalProperty"].append({"@id": "#about/serial"}), "twice"),
    (lambda e: _file(e).update(sha256="0"), "sha256 that is none"),
    (lambda e: _file(e).update(contentSize=7), "contentSize is not a line"),
]
NAMES = [
    "no name",
    "a name of two lines",
    "a name of two lines to Unicode",
    "no day",
    "a part that is not there",
    "a part that is a text",
    "an entity twice",
    "a copy that is no number",
    "a digest that is none",
    "a fact twice",
    "a file without a digest",
    "a size that is a number",
]


@pytest.mark.parametrize(("change", "part"), WRONG, ids=NAMES)
def test_a_crate_that_is_not_ours_is_refused(change: Callable[[Entities], object], part: str):
    with pytest.raises(Invalid, match=part) as refused:
        read_crate(changed(change))

    assert "data/ro-crate-metadata.json" == refused.value.findings[0].place


def test_a_file_outside_of_the_elements_is_refused():
    def move(entities: Entities) -> None:
        file = _file(entities)
        file["@id"] = "../../etc/passwd"
        entities["./"]["hasPart"] = {"@id": file["@id"]}

    with pytest.raises(Invalid, match="not in elements/"):
        read_crate(changed(move))


def test_an_element_may_be_there_once():
    def twice(entities: Entities) -> None:
        part = entities["./"]["hasPart"]
        entities["./"]["hasPart"] = [part, part]

    with pytest.raises(Invalid, match="element 'sheet' twice"):
        read_crate(changed(twice))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["@graph", "@id", "hasPart", "additionalProperty", "name", "publisher"]),
        inner | st.just("./"), max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_refused(value: object):
    with pytest.raises(Invalid):
        read_crate(json.dumps({"@graph": value}).encode())
