"""`kuznia key new | list | card | import | rotate | revoke`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.cli.secrets import passphrase
from kuznia.cli.show import AsJson, console, show_json
from kuznia.exchange.canonical import Json
from kuznia.exchange.keys import PublicKey
from kuznia.model.language import _

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
Holder = Annotated[str, Parameter(help=_("Code of the person or node that holds the key"))]
HERE = Path()


def new(
    holder: Holder,
    *,
    roles: Annotated[
        list[str], Parameter(name="--role", negative="", help=_("propose, approve, attest or node"))
    ],
    valid_from: Annotated[
        str | None, Parameter(name="--from", help=_("First day, YYYY-MM-DD; today if not given"))
    ] = None,
    valid_to: Annotated[str | None, Parameter(name="--to", help=_("Last day, YYYY-MM-DD"))] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Make a key for a person or node of the own party."""
    from kuznia.app.keys import new_key

    secret = passphrase(holder, new=True)
    key = new_key(folder, holder, roles, secret, valid_from=valid_from, valid_to=valid_to)
    return _show(key, as_json=as_json)


def list_(*, folder: In = HERE, as_json: AsJson = False) -> int:
    """List the keys of both parties."""
    from kuznia.app.keys import keyring

    keys = list(keyring(folder).keys.values())
    if as_json:
        show_json([as_fields(key) for key in keys])
        return 0
    for key in keys:
        _show_key(key)
    return 0


def card(
    holder: Holder,
    target: Annotated[Path, Parameter(help=_("File to write"))],
    *,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Write the card of a key, by which the other party takes it in."""
    from kuznia.app.keys import export_card

    return _show(export_card(folder, holder, passphrase(holder), target), as_json=as_json)


def import_(
    source: Annotated[Path, Parameter(help=_("Card from the other party"))],
    *,
    fingerprint: Annotated[
        str | None, Parameter(help=_("Fingerprint, as the other party reads it out"))
    ] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in a key of the other party, once its fingerprint was compared by voice."""
    from kuznia.app.keys import import_card

    return _show(import_card(folder, source, fingerprint), as_json=as_json)


def rotate(
    holder: Holder,
    target: Annotated[Path, Parameter(help=_("File for the paper that tells the other party"))],
    *,
    last_day: Annotated[str, Parameter(help=_("Last day of the old key, YYYY-MM-DD"))],
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Hand over from a key to a new one; until the last day both count."""
    from kuznia.app.keys import rotate_key

    return _show(rotate_key(folder, holder, passphrase(holder), last_day, target), as_json=as_json)


def revoke(
    key: Annotated[str, Parameter(help=_("Identifier of the key"))],
    target: Annotated[Path, Parameter(help=_("File for the paper that tells the other party"))],
    *,
    why: Annotated[str, Parameter(help=_("Why it no longer counts"))],
    signer: Annotated[str, Parameter(name="--as", help=_("Holder who signs"))],
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Revoke a key from today on."""
    from kuznia.app.keys import revoke_key

    found = revoke_key(
        folder, key, why, signer=signer, passphrase=passphrase(signer), target=target
    )
    return _show(found, as_json=as_json)


def _show(key: PublicKey, *, as_json: bool) -> int:
    if as_json:
        show_json(as_fields(key))
    else:
        _show_key(key)
    return 0


def as_fields(key: PublicKey) -> dict[str, Json]:
    """Give what `--json` shows of a key."""
    return key.as_json() | {"fingerprint": key.fingerprint}


def show_owner(key: PublicKey) -> None:
    """Print whose key it is, and what it may sign."""
    console().print(
        _("Key {key} of {holder} ({party}): {roles}").format(
            key=key.key, holder=key.holder, party=key.party, roles=", ".join(key.roles)
        ),
        soft_wrap=True,
    )


def show_fingerprint(key: PublicKey) -> None:
    """Print the fingerprint of a key, below what was said of it."""
    said = _("fingerprint {fingerprint}").format(fingerprint=key.fingerprint)
    console().print("  " + said, soft_wrap=True)


def _show_key(key: PublicKey) -> None:
    show_owner(key)
    out = console()
    out.print(
        "  "
        + _("counts from {first} to {last}").format(
            first=key.valid_from, last=key.valid_to or _("any later day")
        )
    )
    if key.revoked_on is not None:
        out.print(
            "  "
            + _("revoked on {day}: {reason}").format(
                day=key.revoked_on, reason=key.revoked_why or "–"
            ),
            style="red",
        )
    show_fingerprint(key)
