"""Partners: where the node of each other party is reached, and as which participant it takes part."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kuznia.exchange.dsp.identity import participant_of, party_in
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Partner:
    """The node of another party."""

    party: str
    address: str
    """Root address, without a slash at its end."""
    participant: str
    """Identifier at which it takes part."""
    added_on: str

    def row(self) -> dict[str, str]:
        """Give the partner as a row of the table `partners`."""
        return {"party": self.party, "address": self.address, "participant": self.participant,
                "added_on": self.added_on}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Partners:
    """The partners that a party knows."""

    by_party: Mapping[str, Partner]

    @classmethod
    def of(cls, partners: Iterable[Partner]) -> Partners:
        """Gather partners; no two are of one party or take part at one identifier."""
        return cls({each.party: each for each in partners})

    def participant(self, party: str) -> str:
        """Give the identifier at which a party takes part; that of its code if none is known."""
        known = self.by_party.get(party)
        return participant_of(party) if known is None else known.participant

    def party(self, participant: str) -> str | None:
        """Give the party that takes part at an identifier; None when none does."""
        for each in self.by_party.values():
            if each.participant == participant:
                return each.party
        named = party_in(participant)
        return None if named in self.by_party else named


def proper_address(address: str) -> str:
    """Give the root address of a node as it is kept.

    Raises Invalid when it is none, and Refused when it leads beyond this machine without TLS.
    """
    try:
        found = urlsplit(address.strip())
        host, _port = found.hostname, found.port
    except ValueError:
        host, found = None, urlsplit("")
    is_root = not (found.query or found.fragment or found.username or found.password)
    if found.scheme not in ("http", "https") or not host or not is_root:
        raise Invalid(
            msg("'{address}' is no address of a node", address=address),
            hint=msg("it looks like https://node.example:8280"),
        )
    if found.scheme == "http" and not is_this_machine(host):
        raise Refused(
            msg("nothing goes to {host} without TLS", host=host),
            msg("give its address with https://"),
        )
    return found.geturl().rstrip("/")


def is_this_machine(host: str) -> bool:
    """Say whether a host is this machine, as seen from itself."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
