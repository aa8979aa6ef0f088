"""`kuznia demo`, `init` and `check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.cli.show import AsJson, console, findings_as_json, show_findings, show_json
from kuznia.model.findings import Severity
from kuznia.model.language import _, plural


def demo(
    *,
    out: Annotated[Path, Parameter(help=_("Folder for the plan and its report"))] = Path(
        "kuznia-demo"
    ),
    as_json: AsJson = False,
) -> int:
    """Release a sample package, then plan the sample programme and write its report."""
    from kuznia.app.programmes import sample
    from kuznia.cli.plans import solve

    if not as_json:
        _release(out.with_name(f"{out.name}-release"))
    return solve(sample("coproduction"), out=out, as_json=as_json)


def _release(folder: Path) -> None:
    from kuznia.app.demo import PASSPHRASE, demo_release
    from kuznia.cli.releases import show_verdict
    from kuznia.web.demo import two_nodes

    out = console()
    out.print(_("First, a package of harmless parts. Everything in it is invented."))
    made = demo_release(
        folder, lambda text: out.print(f"• {text}", soft_wrap=True), show_verdict, two_nodes
    )
    for name, plan in ((_("before"), made.before), (_("after"), made.after)):
        line = plan.headlines[0]
        out.print(f"  {name:>10}  {line.label}: {line.sentence}", soft_wrap=True)
    out.print(
        _("Both parties' folders: {folder}; passphrase of their keys: {passphrase}").format(
            folder=folder, passphrase=PASSPHRASE
        ),
        soft_wrap=True,
    )
    out.print("\n" + _("Then, the plan of a whole programme."))


def init(
    folder: Annotated[Path, Parameter(help=_("New folder for the programme"))],
    *,
    sample: Annotated[
        str, Parameter(help=_("Sample to start from: coproduction, bracket or one-line"))
    ] = "bracket",
    party: Annotated[
        str, Parameter(help=_("Party whose folder it is to be, with its persons"))
    ] = "",
    as_json: AsJson = False,
) -> int:
    """Start a programme folder from a sample."""
    from kuznia.app.programmes import start

    start(folder, sample, party)
    if as_json:
        show_json({"folder": str(folder)})
    else:
        console().print(_("Started {folder}. Edit its tables, then: kuznia plan solve {folder}")
                        .format(folder=folder))  # fmt: skip
    return 0


def check(
    folder: Annotated[Path, Parameter(help=_("Programme: folder or workbook"))],
    *,
    as_json: AsJson = False,
) -> int:
    """Check a programme and print all that was found."""
    from kuznia.app.programmes import check as check_programme

    findings = check_programme(folder)
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    if as_json:
        show_json({"errors": errors, "findings": findings_as_json(findings)})
        return 1 if errors else 0
    show_findings(findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    console().print(
        plural("{number} error", "{number} errors", errors)
        + ", "
        + plural("{number} warning", "{number} warnings", warnings)
    )
    return 1 if errors else 0
