"""Partners of a party: nodes of other parties, added by their cards and kept with their addresses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kuznia.app.days import today
from kuznia.app.keys import compared, keyring_of, take_card
from kuznia.app.programmes import read
from kuznia.app.registers import Desk, changing, party_of
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner, Partners
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import participant_on, read_card
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.model.errors import NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme


def partners_of(programme: Programme) -> Partners:
    """Give the partners of a programme."""
    return Partners.of(Partner(**row) for row in programme["partners"].iter_rows(named=True))


def partner(folder: Path, party: str) -> Partner:
    """Give the partner of a party.

    Raises NotFound when it was not added.
    """
    known = partners_of(read(folder)).by_party
    if party not in known:
        raise NotFound(
            msg("the node of {party} is not known", party=party),
            msg("add it with: kuznia partner add ADDRESS --fingerprint ... "
                "(known are: {names})", names=", ".join(known) or "–"),
        )  # fmt: skip
    return known[party]


def add_partner(
    folder: Path, address: str, paper: Envelope, fingerprint: str | None
) -> tuple[Partner, PublicKey]:
    """Take in the card that the node at an address has shown, and keep where it is.

    A key that was taken in before, and counts, needs no fingerprint again.  Raises Refused when it
    is no key of another party's node that counts, and as `import_card` does.
    """
    with changing(folder) as desk:
        ring = keyring_of(desk.programme)
        key = compared(paper, fingerprint or _known_fingerprint(ring, read_card(paper)))
        if key.party == desk.party:
            raise Refused(
                msg("{address} is the node of {party}, whose folder this is", address=address,
                    party=key.party),
                msg("give the address of the other party's node"),
            )  # fmt: skip
        key = take_card(desk, key, paper)
        _require_node(key)
        made = Partner(key.party, address, _participant(desk, key, paper), today())
        desk.add("partners", made.row())
    return made, key


def node_keys(folder: Path) -> list[PublicKey]:
    """Give the keys of the own node that count today, the newest of each holder.

    Raises NotFound when there is none.
    """
    programme = read(folder)
    party = party_of(programme, folder)
    newest = {
        key.holder: key
        for key in sorted(
            keyring_of(programme).nodes(party, date.fromisoformat(today())),
            key=lambda key: key.valid_from,
        )
    }
    if not newest:
        raise NotFound(
            msg("{party} has no key of a node that counts", party=party),
            msg("make one with: kuznia key new HOLDER --role node"),
        )
    return list(newest.values())


def _known_fingerprint(ring: Keyring, key: PublicKey) -> str | None:
    return key.fingerprint if key.key in ring.keys else None


def _require_node(key: PublicKey) -> None:
    if "node" not in key.roles:
        raise Refused(
            msg("the key of {holder} has not the role {roles}", holder=key.holder, roles="node"),
            msg("it has: {roles}", roles=", ".join(key.roles)),
        )
    problem = key.not_in_force(date.fromisoformat(today()))
    if problem is not None:
        raise Refused(problem)


def _participant(desk: Desk, key: PublicKey, paper: Envelope) -> str:
    """Give the identifier that a card says, which must be the party's alone."""
    said = participant_on(paper) or participant_of(key.party)
    taken = partners_of(desk.programme).party(said)
    if taken not in (None, key.party):
        raise Refused(
            msg("{participant} is {other}, and not {party}", participant=said, other=taken,
                party=key.party)
        )  # fmt: skip
    return said
