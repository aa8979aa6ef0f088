import pytest

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.message_types import CONTEXT, MessageType, kind_of
from kuznia.exchange.dsp.states import Kind
from kuznia.model.errors import Invalid


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("ContractRequestMessage", Kind.REQUEST),
        ("ContractOfferMessage", Kind.OFFER),
        ("ContractAgreementMessage", Kind.AGREEMENT),
        ("ContractAgreementVerificationMessage", Kind.VERIFICATION),
        ("ContractNegotiationTerminationMessage", Kind.TERMINATION),
        ("TransferRequestMessage", Kind.REQUEST),
        ("TransferStartMessage", Kind.START),
        ("TransferCompletionMessage", Kind.COMPLETION),
        ("TransferTerminationMessage", Kind.TERMINATION),
        ("TransferSuspensionMessage", Kind.SUSPENSION),
    ],
)
def test_the_type_says_what_a_message_does(type_: str, kind: Kind):
    assert kind is kind_of({"@type": type_})


def test_an_event_says_itself_what_it_does():
    event: dict[str, Json] = {"@type": "ContractNegotiationEventMessage"}

    assert Kind.ACCEPTED is kind_of({**event, "eventType": "ACCEPTED"})
    assert Kind.FINALIZED is kind_of({**event, "eventType": "FINALIZED"})


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"@type": None},
        {"@type": ["ContractRequestMessage"]},
        {"@type": "ContractNegotiation"},
        {"@type": "ACCEPTED"},
        {"@type": "ContractNegotiationEventMessage"},
        {"@type": "ContractNegotiationEventMessage", "eventType": "AGREED"},
        {"@type": "ContractNegotiationEventMessage", "eventType": {}},
    ],
)
def test_anything_else_is_no_message_of_a_process(body: dict[str, Json]):
    with pytest.raises(Invalid, match="is no message of a negotiation or a transfer"):
        kind_of(body)


def test_the_names_of_the_wire_are_the_only_ones():
    assert "https://w3id.org/dspace/2025/1/context.jsonld" == CONTEXT
    assert 21 == len(MessageType)
