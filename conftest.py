"""Run what the documentation shows: Python blocks, `$ kuznia` sessions and docstring examples.

Each page runs top to bottom in a temporary folder of its own.  A session is a `console` or `sh`
block that begins with `$ kuznia`; output that is shown must be what the command prints, with `...`
for any text.  A command that fails must be followed by `$ echo $?` and its exit code.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from collections.abc import Iterable
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from doctest import ELLIPSIS, Example, OutputChecker
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import sybil
from hypothesis import HealthCheck, settings
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

settings.register_profile(
    "kuznia",
    deadline=None,  # a busy machine is no fault of the code
    suppress_health_check=[HealthCheck.too_slow],  # nor is a first draw without caches
)
settings.load_profile("kuznia")

COMMAND_AND_OUTPUT = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n?)*)", re.MULTILINE)


def run(command: str) -> tuple[str, int]:
    """Run one `kuznia` command in this process; give what a terminal shows, and the exit code."""
    from kuznia.cli import main

    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", shlex.split(command.replace("\\\n", " ")))
        try:
            code = main()
        except SystemExit as stop:
            code = stop.code
    exit_code = code if isinstance(code, int) else int(code is not None)
    return out.getvalue() + (err.getvalue() if exit_code else ""), exit_code


class SessionParser(CodeBlockParser):
    """Find blocks that begin with `$ kuznia` and run their commands."""

    def __call__(self, document: sybil.Document) -> Iterable[sybil.Region]:
        """Give the blocks that are sessions."""
        blocks = super().__call__(document)
        return (block for block in blocks if block.parsed.startswith("$ kuznia"))

    def evaluate(self, example: sybil.Example) -> str | None:
        """Run the commands of a block; give the first difference from what it shows."""
        code = 0
        for command, expected in COMMAND_AND_OUTPUT.findall(example.parsed):
            if command == "echo $?":
                shown, code = f"{code}\n", 0
            elif code:
                return f"exit code {code} before: $ {command}"
            else:
                shown, code = run(command)
            shown = re.sub(r"[ \t]+$", "", shown, flags=re.MULTILINE)
            if expected and not OutputChecker().check_output(expected, shown, ELLIPSIS):
                pair = Example(command, expected)
                return f"$ {command}\n" + OutputChecker().output_difference(pair, shown, ELLIPSIS)
        return f"exit code {code} at the end of the block" if code else None


def enter(namespace: dict[str, Any]) -> None:
    """Give a page its own folder and the same plain terminal everywhere."""
    stack = namespace["leave"] = ExitStack()
    stack.enter_context(chdir(stack.enter_context(TemporaryDirectory())))
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    for name, value in {
        "COLUMNS": "100",
        "NO_COLOR": "1",
        "TERM": "dumb",
        "LANG": "C",
        "KUZNIA_PASSPHRASE": "a passphrase for pages",
    }.items():
        patch.setenv(name, value)


def leave(namespace: dict[str, Any]) -> None:
    """Take the page's folder away."""
    namespace.pop("leave").close()


PAGES = sybil.Sybil(
    parsers=[
        PythonCodeBlockParser(doctest_optionflags=ELLIPSIS),
        SessionParser("console"),
        SessionParser("sh"),
        SkipParser(),
    ],
    pattern="*.md",
    setup=enter,
    teardown=leave,
)
DOCSTRINGS = sybil.Sybil([DocTestParser(ELLIPSIS)], path="src/kuznia", pattern="*.py")

pytest_collect_file = (PAGES + DOCSTRINGS).pytest()
