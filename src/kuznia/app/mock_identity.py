"""The mock identity of Eclipse EDC: each caller is whoever it says, so only for trials on one machine.

Its header `Authorization` is a JSON object, with no word before it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlsplit

from kuznia.exchange.canonical import parse_object
from kuznia.exchange.dsp.partners import is_this_machine
from kuznia.exchange.dsse import Envelope
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

REGION = "eu"
LONGEST = 4096


@dataclass(frozen=True, slots=True)
class MockIdentity:
    """Headers that prove nothing."""

    name: str
    """The participant that this node says it is."""

    @classmethod
    def of(cls, name: str, address: str) -> MockIdentity:
        """Give the identity of a participant whose node is reached at an address, if at any.

        Raises Refused when others than the programs of this machine could reach it.
        """
        if address and not is_this_machine(urlsplit(address).hostname or ""):
            raise Refused(
                msg("a node whose callers prove nothing has an address of this machine, not {address}",
                    address=address),
            )  # fmt: skip
        return cls(name)

    def may_know(self, header: str) -> bool:  # noqa: ARG002 - any may be known
        """Leave it to `caller`, which costs as little."""
        return True

    def caller(self, header: str) -> str:
        """Give the participant that a caller says it is.

        Raises Refused when it says nothing.
        """
        try:
            said = parse_object(header.encode(), "header", largest=LONGEST)
        except (Invalid, UnicodeEncodeError):
            said = {}
        name = said.get("clientId")
        if not isinstance(name, str) or not name:
            raise Refused(msg("the caller does not show who it is"))
        return name

    def is_reached_at(self, peer: str, address: str) -> bool:  # noqa: ARG002 - any will do
        """Take any address: nothing is known of the peer's."""
        return True

    def require_signed(self, peer: str, paper: Envelope, payload_type: str) -> None:  # noqa: ARG002 - none counts
        """Refuse every paper: nobody has shown a key.

        Raises Refused.
        """
        raise Refused(msg("nothing is signed between nodes whose callers prove nothing"))

    def header(self, peer: str) -> str:
        """Say who we are."""
        return json.dumps({"region": REGION, "audience": peer, "clientId": self.name})
