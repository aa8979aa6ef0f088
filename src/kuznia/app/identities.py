"""Who calls a node, and how it shows others who calls them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.identity import Callers, issue, now, participant_of
from kuznia.exchange.private_keys import PrivateKey


class Identity(Protocol):
    """One way in which participants know each other by the header `Authorization`."""

    def caller(self, header: str) -> str:
        """Give the participant that a call comes from.

        Raises Refused when it does not show who it is.
        """
        ...

    def header(self, peer: str) -> str:
        """Give the header by which a peer knows this node."""
        ...


@dataclass(frozen=True, slots=True)
class KeyIdentity:
    """Tokens that nodes sign themselves, by keys that both parties have exchanged."""

    folder: WatchedFolder
    key: PrivateKey
    callers: Callers

    @classmethod
    def of(cls, folder: WatchedFolder, key: PrivateKey) -> KeyIdentity:
        """Give the identity of a key's party."""
        return cls(folder, key, Callers(participant_of(key.public.party)))

    def caller(self, header: str) -> str:
        """Give the participant whose key has signed a token."""
        keyring = self.folder.standing().keyring
        return participant_of(self.callers.party(header, keyring, now()))

    def header(self, peer: str) -> str:
        """Sign a token that counts once."""
        return issue(self.key, peer, now())
