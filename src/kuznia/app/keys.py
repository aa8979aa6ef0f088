"""Keys of persons and nodes: made, shown, taken in, rotated and revoked."""

from __future__ import annotations

import glob
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from kuznia.app.days import last_day, proper_day, record_day, require_reason, today
from kuznia.app.programmes import read
from kuznia.app.registers import Desk, changing
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import (
    CARD,
    REVOCATION,
    ROTATION,
    card,
    introduced,
    read_card,
    revocation,
    revoked,
    rotated,
    rotation,
)
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme

_CODE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
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
    first = proper_day(valid_from or today())
    last = None if valid_to is None else last_day(valid_to, first)
    with changing(folder) as desk:
        path = _file(folder, holder)
        key = PrivateKey.new(
            desk.party,
            holder,
            tuple(roles),
            date.fromisoformat(first),
            None if last is None else date.fromisoformat(last),
        )
        private = folder / PRIVATE
        private.mkdir(mode=0o700, exist_ok=True)
        key.write(path, passphrase)
        desk.add("keys", key.public.row())
    return key.public


def private_key(folder: Path, holder: str, passphrase: str) -> PrivateKey:
    """Unlock the key of a holder, with what the register has since recorded of it.

    Raises NotFound when the holder has no key here, and Refused when the passphrase is wrong.
    """
    path = _file(folder, holder)
    known = keyring(folder).keys
    if not path.is_file():
        owner = next((key for key in known.values() if key.holder == holder), None)
        raise NotFound(
            msg("{holder} has no key in {folder}", holder=holder, folder=folder),
            msg("make one with: kuznia key new {holder} --in {folder}", holder=holder,
                folder=folder)
            if owner is None
            else msg("{holder} belongs to {party}; only its own folder has the private half",
                     holder=holder, party=owner.party),
        )  # fmt: skip
    key = PrivateKey.read(path, passphrase)
    return key.with_public(known[key.key]) if key.key in known else key


def signing_key(folder: Path, holder: str, passphrase: str, *roles: str) -> PrivateKey:
    """Unlock the key of a holder to sign with, in one of some roles.

    A key that was revoked or has run out signs nothing, whatever day the signature would bear.
    Raises as `private_key` does, and Refused then or when the key has none of the roles.
    """
    key = private_key(folder, holder, passphrase)
    if key.public.revoked_on is not None and key.public.revoked_on.isoformat() <= today():
        raise Refused(msg("key {key} was revoked on {day}", key=key.key, day=key.public.revoked_on))
    if key.public.valid_to is not None and key.public.valid_to.isoformat() < today():
        raise Refused(
            msg("key {key} counted until {day} only", key=key.key, day=key.public.valid_to),
            msg("rotate a key before its last day; now it takes a new one"),
        )
    if not set(roles) & set(key.public.roles):
        raise Refused(
            msg("the key of {holder} has not the role {roles}", holder=holder,
                roles=" / ".join(roles)),
            msg("it has: {roles}", roles=", ".join(key.public.roles)),
        )  # fmt: skip
    return key


def opening_keys(folder: Path, holder: str, passphrase: str) -> list[PrivateKey]:
    """Unlock all keys that a holder has or had; packages open with the one they were sealed for.

    Raises as `private_key` does; of earlier keys, those with another passphrase are left out.
    """
    keys = [private_key(folder, holder, passphrase)]
    for path in sorted((folder / PRIVATE).glob(f"{glob.escape(holder)}.*.key")):
        with suppress(Refused):
            keys.append(PrivateKey.read(path, passphrase))
    return keys


def export_card(folder: Path, holder: str, passphrase: str, target: Path) -> PublicKey:
    """Write the card of a key, by which the other party takes it in.

    Raises as `private_key` does.
    """
    key = private_key(folder, holder, passphrase)
    write_whole(target, card(key).to_json(), replace=False)
    return key.public


def import_card(folder: Path, source: Path, fingerprint: str | None = None) -> PublicKey:
    """Take in the card of a key, when its fingerprint is the one that people have compared.

    Raises Refused when the fingerprint is another or was not compared, and Invalid for no card.
    """
    paper = Envelope.from_json(read_whole(source, LARGEST_CARD), source.name)
    key = compared(paper, fingerprint)
    with changing(folder) as desk:
        return take_card(desk, key, paper)


def compared(paper: Envelope, fingerprint: str | None) -> PublicKey:
    """Read a card whose fingerprint people have compared.

    Raises Refused when the fingerprint is another or was not compared, and as `read_card` does.
    """
    key = read_card(paper)
    if fingerprint is None or not key.has_fingerprint(fingerprint):
        raise Refused(
            msg("the key of {holder} is taken in only with its fingerprint", holder=key.holder),
            msg("ask {party} for it by voice and give it with --fingerprint", party=key.party)
            if fingerprint is None
            else msg("it is not the one that was given; if {party} reads out the same again, "
                     "someone has changed the card", party=key.party),
        )  # fmt: skip
    return key


def take_card(desk: Desk, key: PublicKey, paper: Envelope) -> PublicKey:
    """Take a key that was compared into the register; one that is there stays as it is.

    Raises Invalid when it belongs to no party.
    """
    if key.party not in set(desk.programme["parties"]["party"]):
        raise Invalid(msg("the key belongs to {party}, which is no party", party=key.party))
    _keep(desk, introduced(keyring_of(desk.programme), paper))
    return keyring_of(desk.programme).key(key.key)


def rotate_key(
    folder: Path, holder: str, passphrase: str, last_day_of_old: str, target: Path
) -> PublicKey:
    """Make a new key that takes over from a holder's present one, and the paper that says so.

    Both count until *last_day_of_old*.  Raises as `private_key` does.
    """
    last = last_day(last_day_of_old, today())
    _require_new(target)
    old = private_key(folder, holder, passphrase)
    new = PrivateKey.new(old.public.party, holder, old.public.roles, date.fromisoformat(today()))
    paper = rotation(old, new, date.fromisoformat(last))
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
    """Revoke a key, by its identifier or its holder, from today on, and write the paper of it.

    Raises NotFound when there is no such key, and Refused when the signer may not revoke it.
    """
    require_reason(why)
    _require_new(target)
    with changing(folder) as desk:
        ring = keyring_of(desk.programme)
        day = date.fromisoformat(today())
        key = _identifier(ring, key)
        paper = revocation(ring.key(key), day, why, private_key(folder, signer, passphrase))
        _keep(desk, revoked(ring, paper, day))
        write_whole(target, paper.to_json())
        return keyring_of(desk.programme).key(key)


def import_key_paper(folder: Path, envelope: Envelope, on: str | None = None) -> None:
    """Take in a rotation or a revocation from the other party.

    Raises Refused when those who must have not signed it, and Invalid when it is neither.
    """
    take = {ROTATION: rotated, REVOCATION: revoked}.get(envelope.payload_type)
    if take is None:
        raise Invalid(
            msg("a paper of type {type} does not belong here", type=envelope.payload_type),
            hint=msg("a key is taken in with: kuznia key import FILE --fingerprint ...")
            if envelope.payload_type == CARD
            else None,
        )
    with changing(folder) as desk:
        day = record_day(desk.programme, on)
        _keep(desk, take(keyring_of(desk.programme), envelope, date.fromisoformat(day)))


def _identifier(ring: Keyring, named: str) -> str:
    """Give the identifier of a key that is named by it or by its holder.

    Raises NotFound when there is none, and Refused when a holder has several that count.
    """
    if named in ring.keys:
        return named
    every = [key for key in ring.keys.values() if key.holder == named]
    held = [key for key in every if key.revoked_on is None]
    if every and not held:
        raise Refused(msg("every key of {holder} is revoked already", holder=named))
    if len(held) > 1:
        raise Refused(
            msg("{holder} has several keys", holder=named),
            msg("name one of: {names}", names=", ".join(key.key for key in held)),
        )
    return ring.key(named).key if not held else held[0].key


def _require_new(target: Path) -> None:
    """Refuse to replace a paper that the other party may not yet have."""
    if target.exists():
        raise Refused(
            msg("{path} exists and is not replaced", path=target), msg("choose another name")
        )


def _keep(desk: Desk, ring: Keyring) -> None:
    desk.add("keys", *(key.row() for key in ring.keys.values()))


def _file(folder: Path, holder: str) -> Path:
    if not _CODE.fullmatch(holder):
        raise Invalid(msg("'{holder}' is no code of a person", holder=holder))
    return folder / PRIVATE / f"{holder}.key"
