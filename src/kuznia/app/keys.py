"""Keys of persons and nodes: made, shown, taken in, rotated and revoked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from kuznia.app.programmes import read
from kuznia.app.registers import Desk, changing, today
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import card, read_card, revocation, revoked, rotated, rotation
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme

PRIVATE = "private"
"""Folder, in that of a party, that holds the private keys; it never leaves this machine."""
LARGEST_CARD = 1024 * 1024


def keyring_of(programme: Programme) -> Keyring:
    """Give the public keys of a programme.

    Raises Invalid, naming the column, when one cannot be used.
    """
    return Keyring.of(PublicKey.of_row(row) for row in programme["keys"].iter_rows(named=True))


def keyring(folder: Path) -> Keyring:
    """Give the public keys of a folder.

    Raises as `read` and `keyring_of` do.
    """
    return keyring_of(read(folder))


def new_key(
    folder: Path,
    holder: str,
    roles: Sequence[str],
    passphrase: str,
    *,
    valid_from: str | None = None,
    valid_to: str | None = None,
) -> PublicKey:
    """Make a key for a holder of the own party and keep its public half in the register.

    Raises Refused when the holder has a key file already or the passphrase is too short.
    """
    with changing(folder) as desk:
        key = PrivateKey.new(
            desk.party,
            holder,
            tuple(roles),
            date.fromisoformat(valid_from or today()),
            None if valid_to is None else date.fromisoformat(valid_to),
        )
        private = folder / PRIVATE
        private.mkdir(mode=0o700, exist_ok=True)
        key.write(_file(folder, holder), passphrase)
        desk.add("keys", key.public.row())
    return key.public


def private_key(folder: Path, holder: str, passphrase: str) -> PrivateKey:
    """Unlock the key of a holder, with what the register has since recorded of it.

    Raises NotFound when the holder has no key here, and Refused when the passphrase is wrong.
    """
    path = _file(folder, holder)
    if not path.is_file():
        raise NotFound(
            msg("{holder} has no key in {folder}", holder=holder, folder=folder),
            msg("make one with: kuznia key new {holder} --in {folder}", holder=holder,
                folder=folder),
        )  # fmt: skip
    key = PrivateKey.read(path, passphrase)
    known = keyring(folder).keys.get(key.key)
    return key if known is None else key.with_public(known)


def export_card(folder: Path, holder: str, passphrase: str, target: Path) -> PublicKey:
    """Write the card of a key, by which the other party takes it in.

    Raises as `private_key` does.
    """
    key = private_key(folder, holder, passphrase)
    write_whole(target, card(key).to_json())
    return key.public


def import_card(folder: Path, source: Path, fingerprint: str | None = None) -> PublicKey:
    """Take in the card of a key, when its fingerprint is the one that people have compared.

    Raises Refused when the fingerprint is another or was not compared, and Invalid for no card.
    """
    key = read_card(Envelope.from_json(read_whole(source, LARGEST_CARD), source.name))
    if fingerprint is None or not key.has_fingerprint(fingerprint):
        raise Refused(
            msg("the key of {holder} is taken in only with its fingerprint", holder=key.holder),
            msg("ask {party} for it by voice and give it with --fingerprint", party=key.party)
            if fingerprint is None
            else msg("the card has the fingerprint {fingerprint}; if {party} reads out another, "
                     "someone has changed the card", fingerprint=key.fingerprint,
                     party=key.party),
        )  # fmt: skip
    with changing(folder) as desk:
        if key.party not in set(desk.programme["parties"]["party"]):
            raise Invalid(msg("the key belongs to {party}, which is no party", party=key.party))
        _keep(desk, keyring_of(desk.programme).with_key(key))
    return key


def rotate_key(
    folder: Path, holder: str, passphrase: str, last_day: str, target: Path
) -> PublicKey:
    """Make a new key that takes over from a holder's present one, and the paper that says so.

    Both count until *last_day*.  Raises as `private_key` does.
    """
    old = private_key(folder, holder, passphrase)
    new = PrivateKey.new(old.public.party, holder, old.public.roles, date.fromisoformat(today()))
    paper = rotation(old, new, date.fromisoformat(last_day))
    with changing(folder) as desk:
        _keep(desk, rotated(keyring_of(desk.programme), paper, date.fromisoformat(today())))
        path = _file(folder, holder)
        aside = path.with_name(f"{holder}.{old.key[:8]}.key")
        path.replace(aside)
        new.write(path, passphrase)
        write_whole(target, paper.to_json())
    return new.public


def revoke_key(
    folder: Path, key: str, why: str, *, signer: str, passphrase: str, target: Path
) -> PublicKey:
    """Revoke a key from today on, and write the paper that tells the other party.

    Raises NotFound when there is no such key, and Refused when the signer may not revoke it.
    """
    with changing(folder) as desk:
        ring = keyring_of(desk.programme)
        day = date.fromisoformat(today())
        paper = revocation(ring.key(key), day, why, private_key(folder, signer, passphrase))
        _keep(desk, revoked(ring, paper, day))
        write_whole(target, paper.to_json())
        return keyring_of(desk.programme).key(key)


def import_key_paper(folder: Path, envelope: Envelope, on: str) -> None:
    """Take in a rotation or a revocation from the other party.

    Raises Refused when those who must have not signed it.
    """
    with changing(folder) as desk:
        ring = keyring_of(desk.programme)
        take = rotated if envelope.payload_type.endswith("key-rotation+json") else revoked
        _keep(desk, take(ring, envelope, date.fromisoformat(on)))


def _keep(desk: Desk, ring: Keyring) -> None:
    desk.add("keys", *(key.row() for key in ring.keys.values()))


def _file(folder: Path, holder: str) -> Path:
    if not holder or any(sign in holder for sign in "/\\:\0") or holder.startswith("."):
        raise Invalid(msg("'{holder}' is no code of a person", holder=holder))
    return folder / PRIVATE / f"{holder}.key"
