"""Small ledgers of two parties."""

import hashlib

from kuznia.exchange.ledger.entries import Entry, tree_of
from kuznia.exchange.ledger.notes import Checkpoint
from tests.exchange.two_parties import two_parties

PARTIES = two_parties()


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def entry(number: int, signature: str = "", **fields: str) -> Entry:
    days = {"recorded_on": "2026-05-01", "entered_on": "2026-05-01", **fields}
    return Entry(number, digest(signature or f"signature {number}"), digest(f"paper {number}"),
                 "R-1", "decision", **days)  # fmt: skip


def entries(count: int) -> list[Entry]:
    return [entry(number) for number in range(1, count + 1)]


def checkpoint(ledger: list[Entry], party: str = "US") -> Checkpoint:
    """Sign how a ledger stands, by the node of its party."""
    tree = tree_of(ledger)
    node = PARTIES.us_node if party == "US" else PARTIES.ua_node
    return Checkpoint(party, tree.size, tree.root()).signed_by(node)
