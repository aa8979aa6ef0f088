"""The messages and answers that we send, made so that every peer's schema accepts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.message_types import CONTEXT, MessageType
from kuznia.exchange.dsp.states import State

Body = dict[str, Json]
"""A message, an answer or a part of one."""

Policy = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Pids:
    """The names that the two parties have given one process."""

    provider: str
    consumer: str


def catalog_request(filter: Sequence[Json] = ()) -> Body:
    """Ask for the catalog, or for what a filter leaves of it."""
    return _message(MessageType.CATALOG_REQUEST, filter=list(filter) or None)


def dataset_request(dataset: str) -> Body:
    """Ask for one dataset."""
    return _message(MessageType.DATASET_REQUEST, dataset=dataset)


def catalog(
    id: str, participant: str, datasets: Sequence[Body] = (), services: Sequence[Body] = ()
) -> Body:
    """List what a participant offers, and where; a list without entries is left out."""
    said = _message(
        MessageType.CATALOG,
        participantId=participant,
        dataset=list(datasets) or None,
        service=list(services) or None,
    )
    return {**said, "@id": id}


def dataset(body: Body) -> Body:
    """Answer with one dataset, as `dataset_entry` gives it."""
    return {"@context": [CONTEXT], **body}


def dataset_entry(id: str, offers: Sequence[Policy], distributions: Sequence[Body]) -> Body:
    """Describe a dataset: at least one offer, and at least one way to get it."""
    return {
        "@id": id,
        "@type": MessageType.DATASET.value,
        "hasPolicy": [dict(offer) for offer in offers],
        "distribution": list(distributions),
    }


def distribution(format: str, service: str) -> Body:
    """Say in which form a dataset can be had, and from which service of the same catalog."""
    return {"@type": "Distribution", "format": format, "accessService": service}


def data_service(id: str, endpoint: str) -> Body:
    """Say at which address the messages about datasets are taken."""
    return {"@id": id, "@type": "DataService", "endpointURL": endpoint}


def catalog_error(code: str, *reasons: str) -> Body:
    """Say why there is no catalog or dataset."""
    return _message(MessageType.CATALOG_ERROR, code=code, reason=list(reasons) or None)


def sent_offer(offer: Policy, target: str, **terms: Json) -> Body:
    """Make of an offer in a catalog the one to send: word for word, with what it is about."""
    said = _without_context(offer)
    return {**said, "@type": "Offer", "target": target, **terms}


def agreement(
    id: str, offer: Policy, *, target: str, assigner: str, assignee: str, timestamp: str
) -> Body:
    """Make of an offer the agreement on it: word for word, with who agrees with whom, and when."""
    return {
        **_without_context(offer),
        "@id": id,
        "@type": "Agreement",
        "target": target,
        "assigner": assigner,
        "assignee": assignee,
        "timestamp": timestamp,
    }


def first_request(consumer_pid: str, offer: Policy, callback: str) -> Body:
    """Begin a negotiation as the consumer, and say where answers are taken."""
    return _message(
        MessageType.CONTRACT_REQUEST,
        consumerPid=consumer_pid,
        offer=dict(offer),
        callbackAddress=_address(callback),
    )


def counter_request(pids: Pids, offer: Policy) -> Body:
    """Answer an offer with another request; the callback address stays as it was and unsaid."""
    return _message(MessageType.CONTRACT_REQUEST, pids, offer=dict(offer))


def first_offer(provider_pid: str, offer: Policy, callback: str) -> Body:
    """Begin a negotiation as the provider, and say where answers are taken."""
    return _message(
        MessageType.CONTRACT_OFFER,
        providerPid=provider_pid,
        offer=dict(offer),
        callbackAddress=_address(callback),
    )


def counter_offer(pids: Pids, offer: Policy) -> Body:
    """Answer a request with an offer."""
    return _message(MessageType.CONTRACT_OFFER, pids, offer=dict(offer))


def agreement_message(pids: Pids, agreement: Policy) -> Body:
    """Send the agreement."""
    return _message(MessageType.CONTRACT_AGREEMENT, pids, agreement=dict(agreement))


def verification(pids: Pids) -> Body:
    """Say that the agreement is the one that was meant."""
    return _message(MessageType.AGREEMENT_VERIFICATION, pids)


def acceptance(pids: Pids) -> Body:
    """Accept the provider's offer."""
    return _message(MessageType.NEGOTIATION_EVENT, pids, eventType=State.ACCEPTED.value)


def finalization(pids: Pids) -> Body:
    """Put the verified agreement in force."""
    return _message(MessageType.NEGOTIATION_EVENT, pids, eventType=State.FINALIZED.value)


def negotiation_termination(pids: Pids, code: str = "", reasons: Sequence[str] = ()) -> Body:
    """End a negotiation without agreement."""
    return _with_reasons(MessageType.NEGOTIATION_TERMINATION, pids, code, reasons)


def negotiation(pids: Pids, state: State) -> Body:
    """Answer with the state of a negotiation."""
    return _message(MessageType.NEGOTIATION, pids, state=state.value)


def negotiation_error(pids: Pids, code: str = "", reasons: Sequence[str] = ()) -> Body:
    """Say why a message of a negotiation is not taken."""
    return _with_reasons(MessageType.NEGOTIATION_ERROR, pids, code, reasons)


def transfer_request(
    consumer_pid: str,
    agreement: str,
    format: str,
    callback: str,
    data_address: Body | None = None,
) -> Body:
    """Ask for the data of an agreement; an address says where the provider is to push them."""
    return _message(
        MessageType.TRANSFER_REQUEST,
        consumerPid=consumer_pid,
        agreementId=agreement,
        format=format,
        callbackAddress=_address(callback),
        dataAddress=data_address,
    )


def transfer_start(pids: Pids, data_address: Body | None = None) -> Body:
    """Start a transfer, or resume it; an address says where the consumer is to fetch the data."""
    return _message(MessageType.TRANSFER_START, pids, dataAddress=data_address)


def data_address(endpoint_type: str, endpoint: str, properties: Mapping[str, str]) -> Body:
    """Say where data are fetched or pushed, and with which token or other properties."""
    said: list[Json] = [
        {"@type": "EndpointProperty", "name": name, "value": value}
        for name, value in properties.items()
    ]
    return _told(
        {
            "@type": "DataAddress",
            "endpointType": endpoint_type,
            "endpoint": endpoint,
            "endpointProperties": said or None,
        }
    )


def transfer_completion(pids: Pids) -> Body:
    """Say that all data were transferred."""
    return _message(MessageType.TRANSFER_COMPLETION, pids)


def transfer_suspension(pids: Pids, code: str = "", reasons: Sequence[str] = ()) -> Body:
    """Halt a transfer for a while."""
    return _with_reasons(MessageType.TRANSFER_SUSPENSION, pids, code, reasons)


def transfer_termination(pids: Pids, code: str = "", reasons: Sequence[str] = ()) -> Body:
    """End a transfer before it is complete."""
    return _with_reasons(MessageType.TRANSFER_TERMINATION, pids, code, reasons)


def transfer_process(pids: Pids, state: State) -> Body:
    """Answer with the state of a transfer."""
    return _message(MessageType.TRANSFER_PROCESS, pids, state=state.value)


def transfer_error(pids: Pids, code: str = "", reasons: Sequence[str] = ()) -> Body:
    """Say why a message of a transfer is not taken."""
    return _with_reasons(MessageType.TRANSFER_ERROR, pids, code, reasons)


def versions(*entries: Body) -> Body:
    """Answer with the versions of the protocol that are spoken, as `version` gives them."""
    return {"protocolVersions": list(entries)}


def version(name: str, path: str, auth: Body | None = None) -> Body:
    """Say at which path a version is spoken, and how callers show who they are."""
    return _told({"version": name, "path": path, "binding": "HTTPS", "auth": auth})


def auth(protocol: str, version: str, profiles: Sequence[str] = ()) -> Body:
    """Say by which protocol callers show who they are."""
    return _told(
        {"protocol": protocol, "version": version, "profile": cast("Json", list(profiles)) or None}
    )


def _message(type_: MessageType, pids: Pids | None = None, **fields: object) -> Body:
    named: Body = {"providerPid": pids.provider, "consumerPid": pids.consumer} if pids else {}
    head: Body = {"@context": [CONTEXT], "@type": type_.value}
    return {**head, **named, **_told(cast("Body", fields))}


def _with_reasons(type_: MessageType, pids: Pids, code: str, reasons: Sequence[str]) -> Body:
    return _message(type_, pids, code=code or None, reason=list(reasons) or None)


def _told(fields: Body) -> Body:
    """Leave out what is not said: the schemas know neither null nor empty lists."""
    return {name: value for name, value in fields.items() if value is not None}


def _without_context(policy: Policy) -> Body:
    return {name: value for name, value in policy.items() if name != "@context"}


def _address(callback: str) -> str:
    # Peers put "/negotiations/…" behind it as it is; two slashes in a row are another path.
    return callback.rstrip("/")
