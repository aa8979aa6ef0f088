"""Write the generated parts of `docs/reference` from the code: tables, settings, checks, errors, commands.

The pages call these functions through cog; `make docs` writes them anew and `make check` compares.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from types import ModuleType
from typing import cast

from cyclopts import App
from rich.console import Console

from kuznia.cli import STOPPED, USAGE, make_app
from kuznia.model import errors
from kuznia.model.checks import CHECKS, Check
from kuznia.model.number_text import format_number
from kuznia.model.results import RESULTS
from kuznia.model.schema import Column, Kind, Table
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.tables import TABLES
from kuznia.release.facts import FACTS
from kuznia.release.rule import Rule
from kuznia.release.rules import RULES
from kuznia.store.law import read_law

WIDTH = 88
"""Columns of the terminal that the help of commands is written for."""


def input_tables() -> str:
    """Describe every table of a programme, column by column."""
    return "\n".join(
        _section(
            table,
            "Required, with at least one row." if table.required else "May be left out.",
            ("column", "holds", "empty", "meaning"),
            ((f"`{c.name}`{_key(c)}", _holds(c), _empty(c), f"{c.help}") for c in table.columns),
        )
        for table in TABLES.values()
    )


def result_tables() -> str:
    """Describe every table of a plan, column by column."""
    return "\n".join(
        _section(
            table,
            "",
            ("column", "holds", "meaning"),
            ((f"`{c.name}`{_key(c)}", _holds(c), f"{c.help}") for c in table.columns),
        )
        for table in RESULTS.values()
    )


def settings() -> str:
    """Describe every setting of `programme.toml`, by section."""
    parts: list[str] = []
    for section, columns in SECTIONS.items():
        rows = (
            (f"`{c.name}`", _holds(c), _default(c), f"{c.help}")
            for c in columns
        )  # fmt: skip
        heads = ("setting", "holds", "if not given", "meaning")
        parts.append(f"## `[{section}]`\n\n{_table(heads, rows)}")
    return "\n".join(parts)


def checks() -> str:
    """List every named check, by the module that it is in."""
    groups: dict[ModuleType, list[Check]] = {}
    for check in CHECKS:
        groups.setdefault(sys.modules[check.__module__], []).append(check)
    parts: list[str] = []
    for module, members in groups.items():
        title = module.__name__.rpartition(".")[2].capitalize()
        rows = ((f"`{_name(each)}`", _severity(each), _docs(each)) for each in members)
        table = _table(("check", "severity", "what it finds"), rows)
        parts.append(f"## {title}\n\n{(module.__doc__ or '').partition(chr(10))[0]}\n\n{table}")
    return "\n".join(parts)


def rules() -> str:
    """List every rule of release: what it demands, where that stands, and who applies it."""
    entries = {str(each["name"]): each for each in read_law()}

    def row(rule: Rule) -> tuple[str, ...]:
        entry = entries[f"rule.{rule.id}"]
        states = ", ".join(cast("list[str]", entry["value"]))
        checked = "yes" if entry["verified"] else "no"
        return f"`{rule.id}`", str(rule.title), states, str(entry["source"]), checked

    heads = ("rule", "what it demands", "applied by", "where it stands", "checked by counsel")
    return _table(heads, [row(rule) for rule in RULES])


def facts() -> str:
    """List every fact that rules read, and where a person enters it."""
    rows = ((f"`{fact.name}`", fact.kind, f"{fact.help}", fact.place) for fact in FACTS.values())
    return _table(("fact", "is a", "it tells", "entered in"), rows)


def error_classes() -> str:
    """List every error with its code, its exit code and who must act."""
    acts = dict(re.findall(r"[├└]── (\w+) +(.+)", errors.__doc__ or ""))
    rows = (
        (f"`{each.code}`", f"`{name}`", str(each.exit_code), acts[name])
        for name, each in inspect.getmembers(errors, inspect.isclass)
        if issubclass(each, errors.KuzniaError) and name in acts
    )
    plain = ("`error`", "`KuzniaError`", str(errors.KuzniaError.exit_code),
             "the family of all of them; never raised itself")  # fmt: skip
    return _table(("code", "class", "exit code", "what happened, and who acts"), [*rows, plain])


def exit_codes() -> str:
    """List the exit codes of the command line."""
    by_code: dict[int, list[str]] = {}
    for _, each in inspect.getmembers(errors, inspect.isclass):
        if issubclass(each, errors.KuzniaError) and each is not errors.KuzniaError:
            by_code.setdefault(each.exit_code, []).append(f"`{each.code}`")
    meaning = {code: ", ".join(sorted(names)) for code, names in by_code.items()}
    meaning[0] = "done"
    meaning[USAGE] = "wrong usage: no such command or option, or a value that it does not take"
    meaning[STOPPED] += "; after `plan solve` and `demo` the best plan so far is kept"
    rows = ((str(code), text) for code, text in sorted(meaning.items()))
    return _table(("exit code", "meaning"), rows)


def commands() -> str:
    """Give the help of every command, as a terminal of fixed width shows it."""
    app = make_app()
    return "\n".join(
        f"{'#' * min(3, 2 + len(words) // 2)} `{' '.join(('kuznia', *words))}`\n\n"
        f"```text\n{_help(app, words)}```\n"
        for words in command_words(app)
    )


def command_words(app: App, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the words of every command: first none, then each with what is under it."""
    yield before
    for name in app:
        if not name.startswith("-"):
            yield from command_words(app[name], (*before, name))


def _help(app: App, words: Sequence[str]) -> str:
    shown = StringIO()
    app.help_print(list(words), console=Console(file=shown, width=WIDTH, color_system=None))
    return re.sub(r"[ \t]+$", "", shown.getvalue(), flags=re.MULTILINE).rstrip("\n") + "\n"


def _section(table: Table, note: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    words = f"{table.help}." + (f" {note}" if note else "")
    return f"## `{table.name}`\n\n{words}\n\n{_table(heads, rows)}"


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _key(column: Column) -> str:
    return " (key)" if column.key else ""


def _holds(column: Column) -> str:
    said = [_of_kind(column), column.unit, _limits(column)]
    return ", ".join(each for each in said if each)


def _of_kind(column: Column) -> str:
    if column.refers:
        return f"{'codes' if column.kind is Kind.CHOICES else 'code'} of {_linked(column.refers)}"
    if column.choices:
        several = "any of " if column.kind is Kind.CHOICES else ""
        return several + ", ".join(f"`{word}`" for word in column.choices)
    return str(column.kind)


def _linked(tables: Iterable[str]) -> str:
    return ", ".join(f"[{table}](#{table})" for table in tables)


def _limits(column: Column) -> str:
    if column.above is not None:
        low = f"more than {format_number(column.above)}"
    else:
        low = "" if column.least is None else f"from {format_number(column.least)}"
    high = "" if column.most is None else f"{'at most' if column.above is not None else 'to'} "
    return " ".join(
        part for part in (low, high + format_number(column.most) if column.most is not None else "")
        if part
    )  # fmt: skip


def _empty(column: Column) -> str:
    if column.default is not None:
        return f"means {_default(column)}"
    return "not allowed" if column.required else "allowed"


def _default(column: Column) -> str:
    if column.default is None:
        return "must be given" if column.required else "empty"
    value = column.default
    text = value if isinstance(value, str) else format_number(value)
    return f"`{text}`" if text else "empty"


def _name(check: Check) -> str:
    return str(getattr(check, "__name__", "")).removeprefix("check_")


def _severity(check: Check) -> str:
    return "warning" if "yield warning(" in inspect.getsource(check) else "error"


def _docs(check: Check) -> str:
    text = " ".join((inspect.getdoc(check) or "").split()).removeprefix("Find ")
    return text[:1].upper() + text[1:]
