"""The command line: `kuznia <noun> <verb>`.

Commands are imported when they are called.  Results go to standard output, progress and errors to
standard error; exit codes are those of `kuznia.model.errors`, 2 for wrong usage, 130 when the user
stops the work.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from cyclopts import App, CycloptsError, Group

from kuznia.app.languages import choose_language, use_language
from kuznia.model.errors import KuzniaError
from kuznia.model.language import _

USAGE = 2
STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with use_language(choose_language(_take(words, "--lang"))):
            return _run(words)
    except KuzniaError as error:
        from kuznia.cli.show import show_error

        return show_error(error, as_json="--json" in words)
    except KeyboardInterrupt:
        return STOPPED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _run(words: list[str]) -> int:
    app = make_app()
    try:
        code = app(words, exit_on_error=False, print_error=False)
    except CycloptsError as error:
        sys.stderr.write(f"{_('error')}: {error}\n")
        sys.stderr.write(_("see: kuznia --help") + "\n")
        return USAGE
    except KuzniaError as error:
        from kuznia.cli.show import show_error

        return show_error(error, as_json="--json" in words)
    return code if isinstance(code, int) else 0


def make_app() -> App:
    """Make the tree of commands, with help in the language in force."""
    commands, options = Group(_("Commands")), Group(_("Options"))
    app = App(
        name="kuznia",
        help=_(
            "Plan a bilateral co-production programme under uncertain law, money and plants, and "
            "price each gate. Every command takes --lang en|uk and --json."
        ),
        help_format="plaintext",
        version="0.1.0",
        version_flags=["--version"],
        group_commands=commands,
        group_parameters=options,
        result_action="return_value",
    )
    here = "kuznia.cli"
    app.command(f"{here}.programme:demo", name="demo",
                help=_("Plan the sample programme and write its report"))  # fmt: skip
    app.command(f"{here}.programme:init", name="init",
                help=_("Start a programme folder from a sample"))  # fmt: skip
    app.command(f"{here}.programme:check", name="check",
                help=_("Check a programme and print all that was found"))  # fmt: skip
    plan = App(name="plan", help=_("Solve, compare and explain plans"), group_commands=commands)
    app.command(plan)
    for name, text in (
        ("solve", _("Plan a programme over all its futures and keep the plan")),
        ("compare", _("Lay two plans side by side")),
        ("explain", _("Say why a need is late and what would help")),
        ("prices", _("Say what one month is worth at each gate")),
    ):
        plan.command(f"{here}.plans:{name}", name=name, help=text)
    table = App(name="table", help=_("Move tables between CSV, Excel and Parquet"),
                group_commands=commands)  # fmt: skip
    app.command(table)
    for function, name, text in (
        ("export", "export", _("Write a programme as a workbook, Parquet or CSV")),
        ("import_", "import", _("Read a workbook into a programme folder, if it has no errors")),
        ("template", "template", _("Write an empty workbook to fill in")),
        ("schema", "schema", _("Print the JSON Schema of all tables")),
    ):
        table.command(f"{here}.tables:{function}", name=name, help=text)
    return app


def _take(words: list[str], option: str) -> str | None:
    """Take an option that every command has out of the words; give its value."""
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            del words[index]
            return words.pop(index)
        if word.startswith(f"{option}="):
            return words.pop(index).partition("=")[2]
    return None
