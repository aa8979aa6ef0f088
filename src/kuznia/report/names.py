"""What things are called: names by language, with the code where there is no name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from kuznia.model.language import _, language
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES
from kuznia.report.words import word

NAMED_IN = MappingProxyType(
    {
        "need": "needs",
        "item": "items",
        "site": "sites",
        "from_site": "sites",
        "to_site": "sites",
        "process": "processes",
        "line": "lines",
        "expansion": "expansions",
        "fund": "funds",
        "lane": "lanes",
        "offer": "purchases",
        "gate": "gates",
        "party": "parties",
        "from_party": "parties",
        "to_party": "parties",
        "case": "parties",
        "factor": "factors",
        "fleet": "fleets",
    }
)
"""Table of the programme that names the codes in a column of the results."""

BOUND_IN = MappingProxyType(
    {
        "gate": "gates",
        "line": "lines",
        "outage": "lines",
        "fund": "funds",
        "offer": "purchases",
        "lane": "lanes",
        "border": "borders",
    }
)
"""Table that names what binds, by the word in `reasons.kind`."""

STAND_INS = ("debt", "both")
"""Words that stand where the results would have the code of a fund or a party."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in two languages; shows the other language's, then the code, when one is missing."""

    code: str
    english: str | None = None
    ukrainian: str | None = None

    def __str__(self) -> str:
        if language() == "uk":
            return self.ukrainian or self.english or self.code
        return self.english or self.code

    @property
    def is_code(self) -> bool:
        """Whether there is only the code to show."""
        return not (self.english or self.ukrainian)


class Names:
    """Every name in a programme."""

    def __init__(self, programme: Programme) -> None:
        self._names: dict[str, dict[str, Name]] = {}
        for table, frame in programme.tables.items():
            key = TABLES[table].columns[0].name
            if "name_uk" in frame.columns:
                rows = frame.select(key, "name", "name_uk").iter_rows()
                self._names[table] = {code: Name(code, name, uk) for code, name, uk in rows}
        outcomes = programme["outcomes"].select("factor", "outcome", "name", "name_uk").iter_rows()
        self._outcomes: Mapping[tuple[str, str], Name] = {
            (factor, code): Name(code, name, uk) for factor, code, name, uk in outcomes
        }

    def of(self, column: str, code: str) -> Name:
        """Give the name of a code in a column of the results, such as `need` or `to_site`."""
        return self.in_table(NAMED_IN[column], code)

    def in_table(self, table: str, code: str) -> Name:
        """Give the name of a code in a table of the programme."""
        found = self._names.get(table, {}).get(code)
        if found is None and code in STAND_INS:
            return _Word(code)
        return found or Name(code)

    def apart(self, column: str, codes: Sequence[str]) -> list[str]:
        """Give the names of codes, with the code behind those that would read the same."""
        shown = [str(self.of(column, code)) for code in codes]
        return [
            f"{name} ({code})" if shown.count(name) > 1 else name
            for name, code in zip(shown, codes, strict=True)
        ]

    def of_reason(self, kind: str, code: str) -> Name:
        """Give the name of what binds."""
        return self.in_table(BOUND_IN[kind], code) if kind in BOUND_IN else _Word(kind)

    def outcome(self, factor: str, code: str) -> Name:
        """Give the name of an outcome of a factor."""
        return self._outcomes.get((factor, code), Name(code))

    def futures(self, text: str) -> str:
        """Say in words which futures `factor=outcome|outcome, …; factor=outcome` means."""
        blocks = [self._block(block) for block in text.split("; ")]
        return f"; {_('or')} ".join(blocks)

    def _block(self, text: str) -> str:
        parts: list[str] = []
        for part in text.split(", "):
            factor, _, outcomes = part.partition("=")
            if not outcomes:
                parts.append(str(word(part)))
                continue
            told = " / ".join(str(self.outcome(factor, code)) for code in outcomes.split("|"))
            parts.append(f"{self.of('factor', factor)}: {told}")
        return "; ".join(parts)

    def several(self, column: str, text: str) -> str:
        """Name the codes in a cell that are separated by `;`."""
        return "; ".join(str(self.of(column, code)) for code in text.split(";") if code)


@dataclass(frozen=True, slots=True)
class _Word(Name):
    """A fixed word that stands where a code would."""

    def __str__(self) -> str:
        return str(word(self.code))

    @property
    def is_code(self) -> bool:
        """A word is no code."""
        return False
