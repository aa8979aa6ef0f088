"""Two invented parties with their keys, a statement of a release, and the papers around it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuznia.exchange import case_events as c
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.private_keys import PrivateKey

START = date(2026, 1, 1)
TODAY = date(2026, 6, 1)
EDITION = "e" * 64


def key(party: str, holder: str, *roles: str, valid_from: date = START) -> PrivateKey:
    return PrivateKey.new(party, holder, roles, valid_from)


@dataclass(frozen=True)
class Parties:
    """The keys of both."""

    proposer: PrivateKey
    approver: PrivateKey
    us_node: PrivateKey
    agreer: PrivateKey
    ua_node: PrivateKey

    @property
    def keyring(self) -> Keyring:
        return Keyring.of(key.public for key in vars(self).values())


def two_parties() -> Parties:
    return Parties(
        key("US", "us-1", "propose"),
        key("US", "us-2", "approve"),
        key("US", "us-node", "node", "attest"),
        key("UA", "ua-1", "approve"),
        key("UA", "ua-node", "node", "attest"),
    )


def statement_payload(release: str = "R-1", **changed: Json) -> dict[str, Json]:
    predicate: dict[str, Json] = {
        "release": release,
        "releasing_party": "US",
        "receiving_party": "UA",
        "expires": "2026-12-31",
    }
    return {
        "_type": c.STATEMENT_TYPE,
        "subject": [{"name": "bracket", "digest": {"sha256": EDITION}}],
        "predicateType": c.PREDICATE_TYPE,
        "predicate": predicate | changed,
    }


def statement(*signers: PrivateKey, release: str = "R-1", **changed: Json) -> Envelope:
    return sign(c.STATEMENT, statement_payload(release, **changed), *signers)


def paper(
    payload_type: str,
    about: Envelope,
    party: str,
    *signers: PrivateKey,
    on: date = TODAY,
    **more: Json,
) -> Envelope:
    """Make a paper about the statement of release R-1."""
    content: dict[str, Json] = {
        "release": "R-1",
        "statement": about.digest,
        "party": party,
        "on": on.isoformat(),
    }
    return sign(payload_type, content | more, *signers)


def decision(
    about: Envelope, party: str, signer: PrivateKey, outcome: str = "ALLOW", on: date = TODAY
) -> Envelope:
    return paper(c.DECISION, about, party, signer, on=on, outcome=outcome, rulings=[])


def open_case(parties: Parties) -> CaseFile:
    about = statement(parties.proposer, parties.approver, parties.agreer)
    decisions = (
        decision(about, "US", parties.us_node),
        decision(about, "UA", parties.ua_node, "DUE"),
    )
    return CaseFile(about, decisions)
