"""Release statements: what is signed says all that it should, and is read strictly."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.canonical import canonical
from kuznia.exchange.package_facts import LeftOut
from kuznia.exchange.statement import (
    Authority,
    Condition,
    Obligation,
    Recipient,
    ReleasedElement,
    ReleaseStatement,
    read_statement,
)
from kuznia.model.errors import Invalid

STATEMENT = ReleaseStatement(
    edition="R-1 BRK A",
    edition_sha256="e" * 64,
    release="R-1",
    serial="K7AB-0001",
    package="BRK",
    revision="A",
    package_digest="a" * 64,
    releasing_party="US",
    receiving_party="UA",
    recipient=Recipient("ua-works", "ua-org"),
    authorisation=Authority("TAA-1", "TA-0000-26"),
    purpose="manufacture",
    means="medium",
    elements=(ReleasedElement("model", "1" * 64, "2" * 64, "model", {"letter": "A"}),),
    left_out=(LeftOut("parts", "3" * 64),),
    provisos=(Condition("P-1", "Report each lot."),),
    obligations=(Obligation("annual report", "2027-01-31"), Obligation("log", "")),
    proposed_on="2026-06-01",
    expires="2026-12-31",
)


def _element(**markings: object) -> dict[str, object]:
    digests = {"sha256": "1" * 64, "original_sha256": "2" * 64}
    return {"element": "model", "kind": "model", "markings": markings, **digests}


def test_it_is_an_in_toto_statement_about_the_edition():
    content = json.loads(STATEMENT.to_json())

    assert "https://in-toto.io/Statement/v1" == content["_type"]
    assert "urn:kuznia:release:1" == content["predicateType"]
    assert [{"name": "R-1 BRK A", "digest": {"sha256": "e" * 64}}] == content["subject"]
    assert {"code": "TAA-1", "number": "TA-0000-26"} == content["predicate"]["authorisation"]


def test_it_is_read_back_with_what_nobody_knows():
    statement = replace(STATEMENT, others={"colour": ["blue", {"shade": 1}]},
                        host_document=Authority("UA-1", "№ 5"))  # fmt: skip

    assert statement == read_statement(statement.to_json())
    assert statement.to_json() == read_statement(statement.to_json()).to_json()


def test_without_an_end_it_names_none():
    endless = replace(STATEMENT, expires="")

    assert "expires" not in endless.as_json()["predicate"]  # pyright: ignore[reportOperatorIssue] - an object
    assert endless == read_statement(endless.to_json())


def test_a_field_that_is_known_cannot_be_given_twice():
    forged = replace(STATEMENT, others={"serial": "OTHER"})

    assert "K7AB-0001" == read_statement(forged.to_json()).serial


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("expires", {"expires": "soon"}),
        ("proposed_on", {"proposed_on": "20260601"}),
        ("release", {"release": ""}),
        ("serial", {"serial": None}),
        ("package_digest", {"package_digest": "A" * 64}),
        ("elements", {"elements": {}}),
        ("left_out", {"left_out": ["parts"]}),
        ("recipient", {"recipient": "ua-works"}),
        ("site", {"recipient": {"site": "a\nb", "organisation": ""}}),
        ("letter", {"elements": [_element(letter=1)]}),
    ],
)
def test_a_field_that_is_wrong_is_named(name: str, change: dict[str, object]):
    content: dict[str, Any] = json.loads(STATEMENT.to_json())
    content["predicate"] |= change

    with pytest.raises(Invalid, match=rf"field {name}\b"):
        read_statement(canonical(content))


def test_what_is_not_canonical_or_not_a_release_is_refused():
    with pytest.raises(Invalid, match="not canonical"):
        read_statement(STATEMENT.to_json() + b"\n")
    with pytest.raises(Invalid, match="not that of a release"):
        read_statement(canonical({"_type": "x", "predicateType": "y"}))
    with pytest.raises(Invalid, match="not about one edition"):
        read_statement(canonical(STATEMENT.as_json() | {"subject": []}))


def test_a_statement_that_could_not_be_read_back_is_not_made():
    with pytest.raises(Invalid, match="field expires"):
        replace(STATEMENT, expires="31.12.2026").to_json()


@given(st.dictionaries(st.sampled_from([*STATEMENT.as_json(), "more"]),
                       st.none() | st.integers(0, 9) | st.lists(st.text(max_size=3), max_size=2)))  # fmt: skip
def test_any_object_is_read_or_refused(change: dict[str, Any]):
    content = canonical(STATEMENT.as_json() | change)
    try:
        read_statement(content)
    except Invalid:
        return
    assert set(change) <= {"more"}
