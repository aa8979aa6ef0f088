"""May this package go there?  Every rule of a state asked of every element and every person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kuznia.model.lists import split_words
from kuznia.release.decision import Decision, Outcome, Ruling, gravest
from kuznia.release.gathering import (
    case_facts,
    facts_by_element,
    facts_by_person,
    inventory_facts,
)
from kuznia.release.register import Register, Request
from kuznia.release.rule import Law, Rule, decide


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a state's rules say of a request: a decision for each element and each person."""

    state: str
    request: Request
    elements: Mapping[str, Decision]
    persons: Mapping[str, Decision]
    left_out: tuple[str, ...] = ()
    """Elements that stay behind."""

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome; without anything to decide on, a person must."""
        return gravest(
            decision.outcome for decision in (*self.elements.values(), *self.persons.values())
        )

    @property
    def opens(self) -> bool:
        """Whether the state says yes, with or without duties."""
        return self.outcome in (Outcome.ALLOW, Outcome.DUE)

    def findings(self, *outcomes: Outcome) -> list[tuple[Ruling, tuple[str, ...]]]:
        """Give the rulings of some outcomes, the gravest first, each with what it is about.

        The same ruling on several elements is given once, with all of them.
        """
        found: dict[tuple[str, str, str], tuple[Ruling, list[str]]] = {}
        for about, decision in (*self.elements.items(), *self.persons.items()):
            for ruling in decision.rulings:
                if ruling.outcome in outcomes:
                    key = (ruling.rule, ruling.outcome, str(ruling.answer.reason))
                    found.setdefault(key, (ruling, []))[1].append(about)
        order = [Outcome.STOP, Outcome.REFER, Outcome.DUE, Outcome.ALLOW]
        some = [(ruling, tuple(names)) for ruling, names in found.values()]
        return sorted(some, key=lambda pair: order.index(pair[0].outcome))


def other_purposes(register: Register, request: Request) -> tuple[str, ...]:
    """Give the elements of a package that serve other purposes than the one asked for."""
    return tuple(
        row["element"]
        for row in register.group("elements.package", request.package)
        if row["purposes"] is not None and request.purpose not in split_words(row["purposes"])
    )


def check_persons(
    register: Register, request: Request, rules: Sequence[Rule], law: Law, state: str
) -> Verdict:
    """Ask the rules of a state about the persons at a site alone, whatever the package."""
    case = case_facts(register, request)
    persons = facts_by_person(register, request, case)
    return Verdict(
        state,
        request,
        {},
        {person: decide(rules, facts, law, state, "person") for person, facts in persons.items()},
    )


def check_release(
    register: Register,
    request: Request,
    rules: Sequence[Rule],
    law: Law,
    state: str,
    *,
    without: Sequence[str] = (),
) -> Verdict:
    """Ask the rules of a state about a request, leaving out some elements.

    Elements that serve other purposes stay behind too.  A package without elements is referred to
    a person.
    """
    behind = (*without, *other_purposes(register, request))
    case = case_facts(register, request)
    case.update(inventory_facts(register, request, law.on(request.on)))
    elements = facts_by_element(register, request, case)
    persons = facts_by_person(register, request, case)
    return Verdict(
        state,
        request,
        {
            element: decide(rules, facts, law, state)
            for element, facts in elements.items()
            if element not in behind
        }
        or {"": Decision(state, request.on, ())},
        {person: decide(rules, facts, law, state, "person") for person, facts in persons.items()},
        tuple(element for element in elements if element in behind),
    )
