"""Our schemas against the published ones, on examples and on what becomes of them when changed."""

import copy
import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.message_types import MessageType
from kuznia.exchange.dsp.schemas import DEFINITIONS, MOMENT, schema_of
from kuznia.model.errors import Invalid
from tests.exchange.dsp.official import FOLDER, examples, faults, published, type_of

Body = dict[str, Any]

EXAMPLES = list(examples().values())

SCALARS = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
JSON = st.recursive(
    SCALARS,
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=3), parts),
    max_leaves=4,
)
OFFER = {"@type": "Offer", "@id": "urn:o", "permission": [{"action": "use"}]}
NOW = "2026-03-31T09:00:00Z"
KNOWN: dict[str, Any] = {
    "providerPid": "urn:p",
    "consumerPid": "urn:c",
    "callbackAddress": "https://example.com",
    "target": "urn:t",
    "profile": ["urn:p"],
    "timestamp": NOW,
    "prohibition": [{"action": "use", "constraint": []}],
    "obligation": [],
    "hasPolicy": [OFFER],
    "servesDataset": [{"@id": "urn:d"}],
    "service": [],
    "and": [{"leftOperand": "a", "operator": "eq", "rightOperand": "b"}],
    "or": [{"leftOperand": "a", "operator": "eq", "rightOperand": 1}],
    "reason": [],
    "code": "1",
}
"""Fields that mean something in one place or another."""

MORE_STRICT: Mapping[str, Callable[[str, Body], bool]] = {
    "a dataset says that it is one; the published schema asks for no type": (
        lambda type_, body: type_ == "Dataset" != body.get("@type")
    ),
    "a timestamp is one from end to end; the published pattern finds one inside any text": (
        lambda type_, body: (
            type_ == "ContractAgreementMessage"
            and not re.fullmatch(MOMENT, body["agreement"].get("timestamp", NOW))
        )
    ),
}
"""Where ours refuse what the published ones accept, and why; never the other way round."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, part in cast("Body", value).items():
            yield from places(part, (*path, key))
    if isinstance(value, list):
        for index, part in enumerate(cast("list[Any]", value)):
            yield from places(part, (*path, index))


def at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


@st.composite
def changed(draw: st.DrawFn) -> tuple[str, Body]:
    """Give an example that was changed in one to three places, and the type that it had."""
    original = draw(st.sampled_from(EXAMPLES))
    body = copy.deepcopy(original)
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(list(places(body))))
        value = at(body, path)
        match value:
            case dict():
                known = st.sampled_from(list(KNOWN))
                name = draw(known | st.text(max_size=3))
                value[name] = copy.deepcopy(KNOWN.get(name)) or draw(JSON)
            case list() if draw(st.booleans()):
                value.clear()
            case list():
                cast("list[Any]", value).append(draw(JSON))
            case str() if path and draw(st.booleans()):
                at(body, path[:-1])[path[-1]] = value + draw(st.sampled_from("x \n0"))
            case _:
                pass
        if path and draw(st.booleans()):
            parent = at(body, path[:-1])
            if draw(st.booleans()):
                del parent[path[-1]]
            else:
                parent[path[-1]] = draw(JSON)
    return type_of(original), body


def fits(type_: str, body: object) -> bool:
    try:
        return body is check(body, type_)
    except Invalid:
        return False


@pytest.mark.parametrize("type_", MessageType)
def test_a_schema_is_one_and_needs_nothing_from_outside(type_: MessageType):
    schema = schema_of(type_.value)

    Draft202012Validator.check_schema(schema)
    assert not fits(type_.value, {})


def test_every_definition_is_a_message_or_referred_to():
    referred = set(re.findall(r'"#/\$defs/(\w+)"', json.dumps(dict(DEFINITIONS))))

    assert set(DEFINITIONS) == referred | set(MessageType)


def test_there_is_no_schema_of_another_name():
    with pytest.raises(ValueError, match="NoSuchMessage"):
        schema_of("NoSuchMessage")


@published
def test_every_published_schema_of_a_message_has_one_of_ours():
    parts = {"contract-schema.json", "transfer-schema.json", "data-address-schema.json",
             "context-schema.json", "did-service-schema.json"}  # fmt: skip
    theirs = {path.name for path in FOLDER.glob("*/*-schema.json")} - parts

    assert len(MessageType) == len(theirs)
    assert all(faults(type_.value, {}) for type_ in MessageType)


@published
@settings(max_examples=400, deadline=None)
@given(changed() if EXAMPLES else st.nothing())
def test_ours_and_the_published_schemas_say_the_same(case: tuple[str, Body]):
    type_, body = case
    theirs = not faults(type_, body)
    ours = fits(type_, body)

    if ours != theirs:
        assert theirs, "ours accept what the published ones refuse"
        assert any(applies(type_, body) for applies in MORE_STRICT.values())


@pytest.mark.parametrize(
    ("timestamp", "is_one"),
    [
        ("2026-03-31T09:00:00Z", True),
        ("2026-03-31T09:00:00.123+02:00", True),
        ("2026-03-31T24:00:00", True),
        ("2026-03-31T24:00:01Z", False),
        ("2026-03-31", False),
        ("2026-13-31T09:00:00Z", False),
        ("2026-03-31T09:00:00Z\n", False),
        ("on 2026-03-31T09:00:00Z", False),
    ],
)
def test_a_timestamp_is_one_from_end_to_end(timestamp: str, *, is_one: bool):
    agreement = {**OFFER, "@type": "Agreement", "target": "t", "assigner": "a", "assignee": "b"}
    body = {
        "@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],
        "@type": "ContractAgreementMessage",
        "providerPid": "p",
        "consumerPid": "c",
        "agreement": {**agreement, "timestamp": timestamp},
    }

    assert is_one == fits("ContractAgreementMessage", body)
