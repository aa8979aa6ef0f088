"""Fuzzing the papers that another party sends: JSON, envelopes, statements, cases, heads and keys.

The seeds are the same bytes in every run, so nothing in them is drawn by chance.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kuznia.exchange.canonical import canonical, parse_canonical, parse_object
from kuznia.exchange.case_events import DECISION, STATEMENT
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.content_keys import WRAPPED_BYTES
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.key_cards import CARD, card, read_card
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.ledger.countersigning import read_request, request, require_growth
from kuznia.exchange.ledger.entries import Entry, faults, tree_of
from kuznia.exchange.ledger.notes import Checkpoint, read_note
from kuznia.exchange.ledger.proofs import proof_of, read_ledger, require_proof, written_ledger
from kuznia.exchange.package_facts import LeftOut
from kuznia.exchange.package_file import Head, parse_head, write_head
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.statement import (
    Authority,
    Condition,
    Obligation,
    Recipient,
    ReleasedElement,
    ReleaseStatement,
    read_statement,
)
from kuznia.model.errors import Invalid, Refused
from tools.fuzz_target import Target, require_same


def _key() -> PrivateKey:
    signing = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    sealing = X25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    halves = (signing.public_key().public_bytes_raw(), sealing.public_key().public_bytes_raw())
    days = (date(2026, 1, 1), date(2027, 12, 31))
    return PrivateKey(
        PublicKey("US", "us-1", ("propose", "node"), *halves, *days), signing, sealing
    )


KEY = _key()
RELEASE = ReleaseStatement(
    edition="R-1 BRK A",
    edition_sha256="e" * 64,
    release="R-1",
    serial="K7AB-0001",
    package="BRK",
    revision="A",
    package_digest="a" * 64,
    releasing_party="US",
    receiving_party="UA",
    recipient=Recipient("ua-works", "Завод"),
    authorisation=Authority("TAA-1", "TA-0000-26"),
    purpose="manufacture",
    means="medium",
    elements=(ReleasedElement("model", "1" * 64, "2" * 64, "model", {"letter": "A"}),),
    left_out=(LeftOut("parts", "3" * 64),),
    provisos=(Condition("P-1", "Report each lot."),),
    obligations=(Obligation("annual report", "2027-01-31"), Obligation("log", "")),
    proposed_on="2026-06-01",
    expires="2026-12-31",
    host_document=Authority("UA-1", "7"),
    others={"notes": [1, 2.5, None, True]},
)
PAPER = sign(STATEMENT, RELEASE.to_json(), KEY)
ENVELOPE = PAPER.to_json()
DECIDED = sign(DECISION, {"release": "R-1", "statement": PAPER.digest, "outcome": "ALLOW"}, KEY)
CASE = CaseFile.of_json(
    CaseFile(PAPER, (DECIDED,), receipts=(DECIDED,), others={"notes": ["a"]}).as_json()
)
HEAD = write_head(Head(CASE, {KEY.key: bytes(WRAPPED_BYTES)}))
ODD_JSON = '{"a":[1,-0.5,1e+21,"\\ud83d\\ude00 ґ\\n",{"":null}],"b":{"b":[[[]]],"c":true}}'.encode()


LEDGER = [
    Entry(number, f"{number:064x}", "p" * 64, "R-1", "decision", "2026-05-01", "2026-05-02",
          "UA 3 00" if number == 5 else "")
    for number in range(1, 6)
]  # fmt: skip
TREE = tree_of(LEDGER)
SIGNED = Checkpoint("US", TREE.size, TREE.root()).signed_by(KEY)
COSIGNED = SIGNED.cosigned_by(KEY, datetime(2026, 6, 1, tzinfo=UTC))
KEYRING = Keyring.of([KEY.public])


def _json(data: bytes) -> None:
    value = parse_object(data)
    require_same(parse_canonical(canonical(value)), value)


def _envelope(data: bytes) -> None:
    envelope = Envelope.from_json(data)
    require_same(Envelope.from_json(envelope.to_json()), envelope)


def _release(data: bytes) -> None:
    read_statement(canonical(parse_object(data)))
    read_statement(data)


def _case(data: bytes) -> None:
    case = CaseFile.of_json(parse_object(data))
    require_same(CaseFile.of_json(parse_object(case.to_json())), case)
    require_same(case.merged(case), case)
    case.merged(CASE)


def _head(data: bytes) -> None:
    parse_head(canonical(parse_object(data)), "fuzz")
    parse_head(data, "fuzz")


def _key_line(data: bytes) -> None:
    key = PublicKey.of_line(data.decode("utf-8", "replace"))
    require_same(PublicKey.of_line(key.line()), key)


def _note(data: bytes) -> None:
    note = read_note(data)
    require_same(note.note().encode(), data)


def _request(data: bytes) -> None:
    found = read_request(data)
    require_same(read_request(found.text().encode()), found)
    require_growth(None, found)


def _proof(data: bytes) -> None:
    require_proof(canonical(parse_object(data)), KEYRING, date(2026, 6, 1))


def _ledger(data: bytes) -> None:
    checkpoint, entries = read_ledger(data)
    faults(entries)
    require_same(read_ledger(written_ledger(entries, checkpoint)), (checkpoint, entries))


def _card(data: bytes) -> None:
    """Read a card, or what its key has signed of itself."""
    content = parse_object(data)
    read_card(Envelope.of_json(content) if "payload" in content else sign(CARD, data, KEY))


PAPERS: tuple[Target, ...] = (
    Target("canonical", _json, (ODD_JSON, ENVELOPE), (Invalid,)),
    Target("envelope", _envelope, (ENVELOPE, PAPER.signed_by(KEY).to_json()), (Invalid,)),
    Target("release", _release, (RELEASE.to_json(),), (Invalid,)),
    Target("case", _case, (CASE.to_json(), CaseFile(PAPER).to_json()), (Invalid, Refused)),
    Target("head", _head, (HEAD,), (Invalid,)),
    Target("note", _note, (SIGNED.note().encode(), COSIGNED.note().encode()), (Invalid,)),
    Target("request", _request, (request(TREE, 0, SIGNED).text().encode(),), (Invalid, Refused)),
    Target("proof", _proof, (proof_of(LEDGER, 3, COSIGNED),), (Invalid, Refused)),
    Target("ledger", _ledger, (written_ledger(LEDGER, COSIGNED),), (Invalid, Refused)),
    Target("key", _key_line, (KEY.public.line().encode(),), (Invalid,)),
    Target("card", _card, (card(KEY).to_json(), KEY.public.line().encode()), (Invalid, Refused)),
)
