"""Scripts: a file of rules that says what a participant offers, and what it says in which state.

A script takes the place of the rules of release where a participant is only to be tried: with a
conformance kit, or with a peer that is being set up.  It decides and nothing else; the states and
messages are those of every participant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from kuznia.exchange.canonical import Json, canonical
from kuznia.exchange.dsp.conversation import Conversation
from kuznia.exchange.dsp.messages import Body, agreement, sent_offer
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import STATES, Kind, Process, Role, State, step
from kuznia.model.errors import Invalid, Refused
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

LARGEST = 1024 * 1024
LONGEST = 1_000
"""Most messages that are said one after the other."""

Lines = Mapping[State, tuple[Kind, ...]]
"""What is said in each state; nothing where a state is not named."""
Part = tuple[Process, Role, str]
"""A process, our role in it, and what it is about."""


@dataclass(frozen=True, slots=True)
class Seed:
    """An agreement that is in force from the beginning."""

    id: str
    role: Role
    peer: str
    dataset: str


@dataclass(frozen=True, slots=True)
class Script:
    """What a participant offers, what was agreed with it, and what it says when."""

    policy: Body
    """The terms of every offer."""
    offers: Mapping[str, str]
    """The identifier of the offer of each dataset."""
    seeds: tuple[Seed, ...]
    lines: Mapping[Part, Lines]
    again: Mapping[Part, Lines]
    """What is said once the consumer has asked more than once."""
    pause: float
    """Seconds from a decision to the message, for peers that are not yet ready for it."""

    def decide(self, record: Record) -> tuple[Kind, ...]:
        """Give what the script says in the state of a record; nothing is to hold."""
        lines = self.lines if record.round == 1 else self.again
        part = (record.talk.process, record.talk.role, record.about)
        return () if record.state is None else lines.get(part, {}).get(record.state, ())

    def offer(self, dataset: str) -> Body | None:
        """Give the offer of a dataset, if there is one."""
        offer = self.offers.get(dataset)
        return None if offer is None else self.terms(offer)

    def terms(self, offer: str) -> Body:
        """Give an offer, also one of a peer, by its identifier."""
        return {"@id": offer, "@type": "Offer", **self.policy}

    def record(self, seed: Seed, participant: str, timestamp: str) -> Record:
        """Give the negotiation of a participant that an agreement in force came of."""
        parties = (participant, seed.peer)
        assigner, assignee = parties if seed.role is Role.PROVIDER else reversed(parties)
        made = agreement(
            seed.id, sent_offer(self.terms(seed.id), seed.dataset), target=seed.dataset,
            assigner=assigner, assignee=assignee, timestamp=timestamp,
        )  # fmt: skip
        talk = Conversation(
            Process.NEGOTIATION, seed.role, f"urn:kuznia:agreed:{seed.role}:{seed.id}",
            f"urn:kuznia:agreed:{seed.role.other}:{seed.id}", State.FINALIZED,
        )  # fmt: skip
        return Record(talk, seed.peer, "", seed.dataset, agreement=made)


def read_script(content: bytes, name: str) -> Script:
    """Read a script; *name* says in errors which file it is.

    Raises Invalid when it is none, or when it says what may not be said in a state.
    """
    found = _checked(content, name)
    lines, again = _lines(found, "say", name), _lines(found, "again", name)
    return Script(
        cast("Body", found["policy"]),
        MappingProxyType(
            {each["id"]: each["offer"]
             for each in cast("list[dict[str, str]]", found.get("dataset", []))}
        ),
        tuple(_seeds(found)),
        MappingProxyType(lines),
        MappingProxyType(again),
        float(cast("float", found.get("pause", 0))),
    )  # fmt: skip


def _seeds(found: Body) -> Iterator[Seed]:
    for each in cast("list[Body]", found.get("agreed", [])):
        for name in cast("list[str]", each["ids"]):
            yield Seed(name, Role(str(each["role"])), str(each["peer"]), str(each["dataset"]))


def _lines(found: Body, field: str, name: str) -> dict[Part, Lines]:
    lines: dict[Part, Lines] = {}
    for process in Process:
        for each in cast("list[Body]", found.get(process.value, [])):
            role = Role(str(each["role"]))
            said = _said(process, role, cast("Body", each.get(field, {})), name)
            for about in cast("list[str]", each["about"]):
                if (process, role, about) in lines:
                    raise _invalid(name, msg("speaks twice about {about}", about=about))
                lines[process, role, about] = said
    return lines


def _said(process: Process, role: Role, said: Body, name: str) -> Lines:
    """Take what is said in each state, and see that it may be said there."""
    lines: dict[State, tuple[Kind, ...]] = {}
    for place, words in said.items():
        kinds = tuple(map(Kind, cast("list[str]", words)))
        state = State(place)
        if state not in STATES[process]:
            raise _invalid(name, msg("names the state {state}, which a {process} does not have",
                                     state=state, process=process))  # fmt: skip
        lines[state] = kinds
        for kind in kinds:
            try:
                state = step(process, state, role, kind)
            except Refused as error:
                raise _invalid(name, error.message) from error
    return MappingProxyType(lines)


def _checked(content: bytes, name: str) -> Body:
    if len(content) > LARGEST:
        raise _invalid(name, msg("is larger than {most} bytes", most=LARGEST))
    try:
        found = cast("Body", tomllib.loads(content.decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _invalid(name, msg("it is no TOML: {reason}", reason=error)) from error
    canonical(found)  # TOML knows days, which no message can say
    for error in _validator().iter_errors(found):
        place = ".".join(map(str, error.instance_path))
        reason = msg("does not fit at {place}: {reason}", place=place or "-", reason=error.message)
        raise _invalid(name, reason)
    return found


def _invalid(name: str, reason: Message) -> Invalid:
    return Invalid(
        msg("{name} is no script: {reason}", name=name, reason=reason),
        [Finding("dsp_script", Severity.ERROR, name, reason)],
    )


@cache
def _validator() -> Draft202012Validator:
    from kuznia.exchange.dsp.extra import Draft202012Validator

    return Draft202012Validator(_schema(), mask="…")


def _schema() -> dict[str, Json]:
    text: Json = {"type": "string", "minLength": 1, "maxLength": LONGEST}
    texts: Json = {"type": "array", "minItems": 1, "items": text}
    role: Json = {"enum": [each.value for each in Role]}
    kinds: Json = {
        "type": "array", "maxItems": LONGEST, "items": {"enum": [each.value for each in Kind]},
    }  # fmt: skip
    lines: Json = {
        "type": "object",
        "propertyNames": {"enum": [each.value for each in State]},
        "additionalProperties": kinds,
    }
    part = _table({"about": texts, "role": role}, {"say": lines, "again": lines})
    tables: dict[str, Json] = {
        "dataset": _table({"id": text, "offer": text}),
        "agreed": _table({"ids": texts, "role": role, "peer": text, "dataset": text}),
        **{each.value: part for each in Process},
    }
    listed: dict[str, Json] = {
        table: {"type": "array", "items": shape} for table, shape in tables.items()
    }
    rules: Json = {"type": "array", "minItems": 1, "items": {"type": "object"}}
    policy: Json = {
        "type": "object",
        "properties": {"permission": rules, "prohibition": rules, "obligation": rules},
        "anyOf": [{"required": ["permission"]}, {"required": ["prohibition"]}],
    }
    pause: Json = {"type": "number", "minimum": 0, "maximum": 60}
    return _table({"policy": policy}, {"pause": pause, **listed})


def _table(must: dict[str, Json], may: dict[str, Json] | None = None) -> dict[str, Json]:
    return {
        "type": "object",
        "required": list(must),
        "properties": {**must, **(may or {})},
        "additionalProperties": False,
    }
