"""What is kept of a decision: enough for the other party to see it, and for its own to replay it.

The shared record names rules, outcomes, reasons and citations, and a digest of the facts.  The
facts themselves, which may be about persons, stay in the own record.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import cast

from kuznia.model.language import msg
from kuznia.release.checking import Verdict
from kuznia.release.decision import Answer, Decision, Entry, Outcome, Ruling, Value
from kuznia.release.rule import Rule, replay

Record = dict[str, object]

_SHOWN = tuple(Outcome)


@dataclass(frozen=True, slots=True)
class Replayed:
    """A ruling of the past beside the same rule asked again with what was kept."""

    about: str
    before: Ruling
    after: Ruling | None
    """None when the rule, or the version that ruled, is no longer there."""
    same: bool
    """Whether outcome and reason are what they were, compared in the language in force."""


def own_record(verdict: Verdict) -> Record:
    """Give the whole of a verdict, to be replayed from; it stays with the own party."""
    return {
        "state": verdict.state,
        "request": asdict(verdict.request),
        "outcome": str(verdict.outcome),
        "elements": {name: _decision(each) for name, each in verdict.elements.items()},
        "persons": {name: _decision(each) for name, each in verdict.persons.items()},
    }


def shared_record(verdict: Verdict, own: Record) -> Record:
    """Give what the other party may see of a verdict: no facts, but a digest of the own record."""
    return {
        "state": verdict.state,
        "outcome": str(verdict.outcome),
        "record_sha256": record_digest(own),
        "rulings": [
            {
                "rule": ruling.rule,
                "version": ruling.version,
                "outcome": str(ruling.outcome),
                "citation": ruling.citation,
                "verified": ruling.verified,
                **(
                    {"elements": list(about)}
                    if set(about) <= verdict.elements.keys()
                    else {"persons": len(about)}
                ),
                **({"due": ruling.answer.due} if ruling.answer.due else {}),
            }
            for ruling, about in verdict.findings(*_SHOWN)
        ],
    }


def record_digest(own: Record) -> str:
    """Give the digest by which a shared record is bound to the own one."""
    text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def replay_record(own: Mapping[str, object], rules: Mapping[str, Rule]) -> list[Replayed]:
    """Ask every rule of a kept record again, with the facts and the law that it kept."""
    found: list[Replayed] = []
    for part in ("elements", "persons"):
        decisions = cast("Mapping[str, Mapping[str, object]]", own[part])
        for about, decision in decisions.items():
            for kept in cast("Sequence[Mapping[str, object]]", decision["rulings"]):
                before = _ruling_of(kept)
                rule = rules.get(before.rule)
                same = rule is not None and rule.version == before.version
                after = replay(rule, before) if rule is not None and same else None
                found.append(Replayed(about, before, after, _alike(before, after)))
    return found


def _alike(before: Ruling, after: Ruling | None) -> bool:
    return after is not None and (after.outcome, str(after.answer.reason)) == (
        before.outcome,
        str(before.answer.reason),
    )


def _decision(decision: Decision) -> Record:
    return {
        "outcome": str(decision.outcome),
        "on": decision.on,
        "rulings": [_ruling(ruling) for ruling in decision.rulings],
    }


def _ruling(ruling: Ruling) -> Record:
    change = ruling.answer.change
    return {
        "rule": ruling.rule,
        "version": ruling.version,
        "outcome": str(ruling.outcome),
        "reason": str(ruling.answer.reason),
        "change": None if change is None else str(change),
        "due": ruling.answer.due,
        "citation": ruling.citation,
        "verified": ruling.verified,
        "missing": ruling.missing,
        "facts": dict(ruling.facts),
        "law": {name: asdict(entry) for name, entry in ruling.law.items()},
    }


def _ruling_of(kept: Mapping[str, object]) -> Ruling:
    facts = cast("Mapping[str, object]", kept["facts"])
    law = cast("Mapping[str, Mapping[str, object]]", kept["law"])
    return Ruling(
        rule=str(kept["rule"]),
        version=int(str(kept["version"])),
        answer=Answer(
            Outcome(str(kept["outcome"])),
            msg("{reason}", reason=kept["reason"]),
            due=cast("str | None", kept["due"]),
        ),
        citation=str(kept["citation"]),
        verified=bool(kept["verified"]),
        facts={name: _value(value) for name, value in facts.items()},
        law={name: Entry(**cast("dict[str, str]", entry)) for name, entry in law.items()},  # pyright: ignore[reportArgumentType] - as `asdict` made it
        missing=cast("str | None", kept["missing"]),
    )


def _value(value: object) -> Value:
    """Give a fact back as it was before JSON made lists of its tuples."""
    if isinstance(value, list):
        parts = cast("list[object]", value)
        return cast("Value", tuple(_value(part) for part in parts))
    return cast("Value", value)
