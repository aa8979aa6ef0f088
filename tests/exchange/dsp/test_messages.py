"""What we send fits our own schema and the published one, and nothing in it is null."""

import json
from typing import Any

import pytest

from kuznia.exchange.dsp import messages
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.message_types import CONTEXT, MessageType, kind_of
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.dsp.states import STATES, Kind, Process
from tests.exchange.dsp.official import faults, published, type_of

PIDS = Pids("urn:uuid:provider", "urn:uuid:consumer")
CALLBACK = "https://consumer.example/dsp/"
LISTED: Body = {
    "@context": [CONTEXT],
    "@id": "urn:offer",
    "@type": "Offer",
    "permission": [{"action": "use", "constraint": []}],
    "urn:ours:licence": "DSP-83 no. 7",
}
SENT = messages.sent_offer(LISTED, "urn:dataset", assigner="did:web:provider.example")
AGREED = messages.agreement(
    "urn:agreement",
    SENT,
    target="urn:dataset",
    assigner="did:web:provider.example",
    assignee="did:web:consumer.example",
    timestamp="2026-03-31T09:00:00Z",
)
ENTRY = messages.dataset_entry(
    "urn:dataset", [LISTED], [messages.distribution("HttpData-PULL", "urn:service")]
)
SERVICE = messages.data_service("urn:service", "https://provider.example/dsp")
ADDRESS = messages.data_address("https", "https://provider.example/d", {"authType": "bearer"})
WHY = ("E-1", ["not now"])

MADE: dict[str, Body] = {
    "a catalog request": messages.catalog_request(),
    "a catalog request with a filter": messages.catalog_request(["urn:dataset"]),
    "a dataset request": messages.dataset_request("urn:dataset"),
    "a catalog": messages.catalog("urn:catalog", "did:web:provider.example", [ENTRY], [SERVICE]),
    "an empty catalog": messages.catalog("urn:catalog", "did:web:provider.example"),
    "a dataset": messages.dataset(ENTRY),
    "a catalog error": messages.catalog_error("404", "no such dataset"),
    "a bare catalog error": messages.catalog_error("404"),
    "a first request": messages.first_request(PIDS.consumer, SENT, CALLBACK),
    "a counter-request": messages.counter_request(PIDS, SENT),
    "a first offer": messages.first_offer(PIDS.provider, SENT, CALLBACK),
    "a counter-offer": messages.counter_offer(PIDS, SENT),
    "an agreement": messages.agreement_message(PIDS, AGREED),
    "a verification": messages.verification(PIDS),
    "an acceptance": messages.acceptance(PIDS),
    "a finalization": messages.finalization(PIDS),
    "an end of negotiation": messages.negotiation_termination(PIDS, *WHY),
    "a bare end of negotiation": messages.negotiation_termination(PIDS),
    "a negotiation error": messages.negotiation_error(PIDS, *WHY),
    "a request to fetch": messages.transfer_request(PIDS.consumer, "urn:a", "PULL", CALLBACK),
    "a request to push": messages.transfer_request(PIDS.consumer, "urn:a", "PUSH", CALLBACK,
                                                   ADDRESS),
    "a start": messages.transfer_start(PIDS, ADDRESS),
    "a bare start": messages.transfer_start(PIDS),
    "a start without properties": messages.transfer_start(
        PIDS, messages.data_address("https", "https://provider.example/d", {})
    ),
    "a completion": messages.transfer_completion(PIDS),
    "a suspension": messages.transfer_suspension(PIDS, *WHY),
    "an end of transfer": messages.transfer_termination(PIDS, *WHY),
    "a transfer error": messages.transfer_error(PIDS, *WHY),
    "versions": messages.versions(
        messages.version("2025-1", "/dsp", messages.auth("OAuth", "2", ["refresh_token"])),
        messages.version("2024-1", "/old", messages.auth("OAuth", "2")),
        messages.version("0.8", "/older"),
    ),
} | {
    f"the state {state}": make(PIDS, state)
    for process, make in (
        (Process.NEGOTIATION, messages.negotiation),
        (Process.TRANSFER, messages.transfer_process),
    )
    for state in sorted(STATES[process])
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_what_we_send_fits_our_schema(name: str):
    body = MADE[name]

    assert body is check(body, type_of(body))
    assert "null" not in json.dumps(body)


@published
@pytest.mark.parametrize("name", MADE)
def test_what_we_send_fits_the_published_schema(name: str):
    body = MADE[name]

    assert [] == faults(type_of(body), body)


def test_every_message_and_answer_can_be_made():
    assert {type_.value for type_ in MessageType} == {type_of(body) for body in MADE.values()}


def test_every_kind_of_message_can_be_sent():
    no_messages = ("Catalog", "Dataset", "Version")
    answers = ("ContractNegotiation", "ContractNegotiationError", "TransferProcess",
               "TransferError")  # fmt: skip
    sent = [body for body in MADE.values()
            if not type_of(body).startswith(no_messages) and type_of(body) not in answers]  # fmt: skip

    assert set(Kind) == {kind_of(body) for body in sent}


def test_an_offer_is_sent_word_for_word_with_what_it_is_about():
    assert {
        "@id": "urn:offer",
        "@type": "Offer",
        "permission": [{"action": "use", "constraint": []}],
        "urn:ours:licence": "DSP-83 no. 7",
        "target": "urn:dataset",
        "assigner": "did:web:provider.example",
    } == SENT


def test_an_agreement_is_the_offer_with_both_names_and_the_time():
    differing: dict[str, Any] = {key: value for key, value in AGREED.items()
                                 if SENT.get(key) != value}  # fmt: skip

    assert {
        "@id": "urn:agreement",
        "@type": "Agreement",
        "assignee": "did:web:consumer.example",
        "timestamp": "2026-03-31T09:00:00Z",
    } == differing
    assert set(SENT) < set(AGREED)


def test_a_callback_address_ends_without_a_slash():
    assert "https://consumer.example/dsp" == MADE["a first request"]["callbackAddress"]


def test_a_counter_request_leaves_the_callback_address_unsaid():
    assert {"@context", "@type", "providerPid", "consumerPid", "offer"} == set(
        MADE["a counter-request"]
    )
