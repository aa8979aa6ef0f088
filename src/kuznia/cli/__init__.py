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
    app.command(f"{here}.exporting:generate", name="generate",
                help=_("Make up a programme of a size; all in it is invented"))  # fmt: skip
    app.command(f"{here}.programme:check", name="check",
                help=_("Check a programme and print all that was found"))  # fmt: skip
    app.command(f"{here}.nodes:serve", name="serve",
                help=_("Run the node of a party until it is stopped"))  # fmt: skip
    for noun, text, module, verbs in _nouns():
        part = App(name=noun, help=text, group_commands=commands)
        app.command(part)
        for name, function, purpose in verbs:
            place = function if ":" in function else f"{module}:{function}"
            part.command(f"{here}.{place}", name=name, help=purpose)
    return app


def _nouns() -> tuple[tuple[str, str, str, tuple[tuple[str, str, str], ...]], ...]:
    """Give each noun with its text, its module, and its verbs with their functions and texts."""
    return (
        ("plan", _("Solve, compare, explain and export plans"), "plans", (
            ("solve", "solve", _("Plan a programme over all its futures and keep the plan")),
            ("compare", "compare", _("Lay two plans side by side")),
            ("explain", "explain", _("Say why a need is late and what would help")),
            ("prices", "prices", _("Say what one month is worth at each gate")),
            ("export", "exporting:export",
             _("Write the program whose optimum is the plan, as MPS or SMPS for other solvers")),
        )),
        ("sustain", _("Plan spares and repair, and the readiness that follows"), "sustaining", (
            ("spares", "spares",
             _("Say which spares to buy and where to put them, within a budget or for a readiness")),
            ("depots", "depots:depots",
             _("Say when to open which depot, what to repair where, and which spares to buy")),
            ("simulate", "simulating:simulate",
             _("Simulate failures, repairs and spares, and say how many systems lack nothing")),
            ("import", "project_files:import_",
             _("Take a schedule of Primavera or Microsoft Project into a programme")),
            ("fleet", "retrofitting:fleet",
             _("Say which kit is fitted to which system, which may be, and when it will be")),
        )),
        ("table", _("Move tables between CSV, Excel and Parquet"), "tables", (
            ("export", "export", _("Write a programme as a workbook, Parquet or CSV")),
            ("import", "import_",
             _("Read a workbook into a programme folder, if it has no errors")),
            ("template", "template", _("Write an empty workbook to fill in")),
            ("schema", "schema", _("Print the JSON Schema of all tables")),
        )),
        ("package", _("Build, cut, open and verify technical data packages"), "packages", (
            ("sample", "sample", _("Copy the documents of the sample package into a new folder")),
            ("build", "build", _("Take in files, find their markings, and make a package")),
            ("confirm", "confirm", _("Confirm the markings that were found")),
            ("edition", "edition", _("Cut, stamp and seal an edition that both parties agreed")),
            ("offer", "nodes:offer",
             _("Let the node offer a sealed package to the party that it is for")),
            ("catalog", "nodes:catalog", _("List what the other party's node offers to this one")),
            ("request", "nodes:request",
             _("Ask for a package, which comes when both parties have said yes")),
            ("fetch", "nodes:fetch", _("Negotiate for a package and fetch it from the other node")),
            ("verify", "verify", _("Check a package file or folder without a network")),
            ("open", "open_", _("Open a sealed package with the key of its recipient")),
        )),
        ("partner", _("Add and list the nodes of other parties"), "partners", (
            ("add", "add",
             _("Take in the key of another party's node, once its fingerprint was compared by "
               "voice")),
            ("list", "list_", _("List the nodes of other parties, and whether each answers now")),
            ("status", "status",
             _("Show how the exchange with partners stands: processes, what waits, what was "
               "refused")),
            ("send", "send", _("Let the own node send a signed paper to another party's")),
            ("fingerprint", "fingerprint",
             _("Show the fingerprint of the own node's key, to read it out to the other party")),
        )),
        ("release", _("Decide, propose, approve, receive and recall releases"), "releases", (
            ("check", "check",
             _("Ask whether a package may go to a site, and say which rule stands against it")),
            ("attest", "cases:attest", _("Attest persons of the own party without showing records")),
            ("propose", "cases:propose", _("Propose a release, and sign for its exact bytes")),
            ("approve", "cases:approve", _("Say yes to a release as the second person or state")),
            ("show", "cases:show", _("Show how far a release has come, and who has signed")),
            ("import", "cases:import_", _("Take in a signed paper from the other party")),
            ("withdraw", "cases:withdraw", _("Take back a proposal that was not yet sent")),
            ("receive", "cases:receive", _("Sign for what was received")),
            ("recall", "cases:recall", _("Call a release back")),
            ("replay", "cases:replay", _("Ask the rules again with the facts of a past decision")),
        )),
        ("courier", _("Carry papers and packages between the parties without a network"),
         "courier", (
            ("export", "export", _("Write a stick with all cases and some files for a party")),
            ("import", "import_", _("Take in a stick, once all of it is verified")),
        )),
        ("authorisation", _("Ceilings used, what expires, the shortest way to authorised"),
         "authorisations", (
            ("list", "list_",
             _("List authorisations: what is used of their ceilings, what expires")),
            ("due", "due", _("List what falls due, as a table or a calendar")),
            ("path", "path",
             _("Say what is still to be done until a process is authorised, and by when")),
        )),
        ("ledger", _("Sign, countersign, prove and compare the ledgers of both parties"),
         "ledger", (
            ("list", "list_", _("List the entries of the own ledger")),
            ("checkpoint", "checkpoint",
             _("Sign how the own ledger stands, and ask the other party to countersign")),
            ("countersign", "countersign",
             _("Countersign the other party's ledger, once it is proved that it has only grown")),
            ("accept", "accept",
             _("Take in the other party's countersignature of the own ledger")),
            ("verify", "verify",
             _("Check the own ledger, or the proof of an entry by public keys alone")),
            ("prove", "prove", _("Write the proof that an entry is in the own ledger")),
            ("export", "export",
             _("Write the own ledger up to its last checkpoint, for the other party to compare")),
            ("compare", "compare",
             _("Find what one ledger has and the other lacks, and whether one was rewritten")),
        )),
        ("key", _("Make, exchange, rotate and revoke keys"), "keys", (
            ("new", "new", _("Make a key for a person or node of the own party")),
            ("list", "list_", _("List the keys of both parties")),
            ("card", "card", _("Write the card of a key, by which the other party takes it in")),
            ("import", "import_",
             _("Take in a key of the other party, once its fingerprint was compared by voice")),
            ("rotate", "rotate", _("Hand over from a key to a new one")),
            ("revoke", "revoke", _("Revoke a key from today on")),
        )),
    )  # fmt: skip


def _take(words: list[str], option: str) -> str | None:
    """Take an option that every command has out of the words; give its value."""
    for index, word in enumerate(words):
        if word == option and index + 1 < len(words):
            del words[index]
            return words.pop(index)
        if word.startswith(f"{option}="):
            return words.pop(index).partition("=")[2]
    return None
