"""Whether what came over the wire is the message that was expected, and if not, where not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.message_types import CONTEXT, MessageType
from kuznia.exchange.dsp.schemas import CONNECTIVES, schema_of
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator, ValidationError

MOST_VALUES = 1_000
"""Most values that a body may hold for each of its faults to be told.

The library collects all faults before it gives the first, at a cost far above that of a yes or no;
a body of a million faults would keep the node busy for minutes.
"""


def check(body: object, expected: str) -> dict[str, Json]:
    """Give a body back as it is when it is an object of the *expected* type and fits.

    Raises Invalid, with a finding for each fault, when it is or does anything else.
    """
    validator = _validator(expected)
    try:
        if isinstance(body, dict) and validator.is_valid(body):
            return cast("dict[str, Json]", body)
        if not isinstance(body, dict):
            findings = [_finding(expected, "", msg("is not a JSON object"))]
        elif _is_small(cast("dict[object, object]", body)):
            findings = list(_findings(validator.iter_errors(body), expected))
        else:
            findings = [_finding(expected, "", msg("is not what the protocol asks for"))]
    except ValueError as error:  # half a surrogate pair, or a key that is no text
        findings = [_finding(expected, "", msg("cannot be read: {reason}", reason=error))]
    raise Invalid(_summary(findings[0]), findings)


def _summary(first: Finding) -> Message:
    values = {"type": first.table, "reason": first.message}
    if first.column is None:
        return msg("{type} does not fit: it {reason}", **values)
    return msg("{type} does not fit at {place}: {reason}", place=first.column, **values)


@cache
def _validator(expected: str) -> Draft202012Validator:
    from kuznia.exchange.dsp.extra import Draft202012Validator

    # Masked, or the library would write a part that is at fault out in full, however long.
    return Draft202012Validator(schema_of(expected), mask="…")


def _is_small(body: dict[object, object]) -> bool:
    values: list[object] = [body]
    for count, value in enumerate(values):  # the list grows while it is gone through
        if count > MOST_VALUES:
            return False
        if isinstance(value, dict):
            values.extend(cast("dict[object, object]", value).values())
        elif isinstance(value, list):
            values.extend(cast("list[object]", value))
    return True


def _findings(errors: Iterator[ValidationError], expected: str) -> Iterator[Finding]:
    told: set[str] = set()
    for error in errors:
        for fault in _deepest(error):
            finding = _told(fault, expected)
            if str(finding) not in told:
                told.add(str(finding))
                yield finding


def _deepest(error: ValidationError) -> Iterator[ValidationError]:
    """Give the faults inside the alternative that was meant, or the error itself.

    A fault at a deeper place shows which alternative was meant: the other ones miss their fields
    at the place itself.
    """
    from kuznia.exchange.dsp.extra import ValidationErrorKind

    branches = (
        error.kind.context if isinstance(error.kind, ValidationErrorKind.OneOfNotValid) else []
    )
    deeper = [
        inner
        for branch in branches
        for inner in branch
        if len(inner.instance_path) > len(error.instance_path)
    ]
    if not deeper:
        yield error
    for inner in deeper:
        yield from _deepest(inner)


def _told(error: ValidationError, expected: str) -> Finding:
    from kuznia.exchange.dsp.extra import ValidationErrorKind as Why

    place = _place(error.instance_path)
    reason, wanted = _OTHERS.get(_keyword(error), (msg("is not what the protocol asks for"), None))
    match error.kind:
        case Why.Required(property=field):
            place = f"{place}.{field}".removeprefix(".")
            reason = msg("is missing")
        case Why.Type(types=types):
            reason, wanted = msg("is of another kind"), _TYPES.get(frozenset(types))
        case Why.Constant(expected_value=value):
            reason, wanted = msg("says something else"), msg("{value}", value=value)
        case Why.Enum(options=options):
            words = ", ".join(str(option) for option in options)
            reason, wanted = msg("says something else"), msg("one of {words}", words=words)
        case Why.FalseSchema():
            reason = msg("may not be here")
        case Why.MinItems():
            reason = msg("is empty")
        case _:
            pass
    return _finding(expected, place, reason, wanted)


def _keyword(error: ValidationError) -> tuple[str, str]:
    path = [str(part) for part in error.schema_path]
    return (path[1] if len(path) > 1 and path[0] == "$defs" else "", path[-1])


def _place(path: list[str | int]) -> str:
    said = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return said.removeprefix(".")


def _finding(table: str, column: str, reason: Message, expected: Message | None = None) -> Finding:
    return Finding(
        "dsp_message", Severity.ERROR, table, reason, column=column or None, expected=expected
    )


_TYPES: Mapping[frozenset[str], Message] = MappingProxyType(
    {
        frozenset({"string"}): msg("a text"),
        frozenset({"array"}): msg("a list"),
        frozenset({"object"}): msg("an object"),
        frozenset({"string", "array"}): msg("a text or a list"),
        frozenset({"string", "array", "object"}): msg("a text, a list or an object"),
    }
)
_OTHERS: Mapping[tuple[str, str], tuple[Message, Message | None]] = MappingProxyType(
    {
        ("context", "contains"): (
            msg("lacks the context of the protocol"),
            msg("{value}", value=CONTEXT),
        ),
        ("agreement", "pattern"): (
            msg("is no date with time"),
            msg("for instance {value}", value="2026-03-31T09:00:00Z"),
        ),
        ("policy", "anyOf"): (msg("has neither a permission nor a prohibition"), None),
        ("constraint", "oneOf"): (
            msg("is not one constraint"),
            msg(
                "leftOperand, operator and rightOperand, or one of {words}",
                words=", ".join(CONNECTIVES),
            ),
        ),
        (MessageType.CONTRACT_REQUEST.value, "oneOf"): (
            msg("has both or neither of {one} and {other}", one="callbackAddress",
                other="providerPid"),
            None,
        ),
        (MessageType.CONTRACT_OFFER.value, "oneOf"): (
            msg("has both or neither of {one} and {other}", one="callbackAddress",
                other="consumerPid"),
            None,
        ),
    }
)  # fmt: skip
"""What the keywords that join others ask for, by the definition that they stand in."""
