"""What each message and answer of the protocol must be, as JSON Schema (2020-12) of our own.

Fields that are not named here are allowed everywhere and kept: parties add their own terms.
A definition stands once and is referred to; each message is a definition by the name of its type.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kuznia.exchange.dsp.message_types import CONTEXT, MessageType
from kuznia.exchange.dsp.states import STATES, Process, State

Schema = dict[str, object]
Fields = dict[str, object]

OPERATORS = (
    "eq", "neq", "lt", "gt", "gteq", "lteq", "term-lteq",
    "isA", "isPartOf", "hasPart", "isAllOf", "isAnyOf", "isNoneOf",
)  # fmt: skip
"""How a constraint may compare."""

CONNECTIVES = ("and", "andSequence", "or", "xone")
"""How constraints may be joined."""

_DATE = "-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_TIME = r"(([01][0-9]|2[0-3])(:[0-5][0-9]){2}(\.[0-9]+)?|24:00:00(\.0+)?)"
_ZONE = "(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))?"
MOMENT = f"^{_DATE}T{_TIME}{_ZONE}$"
"""A date and time as XML Schema writes it, from its first letter to its last."""

_TEXT: Schema = {"type": "string"}
_NEVER = False


def _is(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _some(name: str) -> Schema:
    return {"type": "array", "minItems": 1, "items": _is(name)}


def _object(must: Fields, may: Fields | None = None, **more: object) -> Schema:
    return {
        "type": "object",
        "required": list(must),
        "properties": {**must, **(may or {})},
        **more,
    }


def _texts(*names: str) -> Fields:
    return dict.fromkeys(names, _TEXT)


def _message(type_: MessageType, must: Fields, may: Fields | None = None, **more: object) -> Schema:
    head: Fields = {"@context": _is("context"), "@type": {"const": type_.value}}
    return _object({**head, **must}, may, **more)


def _one_of(*names: str) -> list[Schema]:
    return [{"required": [name]} for name in names]


def _state(process: Process) -> Fields:
    return {"state": {"enum": sorted(state.value for state in STATES[process])}}


_PIDS = _texts("providerPid", "consumerPid")
_OFFER_TYPE: Schema = {"const": "Offer"}
_CATALOG_TYPE: Fields = {"@id": _TEXT, "@type": {"const": MessageType.CATALOG.value}}
_REASONS: Fields = {"code": _TEXT, "reason": {"type": "array", "minItems": 1}}

_PARTS: dict[str, Schema] = {
    "context": {"type": "array", "items": _TEXT, "contains": {"const": CONTEXT}},
    "policy": _object(
        _texts("@id"),
        {
            "profile": {"type": ["string", "array"], "items": _TEXT},
            "permission": _some("rule"),
            "prohibition": _some("rule"),
            "obligation": _some("rule"),
        },
        anyOf=_one_of("permission", "prohibition"),
    ),
    "rule": _object(
        _texts("action"), {"constraint": {"type": "array", "items": _is("constraint")}}
    ),
    "constraint": {"type": "object", "oneOf": [_is("comparison"), _is("connective")]},
    "comparison": _object(
        {
            "leftOperand": _TEXT,
            "operator": {"enum": list(OPERATORS)},
            # Not a bare number, nor true or false: the protocol wants them written as texts.
            "rightOperand": {"type": ["string", "object", "array"]},
        }
    ),
    "connective": _object(
        {},
        {word: {"type": "array", "items": _is("constraint")} for word in CONNECTIVES},
        oneOf=_one_of(*CONNECTIVES),
    ),
    # An offer in a catalog is about the dataset that it stands in, so it may name no target.
    "listed_offer": _object({}, {"@type": _OFFER_TYPE, "target": _NEVER}, allOf=[_is("policy")]),
    "sent_offer": _object({"@type": _OFFER_TYPE}, _texts("target"), allOf=[_is("policy")]),
    "agreement": _object(
        {"@type": {"const": "Agreement"}, **_texts("target", "assigner", "assignee")},
        {"timestamp": {"type": "string", "pattern": MOMENT}},
        allOf=[_is("policy")],
    ),
    "catalog": _object(
        _CATALOG_TYPE,
        {
            "dataset": _some("dataset"),
            "distribution": _some("distribution"),
            "service": _some("service"),
            "catalog": _some("catalog"),
            "hasPolicy": _NEVER,
        },
    ),
    "dataset": _object(
        {"@id": _TEXT, "hasPolicy": _some("listed_offer"), "distribution": _some("distribution")}
    ),
    "distribution": _object(
        {"format": _TEXT, "accessService": {"if": _TEXT, "else": _is("service")}},
        {"hasPolicy": _some("listed_offer")},
    ),
    "service": _object(
        {"@id": _TEXT, "@type": {"const": "DataService"}, "endpointURL": _TEXT},
        {"servesDataset": _some("dataset")},
    ),
    "data_address": _object(
        {"@type": {"const": "DataAddress"}, "endpointType": _TEXT},
        {"endpoint": _TEXT, "endpointProperties": _some("endpoint_property")},
    ),
    "endpoint_property": _object(
        {"@type": {"const": "EndpointProperty"}, **_texts("name", "value")}
    ),
    "version": _object(
        {**_texts("version", "path"), "binding": {"enum": ["HTTPS"]}},
        {**_texts("serviceId", "identifierType"), "auth": _is("auth")},
    ),
    "auth": _object(_texts("protocol", "version"), {"profile": {"type": "array", "items": _TEXT}}),
}

_MESSAGES: dict[MessageType, Schema] = {
    MessageType.CATALOG_REQUEST: _message(
        MessageType.CATALOG_REQUEST, {}, {"filter": {"type": "array"}}
    ),
    MessageType.DATASET_REQUEST: _message(MessageType.DATASET_REQUEST, _texts("dataset")),
    MessageType.CATALOG: _message(
        MessageType.CATALOG, _texts("participantId"), allOf=[_is("catalog")]
    ),
    MessageType.DATASET: _message(MessageType.DATASET, {}, allOf=[_is("dataset")]),
    MessageType.CATALOG_ERROR: _message(
        MessageType.CATALOG_ERROR, {}, {"code": _TEXT, "reason": {"type": "array"}}
    ),
    MessageType.CONTRACT_REQUEST: _message(
        MessageType.CONTRACT_REQUEST,
        {"consumerPid": _TEXT, "offer": _is("sent_offer")},
        _texts("providerPid", "callbackAddress"),
        oneOf=_one_of("callbackAddress", "providerPid"),
    ),
    MessageType.CONTRACT_OFFER: _message(
        MessageType.CONTRACT_OFFER,
        {
            "providerPid": _TEXT,
            "offer": {"required": ["target"], "allOf": [_is("sent_offer")]},
        },
        _texts("consumerPid", "callbackAddress"),
        oneOf=_one_of("callbackAddress", "consumerPid"),
    ),
    MessageType.CONTRACT_AGREEMENT: _message(
        MessageType.CONTRACT_AGREEMENT, {**_PIDS, "agreement": _is("agreement")}
    ),
    MessageType.AGREEMENT_VERIFICATION: _message(MessageType.AGREEMENT_VERIFICATION, _PIDS),
    MessageType.NEGOTIATION_EVENT: _message(
        MessageType.NEGOTIATION_EVENT,
        {**_PIDS, "eventType": {"enum": [State.ACCEPTED.value, State.FINALIZED.value]}},
    ),
    MessageType.NEGOTIATION_TERMINATION: _message(
        MessageType.NEGOTIATION_TERMINATION, _PIDS, _REASONS
    ),
    MessageType.NEGOTIATION: _message(
        MessageType.NEGOTIATION, {**_PIDS, **_state(Process.NEGOTIATION)}
    ),
    MessageType.NEGOTIATION_ERROR: _message(MessageType.NEGOTIATION_ERROR, _PIDS, _REASONS),
    MessageType.TRANSFER_REQUEST: _message(
        MessageType.TRANSFER_REQUEST,
        _texts("consumerPid", "agreementId", "format", "callbackAddress"),
        {"dataAddress": _is("data_address")},
    ),
    MessageType.TRANSFER_START: _message(
        MessageType.TRANSFER_START, _PIDS, {"dataAddress": _is("data_address")}
    ),
    MessageType.TRANSFER_COMPLETION: _message(MessageType.TRANSFER_COMPLETION, _PIDS),
    MessageType.TRANSFER_TERMINATION: _message(MessageType.TRANSFER_TERMINATION, _PIDS, _REASONS),
    MessageType.TRANSFER_SUSPENSION: _message(MessageType.TRANSFER_SUSPENSION, _PIDS, _REASONS),
    MessageType.TRANSFER_PROCESS: _message(
        MessageType.TRANSFER_PROCESS, {**_PIDS, **_state(Process.TRANSFER)}
    ),
    MessageType.TRANSFER_ERROR: _message(MessageType.TRANSFER_ERROR, _PIDS, _REASONS),
    MessageType.VERSIONS: _object({"protocolVersions": _some("version")}),
}

DEFINITIONS: Mapping[str, Schema] = MappingProxyType(
    _PARTS | {type_.value: schema for type_, schema in _MESSAGES.items()}
)
"""Every definition by its name; the messages by the names of their types."""


def schema_of(expected: str) -> Schema:
    """Give the JSON Schema of one message or answer, with all that it refers to.

    Raises ValueError when there is no type of that name.
    """
    name = MessageType(expected).value
    return {"$ref": f"#/$defs/{name}", "$defs": dict(DEFINITIONS)}
