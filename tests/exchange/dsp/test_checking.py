"""What is accepted comes back as it was; what is not says where and why."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsp.checking import MOST_VALUES, check
from kuznia.exchange.dsp.message_types import CONTEXT, MessageType
from kuznia.exchange.dsp.messages import Pids, counter_offer, first_request, sent_offer
from kuznia.model.errors import Invalid
from tests.exchange.dsp.official import examples, published, type_of

OFFER: dict[str, Any] = {
    "@id": "urn:offer",
    "@type": "Offer",
    "permission": [
        {
            "action": "use",
            "constraint": [
                {"and": [{"leftOperand": "count", "operator": "lteq", "rightOperand": "5"}]}
            ],
        }
    ],
}
TEXTS = st.text(st.characters(), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(TEXTS, parts, max_size=3),
    max_leaves=10,
)


def request() -> dict[str, Any]:
    return first_request("urn:c", sent_offer(OFFER, "urn:dataset"), "https://example.com/dsp")


def told(body: object, expected: str = "ContractRequestMessage") -> list[str]:
    with pytest.raises(Invalid) as caught:
        check(body, expected)
    return [str(finding) for finding in caught.value.findings]


def constrained(**constraint: object) -> dict[str, Any]:
    body = request()
    body["offer"]["permission"] = [{"action": "use", "constraint": [constraint]}]
    return body


@published
@pytest.mark.parametrize("name", examples())
def test_every_published_example_is_accepted(name: str):
    body = examples()[name]

    assert body is check(body, type_of(body))


def test_a_message_comes_back_with_fields_that_nobody_knows():
    body = request() | {"urn:ours:licence": {"number": 5}}

    assert body is check(body, "ContractRequestMessage")
    assert {"number": 5} == body["urn:ours:licence"]


@given(JSON, st.sampled_from(MessageType))
def test_any_value_is_accepted_or_invalid(value: object, type_: MessageType):
    try:
        assert value is check(value, type_.value)
    except Invalid as error:
        findings = error.findings
    else:
        return
    assert findings


@pytest.mark.parametrize("type_", sorted(set(MessageType) - {MessageType.CONTRACT_REQUEST}))
def test_a_message_of_another_type_is_refused(type_: MessageType):
    with pytest.raises(Invalid, match=f"{type_.value} does not fit"):
        check(request(), type_.value)


def test_the_summary_names_the_first_fault():
    body = request()
    del body["offer"]["@id"]

    with pytest.raises(Invalid, match=r"^ContractRequestMessage does not fit at offer.@id: is mis"):
        check(body, "ContractRequestMessage")
    with pytest.raises(Invalid, match=r"^ContractRequestMessage does not fit: it is not a JSON ob"):
        check([], "ContractRequestMessage")


def test_each_fault_is_told_with_its_place():
    body = request()
    body["@context"] = ["https://example.com"]
    body["consumerPid"] = 7
    body["offer"]["profile"] = 1
    body["offer"]["permission"] = []
    del body["offer"]["@type"]

    assert [
        f"ContractRequestMessage:@context: lacks the context of the protocol ({CONTEXT})",
        "ContractRequestMessage:consumerPid: is of another kind (a text)",
        "ContractRequestMessage:offer.@type: is missing",
        "ContractRequestMessage:offer.permission: is empty",
        "ContractRequestMessage:offer.profile: is of another kind (a text or a list)",
    ] == sorted(told(body))


def test_a_fault_in_a_constraint_is_told_where_it_is():
    wrong = {"leftOperand": "a", "operator": "is", "rightOperand": "b"}
    number = {"leftOperand": "a", "operator": "eq", "rightOperand": 5}
    place = "ContractRequestMessage:offer.permission[0].constraint[0]"

    assert told(constrained(**wrong))[0].startswith(
        f"{place}.operator: says something else (one of eq, "
    )
    assert [f"{place}.and[0].rightOperand: is of another kind (a text, a list or an object)"] == (
        told(constrained(**{"and": [number]}))
    )
    assert told(constrained(foo=1))[0].startswith(
        f"{place}: is not one constraint (leftOperand, operator and rightOperand, or one of and, "
    )


def test_a_request_is_a_first_one_or_an_answer():
    fault = "ContractRequestMessage: has both or neither of callbackAddress and providerPid"
    neither = request()
    del neither["callbackAddress"]

    assert [fault] == told(request() | {"providerPid": "urn:p"})
    assert [fault] == told(neither)


def test_an_offer_is_a_first_one_or_an_answer():
    both = counter_offer(Pids("p", "c"), sent_offer(OFFER, "t")) | {"callbackAddress": "a"}

    assert ["ContractOfferMessage: has both or neither of callbackAddress and consumerPid"] == (
        told(both, "ContractOfferMessage")
    )


def test_what_may_not_be_there_is_told():
    dataset = {
        "@context": [CONTEXT],
        "@id": "urn:d",
        "@type": "Dataset",
        "hasPolicy": [OFFER | {"target": "urn:d"}],
        "distribution": [{"format": "f", "accessService": 1}],
    }

    assert [
        "Dataset:distribution[0].accessService: is of another kind (an object)",
        "Dataset:hasPolicy[0].target: may not be here",
    ] == sorted(told(dataset, "Dataset"))


def test_an_agreement_says_when_and_what():
    agreement = {"@id": "a", "@type": "Agreement", "target": "t", "assigner": "p", "assignee": "c"}
    body = {
        "@context": [CONTEXT],
        "@type": "ContractAgreementMessage",
        "providerPid": "p",
        "consumerPid": "c",
        "agreement": agreement | {"timestamp": "today"},
    }

    place = "ContractAgreementMessage:agreement"
    example = "2026-03-31T09:00:00Z"
    assert [
        f"{place}.timestamp: is no date with time (for instance {example})",
        f"{place}: has neither a permission nor a prohibition",
    ] == sorted(told(body, "ContractAgreementMessage"))


def test_the_wrong_type_is_told_once():
    body = {"@context": [CONTEXT], "@type": "Dataset", "@id": "c", "participantId": "p"}

    assert ["Catalog:@type: says something else (Catalog)"] == told(body, "Catalog")


def test_a_text_that_utf_8_cannot_carry_is_invalid():
    assert "cannot be read" in told(request() | {"\ud800": 1})[0]
    assert told(request() | {"@type": "\ud800"})


def test_a_body_of_many_faults_is_refused_quickly():
    body = request()
    body["offer"]["permission"] = [1] * 1_000_000

    begun = time.monotonic()
    faults = told(body)

    assert ["ContractRequestMessage: is not what the protocol asks for"] == faults
    assert time.monotonic() - begun < 5


def test_a_large_message_without_fault_is_accepted():
    body = request()
    body["offer"]["permission"] *= MOST_VALUES

    assert body is check(body, "ContractRequestMessage")
