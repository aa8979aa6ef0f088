"""`kuznia serve`, and `kuznia package offer | catalog | fetch`: a party's node and its peers."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.text import Text

from kuznia.cli.secrets import passphrase
from kuznia.cli.show import AsJson, console, show_json, show_table
from kuznia.model.language import _

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
As = Annotated[str, Parameter(name="--as", help=_("Holder of the node's key"))]
From = Annotated[
    str | None,
    Parameter(name="--from", help=_("Address of the other party's node, if not the one kept")),
]
Party = Annotated[str, Parameter(help=_("Party whose node it is"))]
HERE = Path()
PORT = 8280


def serve(
    *,
    holder: As,
    port: Annotated[int, Parameter(help=_("Port to listen on"))] = PORT,
    host: Annotated[
        str, Parameter(help=_("Address to listen on; beyond this machine with a certificate only"))
    ] = "127.0.0.1",
    address: Annotated[
        str | None, Parameter(help=_("Address at which the other party reaches this node"))
    ] = None,
    certificate: Annotated[
        Path | None,
        Parameter(help=_("Certificate for TLS, in PEM, with those up to its authority")),
    ] = None,
    certificate_key: Annotated[
        Path | None, Parameter(help=_("Private key of the certificate, in PEM"))
    ] = None,
    client_authority: Annotated[
        Path | None,
        Parameter(help=_("Answer only callers that show a certificate of this authority")),
    ] = None,
    folder: In = HERE,
) -> int:
    """Run the node of a party until it is stopped."""
    from kuznia.app.node import Node
    from kuznia.store.node_lock import require_no_node
    from kuznia.web.asking import remember_address
    from kuznia.web.listening import Files, Listening
    from kuznia.web.running import serve as run

    files = Files(certificate, certificate_key, client_authority)
    at = Listening.of(host, port, address, files)
    root = at.address
    require_no_node(folder)  # before anyone is asked for a passphrase
    with closing(Node.open(folder, root, holder=holder, passphrase=passphrase(holder))) as node:
        node.told = lambda message: console(error=True).print(Text(str(message)), soft_wrap=True)

        def ready() -> None:
            remember_address(folder, root)
            console(error=True).print(_("The node of {party} listens at {address}").format(
                party=node.party, address=root))  # fmt: skip

        run(node, host, port, ready, at.tls)
    return 0


def offer(
    file: Annotated[Path, Parameter(help=_("Sealed package"))],
    *,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Let the node offer a sealed package to the party that it is for."""
    from kuznia.app.offered import offer as put_out
    from kuznia.app.outbox import lying

    made = put_out(folder, file)
    if as_json:
        show_json({"dataset": made.dataset, "file": str(made.file and lying(made.file))})
    else:
        console().print(_("The node offers {release} to {party}").format(
            release=made.statement.release, party=made.statement.receiving_party))  # fmt: skip
    return 0


def catalog(
    *, party: Party, root: From = None, holder: As, folder: In = HERE, as_json: AsJson = False
) -> int:
    """List what the other party's node offers to this one."""
    from kuznia.app.node import Node
    from kuznia.app.partners import partner
    from kuznia.web.asking import offers

    root = root or partner(folder, party).address
    with closing(Node.open(folder, "", holder=holder, passphrase=passphrase(holder))) as node:
        found = offers(node, root, party)
    if as_json:
        show_json(found)
    else:
        show_table(
            _("Offered by {party}").format(party=party),
            [_("Release")],
            ((str(each["@id"]).rpartition(":")[2],) for each in found),
        )
    return 0


def request(
    release: Annotated[str, Parameter(help=_("Release, as the catalogue names it"))],
    *,
    party: Party,
    root: From = None,
    holder: As,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Ask for a package; the own node fetches it when both parties have said yes."""
    from kuznia.app.node import Node
    from kuznia.app.partners import partner
    from kuznia.web.asking import address_of
    from kuznia.web.asking import request as ask

    own, root = address_of(folder), root or partner(folder, party).address
    with closing(Node.open(folder, own, holder=holder, passphrase=passphrase(holder))) as node:
        pid = ask(node, root, party, release)
    if as_json:
        show_json({"negotiation": pid})
    else:
        console().print(_("Asked {party} for {release}; it comes into the inbox when both parties "
                          "have said yes").format(party=party, release=release))  # fmt: skip
    return 0


def fetch(
    release: Annotated[str, Parameter(help=_("Release, as the catalogue names it"))],
    *,
    party: Party,
    root: From = None,
    holder: As,
    push: Annotated[
        bool,
        Parameter(help=_("Let the other party's connector push it, as some only can"), negative=""),
    ] = False,
    wait: Annotated[float, Parameter(help=_("Seconds to wait for it"))] = 120,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Negotiate for a package and fetch it, while the own node runs."""
    from kuznia.app.node import Node
    from kuznia.app.offered import FORMAT, PUSH
    from kuznia.app.partners import partner
    from kuznia.web.asking import address_of
    from kuznia.web.asking import fetch as ask

    own, root = address_of(folder), root or partner(folder, party).address
    with closing(Node.open(folder, own, holder=holder, passphrase=passphrase(holder))) as node:
        file = ask(node, root, party, release, wait, format=PUSH if push else FORMAT)
    if as_json:
        show_json({"file": str(file)})
    else:
        console().print(_("Received {file}").format(file=file), soft_wrap=True)
    return 0
