"""When two policies say the same, however they are ordered."""

from __future__ import annotations

import json
from collections.abc import Mapping

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.records import Record

_SEQUENCE = "andSequence"
_ABOUT_IT = {"@id", "@type", "@context", "target", "assigner", "assignee", "timestamp", "profile"}


def same_policy(one: Mapping[str, Json], other: Mapping[str, Json]) -> bool:
    """Say whether two policies are the same but for the order of fields and lists and the context.

    Each entry of a list counts as often as it stands there.  Constraints to be met in sequence
    keep their order, since another one is another demand.
    """
    return _said(dict(one)) == _said(dict(other))


def same_terms(record: Record) -> bool:
    """Say whether an agreement has the terms of the offer that was asked for.

    What an agreement is called, of what it is and when, is no term; nor is a list without entries.
    """
    return _said(_terms(record.agreement)) == _said(_terms(record.offer))


def _terms(policy: Mapping[str, Json]) -> dict[str, Json]:
    return {
        name: value
        for name, value in policy.items()
        if name not in _ABOUT_IT and value not in ([], None)
    }


def without_parties(policy: Mapping[str, Json], parties: Mapping[str, str]) -> dict[str, Json]:
    """Leave out who gives and who takes, where a policy names the very two that it is between.

    Some peers name them in what they ask for; other names are other terms, and stay.
    """
    return {
        name: value
        for name, value in policy.items()
        if name not in parties or value != parties[name]
    }


def _said(value: Json, *, is_ordered: bool = False) -> str:
    """Write a value so that two are the same exactly when their texts are."""
    if isinstance(value, dict):
        fields = (
            f"{json.dumps(name)}:{_said(part, is_ordered=name == _SEQUENCE)}"
            for name, part in value.items()
            if name != "@context"
        )
        return f"{{{','.join(sorted(fields))}}}"
    if isinstance(value, list):
        parts = [_said(part) for part in value]
        return f"[{','.join(parts if is_ordered else sorted(parts))}]"
    return json.dumps(value)
