"""`kuznia partner add | list | status | send | fingerprint`: the nodes of other parties."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from kuznia.cli.keys import as_fields, show_fingerprint, show_owner
from kuznia.cli.show import AsJson, console, show_json, show_table
from kuznia.model.language import _

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
HERE = Path()


def add(
    address: Annotated[str, Parameter(help=_("Address of the other party's node"))],
    *,
    fingerprint: Annotated[
        str | None, Parameter(help=_("Fingerprint, as the other party reads it out"))
    ] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in the key of another party's node, once its fingerprint was compared by voice."""
    from kuznia.web.partners import add as ask

    partner, key = ask(folder, address, fingerprint)
    if as_json:
        show_json(partner.row() | {"fingerprint": key.fingerprint})
        return 0
    console().print(_("The node of {party} is at {address} and takes part as {participant}").format(
        party=partner.party, address=partner.address, participant=partner.participant),
        soft_wrap=True)  # fmt: skip
    show_fingerprint(key)
    return 0


def list_(*, folder: In = HERE, as_json: AsJson = False) -> int:
    """List the nodes of other parties, and whether each answers now."""
    from kuznia.web.partners import seen

    found = seen(folder)
    if as_json:
        show_json([
            each.partner.row()
            | {"fingerprint": each.key and each.key.fingerprint, "answers": each.answers,
               "remarks": [str(remark) for remark in each.remarks]}
            for each in found
        ])  # fmt: skip
        return 0
    show_table(
        _("Partners"),
        [_("Party"), _("Address"), _("Participant"), _("Fingerprint"), _("Answers")],
        (
            (each.partner.party, each.partner.address, each.partner.participant,
             each.key and each.key.short_fingerprint, _("yes") if each.answers else _("no"))
            for each in found
        ),
    )  # fmt: skip
    for each in found:
        for remark in each.remarks:
            said = Text(f"{each.partner.party}: {remark}", style="yellow")
            console().print(said, soft_wrap=True)
    return 0


def status(
    *,
    every: Annotated[
        bool, Parameter(name="--all", negative="", help=_("Show what is over, too"))
    ] = False,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Show how the own node stands, whether it runs or not; no key is needed."""
    from kuznia.app.node_status import node_status
    from kuznia.cli.node_status import show_status, status_as_json

    found = node_status(folder)
    if as_json:
        show_json(status_as_json(found))
    else:
        show_status(found, every=every)
    return 0


def fingerprint(*, folder: In = HERE, as_json: AsJson = False) -> int:
    """Show the fingerprint of the own node's key, to read it out to the other party."""
    from kuznia.app.partners import node_keys

    keys = node_keys(folder)
    if as_json:
        show_json([as_fields(key) for key in keys])
        return 0
    for key in keys:
        show_owner(key)
        show_fingerprint(key)
    return 0


def send(
    paper: Annotated[Path, Parameter(help=_("Signed paper, as an attestation or a new key"))],
    *,
    party: Annotated[str, Parameter(help=_("Party whose node it goes to"))],
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Let the own node send a signed paper to another party's."""
    from kuznia.app.partners import partner
    from kuznia.app.posting import send_paper

    send_paper(folder, partner(folder, party).party, paper)
    if as_json:
        show_json({"party": party, "paper": str(paper)})
    else:
        console().print(_("The node sends {paper} to {party}").format(paper=paper, party=party),
                        soft_wrap=True)  # fmt: skip
    return 0
