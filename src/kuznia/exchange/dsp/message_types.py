"""The names that messages and answers bear on the wire, and what each does to its process."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.states import Kind, State
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg

CONTEXT = "https://w3id.org/dspace/2025/1/context.jsonld"
"""What the context of every message names."""


class MessageType(StrEnum):
    """What a message or an answer is: its `@type`."""

    CATALOG_REQUEST = "CatalogRequestMessage"
    DATASET_REQUEST = "DatasetRequestMessage"
    CATALOG = "Catalog"
    DATASET = "Dataset"
    CATALOG_ERROR = "CatalogError"
    CONTRACT_REQUEST = "ContractRequestMessage"
    CONTRACT_OFFER = "ContractOfferMessage"
    CONTRACT_AGREEMENT = "ContractAgreementMessage"
    AGREEMENT_VERIFICATION = "ContractAgreementVerificationMessage"
    NEGOTIATION_EVENT = "ContractNegotiationEventMessage"
    NEGOTIATION_TERMINATION = "ContractNegotiationTerminationMessage"
    NEGOTIATION = "ContractNegotiation"
    NEGOTIATION_ERROR = "ContractNegotiationError"
    TRANSFER_REQUEST = "TransferRequestMessage"
    TRANSFER_START = "TransferStartMessage"
    TRANSFER_COMPLETION = "TransferCompletionMessage"
    TRANSFER_TERMINATION = "TransferTerminationMessage"
    TRANSFER_SUSPENSION = "TransferSuspensionMessage"
    TRANSFER_PROCESS = "TransferProcess"
    TRANSFER_ERROR = "TransferError"
    VERSIONS = "VersionResponse"
    """The one answer that is plain JSON and bears neither `@type` nor `@context`."""


_EVENTS: Mapping[str, Kind] = MappingProxyType(
    {State.ACCEPTED: Kind.ACCEPTED, State.FINALIZED: Kind.FINALIZED}
)
_KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        MessageType.CONTRACT_REQUEST: Kind.REQUEST,
        MessageType.CONTRACT_OFFER: Kind.OFFER,
        MessageType.CONTRACT_AGREEMENT: Kind.AGREEMENT,
        MessageType.AGREEMENT_VERIFICATION: Kind.VERIFICATION,
        MessageType.NEGOTIATION_TERMINATION: Kind.TERMINATION,
        MessageType.TRANSFER_REQUEST: Kind.REQUEST,
        MessageType.TRANSFER_START: Kind.START,
        MessageType.TRANSFER_COMPLETION: Kind.COMPLETION,
        MessageType.TRANSFER_TERMINATION: Kind.TERMINATION,
        MessageType.TRANSFER_SUSPENSION: Kind.SUSPENSION,
    }
)


def kind_of(body: Mapping[str, Json]) -> Kind:
    """Give what a message does to its negotiation or transfer; an event says so itself.

    Raises Invalid when it is no message of either.
    """
    name = body.get("@type")
    is_event = name == MessageType.NEGOTIATION_EVENT
    kinds, said = (_EVENTS, body.get("eventType")) if is_event else (_KINDS, name)
    if not isinstance(said, str) or said not in kinds:
        reason = msg("is no message of a negotiation or a transfer")
        table = name if isinstance(name, str) else "@type"
        raise Invalid(
            msg("the message {reason}", reason=reason),
            [Finding("dsp_message", Severity.ERROR, table, reason)],
        )
    return kinds[said]
