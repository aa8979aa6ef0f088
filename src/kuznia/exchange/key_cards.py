"""Papers about keys: the card that introduces one, its rotation to a new one, its revocation.

A card is signed by the key that it describes, which proves that its sender has the private half.
It does not prove who that is: people compare the fingerprint by voice before they take it in.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kuznia.exchange.canonical import Json, text_field
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.keyring import Keyring, SignatureCheck
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

CARD = "application/vnd.kuznia.key+json"
ROTATION = "application/vnd.kuznia.key-rotation+json"
REVOCATION = "application/vnd.kuznia.key-revocation+json"


def card(key: PrivateKey, participant: str | None = None) -> Envelope:
    """Make the card of a key; that of a node says at which identifier it takes part."""
    named: dict[str, Json] = {} if participant is None else {"participant": participant}
    return sign(CARD, key.public.as_json() | named, key)


def read_card(envelope: Envelope) -> PublicKey:
    """Read a card.

    Raises Invalid when it describes no key, and Refused when that key has not signed it.
    """
    key = PublicKey.of_row(envelope.content("key card"))
    _require(Keyring.of([key]).verify(envelope, key.valid_from, payload_type=CARD), key.key)
    return key


def participant_on(envelope: Envelope) -> str | None:
    """Give the identifier at which the node of a card takes part; None when the card says none.

    Raises Invalid when it is no text.
    """
    content = envelope.content("key card")
    return text_field(content, "participant", "key card") if "participant" in content else None


def introduced(keyring: Keyring, paper: Envelope) -> Keyring:
    """Take in a card whose fingerprint people have compared.

    A key that is here already stays as it is, so an old card brings no revoked key back.  Raises
    Invalid or Refused as `read_card` does, and Invalid when it shares a half with another key.
    """
    key = read_card(paper)
    return keyring if key.key in keyring.keys else keyring.with_key(key)


def rotation(old: PrivateKey, new: PrivateKey, old_valid_to: date) -> Envelope:
    """Make the paper by which a key hands over to a new one; until *old_valid_to* both count."""
    return sign(
        ROTATION,
        {"old": old.key, "old_valid_to": old_valid_to.isoformat(), "new": new.public.as_json()},
        old,
        new,
    )


def rotated(keyring: Keyring, paper: Envelope, on: date) -> Keyring:
    """Take in a rotation: the new key comes in and the old one gets its last day.

    Raises Refused when the old key does not count on that day, when one of the two has not signed,
    when the new one is for another party, another holder or more roles, and when the old one has
    handed over before; Invalid when it is no rotation.
    """
    content = paper.content("key rotation")
    old = keyring.key(text_field(content, "old", "key rotation"))
    new = _new_key(content)
    last = _day(content, "old_valid_to", "key rotation")
    if new.key in keyring.keys and old.valid_to is not None and old.valid_to <= last:
        return keyring  # it was taken in before
    _require(
        Keyring.of([new]).verify(paper, max(on, new.valid_from), payload_type=ROTATION), new.key
    )
    _require(keyring.verify(paper, on, payload_type=ROTATION), old.key)
    _check_successor(keyring, old, new)
    if last < old.valid_from:
        raise Invalid(msg("key {key} would end before its first day", key=old.key))
    ended = keyring.with_key(replace(old, valid_to=min(last, old.valid_to or last)))
    return ended if new.key in keyring.keys else ended.with_key(new)


def revocation(key: PublicKey, on: date, why: str, signer: PrivateKey) -> Envelope:
    """Make the paper by which a key stops counting from a day on."""
    return sign(REVOCATION, {"key": key.key, "revoked_on": on.isoformat(), "why": why}, signer)


def revoked(keyring: Keyring, paper: Envelope, on: date) -> Keyring:
    """Take in a revocation; of several, the earliest day counts.

    The key itself may revoke, even when it has expired, and so may a key of the same party with
    the role node.  Raises Refused when neither has signed, and Invalid when it is no revocation.
    """
    content = paper.content("key revocation")
    key = keyring.key(text_field(content, "key", "key revocation"))
    day = _day(content, "revoked_on", "key revocation")
    own = Keyring.of([replace(key, valid_to=None, revoked_on=None)])
    by_key = own.verify(paper, max(on, key.valid_from), payload_type=REVOCATION)
    by_node = keyring.verify(paper, on, payload_type=REVOCATION, party=key.party, role="node")
    if not any(check.ok for check in (*by_key, *by_node)):
        problem = next(check.problem for check in by_node if check.problem)
        raise Refused(
            msg("key {key} is not revoked: {problem}", key=key.key, problem=problem),
            msg("the key itself or a node of its party must sign"),
        )
    if key.revoked_on and key.revoked_on <= day:
        return keyring
    why = text_field(content, "why", "key revocation")
    return keyring.with_key(replace(key, revoked_on=day, revoked_why=why))


def _new_key(content: dict[str, Json]) -> PublicKey:
    new = content.get("new")
    if not isinstance(new, dict):
        raise Invalid(msg("the key rotation names no new key"))
    return PublicKey.of_row(new)


def _day(content: dict[str, Json], field: str, name: str) -> date:
    text = text_field(content, field, name)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            msg("field {field} of the {name} is no day", field=field, name=name)
        ) from None


def _check_successor(keyring: Keyring, old: PublicKey, new: PublicKey) -> None:
    if (new.party, new.holder) != (old.party, old.holder) or not set(new.roles) <= set(old.roles):
        raise Refused(
            msg(
                "key {new} would be for another party, holder or role than {old}",
                new=new.key,
                old=old.key,
            ),
            msg("introduce it by a card and compare the fingerprint"),
        )
    for other in keyring.keys.values():
        if (
            (other.party, other.holder) == (old.party, old.holder)
            and other.key not in (old.key, new.key)
            and other.valid_from >= old.valid_from
        ):  # whoever has stolen the old key could name a second successor, also of a revoked first
            raise Refused(
                msg("key {old} has a successor already: {other}", old=old.key, other=other.key),
                msg("introduce it by a card and compare the fingerprint"),
            )


def _require(checks: tuple[SignatureCheck, ...], signer: str) -> None:
    if any(check.ok for check in checks if check.key == signer):
        return
    problem = next((check.problem for check in checks if check.key == signer), None)
    raise Refused(
        msg(
            "key {key} vouches for nothing here: {problem}",
            key=signer,
            problem=problem or msg("it has not signed"),
        )
    )
