"""The rules of both states, in the order of the study that they come from."""

from __future__ import annotations

from kuznia.release.rule import Rule
from kuznia.release.rules import (
    agreements,
    ceilings,
    end_use,
    exemptions,
    markings,
    persons,
    rights,
    transfers,
    ukraine,
)

RULES: tuple[Rule, ...] = (
    *markings.RULES,
    *rights.RULES,
    *agreements.RULES,
    *ceilings.RULES,
    *exemptions.RULES,
    *persons.RULES,
    *transfers.RULES,
    *ukraine.RULES,
    *end_use.RULES,
)

BY_ID: dict[str, Rule] = {rule.id: rule for rule in RULES}
