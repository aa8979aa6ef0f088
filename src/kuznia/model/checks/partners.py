"""Checks of the nodes of other parties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kuznia.model.checks.rows import error, records
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme

_ADDRESS = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
_OF_A_PARTY = "urn:kuznia:"


def check_own_node(programme: Programme) -> Iterator[Finding]:
    """Find the own party among the partners."""
    for row, partner in records(programme, "partners"):
        if partner["party"] and partner["party"] == programme.settings.party:
            yield error(
                "own_node",
                ("partners", row, "party"),
                msg("{party} is the party whose folder this is", party=partner["party"]),
                msg("another party"),
            )


def check_node_addresses(programme: Programme) -> Iterator[Finding]:
    """Find addresses of nodes that cannot be any."""
    for row, partner in records(programme, "partners"):
        address = partner["address"]
        if address and not _ADDRESS.fullmatch(address):
            yield error(
                "node_addresses",
                ("partners", row, "address"),
                msg("'{address}' is no address of a node", address=address),
                msg("it looks like https://node.example:8280"),
            )


def check_participants(programme: Programme) -> Iterator[Finding]:
    """Find two partners that take part at one identifier, or one at that of another party."""
    taken: dict[str, str] = {}
    for row, partner in records(programme, "partners"):
        party, participant = partner["party"], partner["participant"]
        if not party or not participant:
            continue
        other = taken.setdefault(participant, party)
        if participant.startswith(_OF_A_PARTY) and other == party:
            other = participant.removeprefix(_OF_A_PARTY)
        if other != party:
            yield error(
                "participants",
                ("partners", row, "participant"),
                msg("{participant} is {other}, and not {party}", participant=participant,
                    other=other, party=party),
                msg("urn:kuznia:{party} or a DID of its own", party=party),
            )  # fmt: skip
