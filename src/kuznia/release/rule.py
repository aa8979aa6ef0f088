"""What a rule is, and how it is applied: it sees the facts that it names, and no others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from kuznia.model.language import Message, msg
from kuznia.release.decision import Answer, Decision, Entry, Outcome, Ruling, Value
from kuznia.release.facts import FACTS


class MissingFact(Exception):
    """A rule asked for a fact that is not known."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class View:
    """The facts and the law of a case, as one rule may see them; it remembers what was read.

    `view["marking.letter"]` gives a fact; a missing one ends the rule with REFER.  So no rule can
    allow anything on the strength of a fact that is not there.
    """

    __slots__ = ("_facts", "_law", "_reads", "facts", "law_read")

    def __init__(self, facts: Mapping[str, Value], law: LawOfDay, reads: frozenset[str]) -> None:
        self._facts = facts
        self._law = law
        self._reads = reads
        self.facts: dict[str, Value] = {}
        self.law_read: dict[str, Entry] = {}

    def __getitem__(self, name: str) -> Value:
        """Give a fact.

        Raises MissingFact when it is not known, and LookupError when the rule does not declare it.
        """
        value = self.facts.get(name)
        if value is not None:
            return value
        if name not in self._reads:
            raise LookupError(f"the rule does not say that it reads {name}")
        value = self._facts.get(name)
        if value is None:
            raise MissingFact(name)
        self.facts[name] = value
        return value

    def text(self, name: str) -> str:
        """Give a fact that is a text, a code or a day."""
        return str(self[name])

    def number(self, name: str) -> float:
        """Give a fact that is a number."""
        return float(self[name])  # pyright: ignore[reportArgumentType] - the catalogue says so

    def yes(self, name: str) -> bool:
        """Give a fact that is yes or no."""
        return self[name] is True

    def words(self, name: str) -> tuple[str, ...]:
        """Give a fact that is a list of words."""
        return self[name]  # pyright: ignore[reportReturnType] - the catalogue says so

    def rows(self, name: str) -> tuple[tuple[str, ...], ...]:
        """Give a fact that is a list of rows."""
        return self[name]  # pyright: ignore[reportReturnType] - the catalogue says so

    def law_value(self, name: str) -> object:
        """Give the value of a piece of law on the day of the case.

        Raises MissingFact when there is none for that day.
        """
        entry = self._law.get(name)
        if entry is None:
            raise MissingFact(f"law:{name}")
        self.law_read[name] = entry
        return entry.value

    def law_words(self, name: str) -> tuple[str, ...]:
        """Give a piece of law that is a list of words."""
        return _words(self.law_value(name))

    def law_number(self, name: str) -> float:
        """Give a piece of law that is a number."""
        return float(str(self.law_value(name)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is about, what it reads, and how it decides.

    Its citation, the states that apply it and the days on which it holds are law, under the name
    `rule.ID`.
    """

    id: str
    title: Message
    reads: frozenset[str]
    decide: Callable[[View], Answer]
    version: int = 1
    about: str = "element"
    """What it is asked for: each `element` of a package, or each `person` who receives it."""


LawOfDay = Mapping[str, Entry]
InForce = tuple[tuple[Rule, Entry], ...]


@dataclass(frozen=True, slots=True)
class Law:
    """Dated law: for each name its entries, the earliest first."""

    entries: Mapping[str, tuple[Entry, ...]]
    _days: dict[str, LawOfDay] = field(default_factory=dict[str, "LawOfDay"])
    _in_force: dict[tuple[str, str, str], tuple[Sequence[Rule], InForce]] = field(
        default_factory=dict[tuple[str, str, str], "tuple[Sequence[Rule], InForce]"]
    )

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Law:
        """Make law from its entries; of two that hold on one day, the later one counts."""
        found: dict[str, list[Entry]] = {}
        for entry in entries:
            is_list = isinstance(entry.value, list)
            kept = replace(entry, value=_words(entry.value)) if is_list else entry
            found.setdefault(entry.name, []).append(kept)
        return cls(
            {
                name: tuple(sorted(some, key=lambda entry: entry.valid_from))
                for name, some in found.items()
            }
        )

    def on(self, day: str) -> LawOfDay:
        """Give the law of a day, `YYYY-MM-DD`."""
        if day not in self._days:
            at = ((name, self._at(some, day)) for name, some in self.entries.items())
            self._days[day] = {name: entry for name, entry in at if entry is not None}
        return self._days[day]

    def in_force(self, rules: Sequence[Rule], day: str, state: str, about: str) -> InForce:
        """Give the rules that a state applies on a day to elements or persons, with their law."""
        key = (day, state, about)
        asked = self._in_force.get(key)
        if asked is None or asked[0] is not rules:
            law = self.on(day)
            found = tuple(
                (rule, law[f"rule.{rule.id}"])
                for rule in rules
                if rule.about == about and applies(rule, law, state)
            )
            asked = self._in_force[key] = (rules, found)
        return asked[1]

    @staticmethod
    def _at(entries: Sequence[Entry], day: str) -> Entry | None:
        place = bisect_right(entries, day, key=lambda entry: entry.valid_from)
        for entry in reversed(entries[:place]):
            if entry.valid_to is None or entry.valid_to >= day:
                return entry
        return None


def apply(rule: Rule, facts: Mapping[str, Value], law: LawOfDay) -> Ruling:
    """Ask one rule about a case."""
    return _asked(rule, law.get(f"rule.{rule.id}"), facts, law)


def _asked(rule: Rule, in_force: Entry | None, facts: Mapping[str, Value], law: LawOfDay) -> Ruling:
    view = View(facts, law, rule.reads)
    missing = None
    try:
        answer = rule.decide(view)
    except MissingFact as asked:
        missing = asked.name
        answer = Answer(Outcome.REFER, *_of_missing(missing))
    citation, verified = ("", False) if in_force is None else (in_force.source, in_force.verified)
    if verified:
        verified = all(entry.verified for entry in view.law_read.values())
    return Ruling(
        rule.id, rule.version, answer, citation, verified, view.facts, view.law_read, missing
    )


def decide(
    rules: Sequence[Rule], facts: Mapping[str, Value], law: Law, state: str, about: str = "element"
) -> Decision:
    """Ask the rules of a state, as the law has them on the day of the case (`request.on`)."""
    on = str(facts["request.on"])
    day = law.on(on)
    in_force = law.in_force(rules, on, state, about)
    return Decision(state, on, tuple([_asked(rule, entry, facts, day) for rule, entry in in_force]))


def applies(rule: Rule, law: LawOfDay, state: str) -> bool:
    """Say whether a state applies a rule, by the law of the day."""
    entry = law.get(f"rule.{rule.id}")
    return entry is not None and state in _words(entry.value)


def replay(rule: Rule, ruling: Ruling) -> Ruling:
    """Ask a rule again with nothing but what a ruling kept.

    Raises ValueError when the rule is not of the version that ruled.
    """
    if (rule.id, rule.version) != (ruling.rule, ruling.version):
        raise ValueError(f"{ruling.rule} version {ruling.version}")
    view = View(ruling.facts, ruling.law, rule.reads)
    try:
        answer = rule.decide(view)
    except MissingFact as asked:
        answer = Answer(Outcome.REFER, *_of_missing(asked.name))
    return Ruling(
        rule.id, rule.version, answer, ruling.citation, ruling.verified, view.facts, view.law_read,
        ruling.missing,
    )  # fmt: skip


def allow(reason: Message) -> Answer:
    """Answer that nothing in the rule stands against it."""
    return Answer(Outcome.ALLOW, reason)


def stop(reason: Message, change: Message) -> Answer:
    """Answer that the rule forbids it, and what would change that."""
    return Answer(Outcome.STOP, reason, change)


def refer(reason: Message, change: Message) -> Answer:
    """Answer that a person must decide, and who or on what."""
    return Answer(Outcome.REFER, reason, change)


def due(reason: Message, day: str) -> Answer:
    """Answer that it may go, and that a task is to be done by a day."""
    return Answer(Outcome.DUE, reason, due=day)


def _words(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return cast("tuple[str, ...]", value)
    return tuple(cast("list[str]", value)) if isinstance(value, list) else ()


def _of_missing(name: str) -> tuple[Message, Message]:
    if name.startswith("law:"):
        return (
            msg("no law is on file for that day: {name}", name=name.removeprefix("law:")),
            msg("add it to the rule data, with its source"),
        )
    fact = FACTS[name]
    return (
        msg("it is not known {what}", what=fact.help),
        msg("enter it in {place}", place=fact.place),
    )
