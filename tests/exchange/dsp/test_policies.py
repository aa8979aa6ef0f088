import random
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsp.policies import same_policy, without_parties

FEW = {"leftOperand": "count", "operator": "lteq", "rightOperand": "5"}
HERE = {"leftOperand": "spatial", "operator": "eq", "rightOperand": ["UA", "PL"]}
POLICY: dict[str, Any] = {
    "@id": "urn:offer",
    "permission": [{"action": "use", "constraint": [FEW, HERE]}, {"action": "read"}],
}
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
POLICIES = st.dictionaries(
    st.text(max_size=3).filter(lambda name: name != "andSequence"),
    st.recursive(
        SCALARS,
        lambda parts: st.lists(parts, max_size=4) | st.dictionaries(st.text(max_size=3), parts),
        max_leaves=10,
    ),
)


def shuffled(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        parts = [shuffled(part, chance) for part in cast("list[Any]", value)]
        return chance.sample(parts, len(parts))
    if isinstance(value, dict):
        fields = cast("dict[str, Any]", value)
        items = [(name, shuffled(part, chance)) for name, part in fields.items()]
        return dict(chance.sample(items, len(items)))
    return value


def joined(by: str, *constraints: Any) -> dict[str, Any]:
    return {"permission": [{"action": "use", "constraint": [{by: list(constraints)}]}]}


@given(POLICIES, st.randoms())
def test_order_and_context_make_no_difference(policy: dict[str, Any], chance: random.Random):
    assert same_policy(policy, shuffled(policy, chance) | {"@context": ["urn:any"]})


@given(POLICIES, POLICIES)
def test_what_is_not_a_reordering_differs(one: dict[str, Any], other: dict[str, Any]):
    assert same_policy(one, other) == same_policy(other, one)
    assert same_policy(one, one | {"more": 1}) is False
    assert same_policy(one, {"more": other, **one}) is ("more" in one)


@pytest.mark.parametrize(
    "changed",
    [
        POLICY | {"@id": "urn:another"},
        POLICY | {"target": "urn:dataset"},
        POLICY | {"permission": [POLICY["permission"][0]]},
        POLICY | {"permission": [*POLICY["permission"], {"action": "read"}]},
        POLICY | {"permission": [{"action": "use", "constraint": [FEW]}, {"action": "read"}]},
        POLICY | {"permission": {"action": "use"}},
    ],
)
def test_another_word_or_another_count_is_another_policy(changed: dict[str, Any]):
    assert not same_policy(POLICY, changed)


def test_true_is_not_one_and_a_text_is_not_a_number():
    assert not same_policy({"a": True}, {"a": 1})
    assert not same_policy({"a": "1"}, {"a": 1})
    assert not same_policy({"a": None}, {})


def test_a_sequence_keeps_its_order():
    assert same_policy(joined("and", FEW, HERE), joined("and", HERE, FEW))
    assert not same_policy(joined("andSequence", FEW, HERE), joined("andSequence", HERE, FEW))


def test_the_two_that_a_policy_is_between_may_be_named():
    named = POLICY | {"assigner": "urn:us", "assignee": "urn:ua"}

    assert POLICY == without_parties(named, {"assigner": "urn:us", "assignee": "urn:ua"})
    assert named == without_parties(named, {"assigner": "urn:ua", "assignee": "urn:us"})
