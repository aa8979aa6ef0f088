"""Who calls a node, and how it shows others who calls them."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from kuznia.app.days import today
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.addresses import same_server
from kuznia.exchange.dsp.did import document
from kuznia.exchange.dsp.identity import Callers, issue, key_named, now, participant_of
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import card
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Refused
from kuznia.model.language import msg


class Identity(Protocol):
    """One way in which participants know each other by the header `Authorization`."""

    def caller(self, header: str) -> str:
        """Give the participant that a call comes from.

        Raises Refused when it does not show who it is.
        """
        ...

    def may_know(self, header: str) -> bool:
        """Say at little cost whether it may know who sends a header; nothing is proved by that."""
        ...

    def header(self, peer: str) -> str:
        """Give the header by which a peer knows this node."""
        ...

    def is_reached_at(self, peer: str, address: str) -> bool:
        """Say whether a peer may ask for answers at an address."""
        ...

    def require_signed(self, peer: str, paper: Envelope, payload_type: str) -> None:
        """Refuse a paper that a peer's node has not signed.

        Raises Refused.
        """
        ...


@dataclass(frozen=True, slots=True)
class KeyIdentity:
    """Tokens that nodes sign themselves, by keys that both parties have exchanged."""

    folder: WatchedFolder
    key: PrivateKey
    callers: Callers

    @classmethod
    def of(cls, folder: WatchedFolder, key: PrivateKey, name: str | None = None) -> KeyIdentity:
        """Give the identity of a key's party, which may take part under a name of its own."""
        return cls(folder, key, Callers(name or participant_of(key.public.party), now()))

    @property
    def name(self) -> str:
        """The identifier at which the node takes part."""
        return self.callers.audience

    def caller(self, header: str) -> str:
        """Give the participant whose key has signed a token."""
        standing = self.folder.standing()
        name_of = standing.partners.participant
        return name_of(self.callers.party(header, standing.keyring, now(), name_of))

    def may_know(self, header: str) -> bool:
        """Say whether a header names a key that was known when the folder was last looked at."""
        return key_named(header) in self.folder.last().keyring.keys

    def header(self, peer: str) -> str:
        """Sign a token that counts once."""
        return issue(self.key, peer, now(), self.name)

    def card(self) -> Envelope:
        """Give the card of the node's key, by which the other party adds it as a partner.

        Raises Refused when the key no longer counts.
        """
        known = self.folder.standing().keyring.keys.get(self.key.key, self.key.public)
        problem = known.not_in_force(date.fromisoformat(today()))
        if problem is not None:
            raise Refused(problem)
        return card(self.key.with_public(known), self.name)

    def document(self, catalog: str, versions: str) -> dict[str, Json]:
        """Give the document of the node's DID, with the keys of its party's nodes that count."""
        keyring, party = self.folder.standing().keyring, self.key.public.party
        keys = keyring.nodes(party, date.fromisoformat(today()))
        return document(self.name, keys, catalog, versions)

    def is_reached_at(self, peer: str, address: str) -> bool:
        """Say whether an address is at the server of a partner's node; of others none is known."""
        partners = self.folder.standing().partners
        known = partners.by_party.get(partners.party(peer) or "")
        return known is None or same_server(known.address, address)

    def require_signed(self, peer: str, paper: Envelope, payload_type: str) -> None:
        """Refuse a paper without the signature of a node of the peer that counts today."""
        standing = self.folder.standing()
        party = standing.partners.party(peer) or ""
        checks = standing.keyring.verify(
            paper, now().date(), payload_type=payload_type, party=party, role="node"
        )
        if not any(check.ok for check in checks):
            problem = next(check.problem for check in checks if check.problem)
            raise Refused(msg("the paper of {peer} does not count: {problem}", peer=peer,
                              problem=problem))  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaticIdentity:
    """Headers that are always the same, for a conformance kit or a first try with a peer."""

    own: str
    """The header that this node sends."""
    callers: Mapping[str, str]
    """Participants, by the header that each sends."""

    def caller(self, header: str) -> str:
        """Give the participant that sends a header."""
        for known, participant in self.callers.items():
            if secrets.compare_digest(known.encode(), header.encode()):
                return participant
        raise Refused(msg("the caller does not show who it is"))

    def may_know(self, header: str) -> bool:
        """Leave it to `caller`, which costs as little."""
        del header
        return True

    def header(self, peer: str) -> str:
        """Give the own header, to whomever it goes."""
        del peer
        return self.own

    def is_reached_at(self, peer: str, address: str) -> bool:
        """Take any address: nothing is known of the peer's."""
        del peer, address
        return True

    def require_signed(self, peer: str, paper: Envelope, payload_type: str) -> None:
        """Refuse every paper: a header that is always the same comes with no key to check by."""
        del paper, payload_type
        raise Refused(msg("the paper of {peer} does not count: {problem}", peer=peer,
                          problem=msg("this node knows peers by a header, and has no key of theirs")))  # fmt: skip
