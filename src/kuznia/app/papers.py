"""Signed papers after a proposal: taken in from the other party, receipts, recalls, replays."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kuznia.app.cases import case_path, find_case, keep_case, position_of, predicate
from kuznia.app.checks_of_release import proper_day
from kuznia.app.keys import private_key
from kuznia.app.languages import use_language
from kuznia.app.registers import changing, today
from kuznia.app.releases import Said
from kuznia.app.statements import take_in_statement
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_events import ACKNOWLEDGEMENT, ATTESTATION, RECALL, RECEIPT
from kuznia.exchange.case_file import CaseFile, read_case
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg
from kuznia.release.record import Replayed, replay_record
from kuznia.release.rules import BY_ID

LARGEST_RECORD = 256 * 1024 * 1024


def import_paper(folder: Path, file: Path, on: str | None = None) -> tuple[str, str]:
    """Take in what the other party has sent: a case, an attestation, a key paper.

    Gives the kind of paper and what it is about.  Raises Refused when signatures do not count.
    """
    from kuznia.app.attestations import import_attestation
    from kuznia.app.keys import import_key_paper

    day = proper_day(on or today())
    content = read_whole(file, LARGEST_RECORD)
    found: object = None
    with suppress(ValueError):
        found = json.loads(content)
    if not isinstance(found, dict):
        raise Invalid(msg("{file} is no signed paper", file=file))
    if "statement" in found:
        case = read_case(file)
        said = predicate(case)
        with changing(folder) as desk:
            if desk.party == said.get("receiving_party"):
                take_in_statement(desk, said)
            keep_case(desk, case, day).require()
        return "case", str(said["release"])
    envelope = Envelope.from_json(content, file.name)
    if envelope.payload_type == ATTESTATION:
        return "attestation", ", ".join(import_attestation(folder, envelope))
    import_key_paper(folder, envelope, day)
    return "key", envelope.digest[:12]


def receive(
    folder: Path, opened: Path, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Sign for an edition that was opened and checked, as the receiving party.

    Raises Invalid when its bytes are not those that were signed, and Refused when the release was
    not sent.
    """
    from kuznia.exchange.bag import check_bag, read_bag
    from kuznia.exchange.package_file import BAG, CASE

    day = proper_day(on or today())
    key = private_key(folder, holder, passphrase)
    case = read_case(opened / CASE)
    findings = check_bag(opened / BAG)
    if findings:
        raise Invalid(msg("{folder} is not what was sealed", folder=opened), findings)
    digest = read_bag(opened / BAG).digest
    return _answer(folder, case, RECEIPT, key, day=day, fields={"digest": digest}, state="received")


def recall(
    folder: Path, release: str, reason: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Call a release back, as the releasing party.

    Raises Refused when it was not sent, or this key may not recall.
    """
    day = proper_day(on or today())
    key = private_key(folder, holder, passphrase)
    case = read_case(find_case(folder, release))
    return _answer(folder, case, RECALL, key, day=day, fields={"reason": reason}, state="recalled")


def acknowledge_recall(
    folder: Path, release: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Confirm that all copies of a recalled release were destroyed, as the receiving party.

    Raises Refused when it was not recalled.
    """
    day = proper_day(on or today())
    key = private_key(folder, holder, passphrase)
    case = read_case(find_case(folder, release))
    return _answer(folder, case, ACKNOWLEDGEMENT, key, day=day, fields={}, state="closed")


def replay(record: Path) -> list[Replayed]:
    """Ask the rules of a kept decision again, with the facts and the law that it kept.

    Raises Invalid when the file is no such record.
    """
    try:
        own = json.loads(read_whole(record, LARGEST_RECORD))
        with use_language("en"):
            return replay_record(own, BY_ID)
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid(msg("{file} is no record of a decision", file=record)) from error


def _answer(
    folder: Path,
    case: CaseFile,
    kind: str,
    key: PrivateKey,
    *,
    day: str,
    fields: dict[str, Json],
    state: str,
) -> Said:
    said = predicate(case)
    release = str(said["release"])
    with changing(folder) as desk:
        if desk.party == said.get("receiving_party"):
            take_in_statement(desk, said)
        content: dict[str, Json] = {
            "release": release,
            "statement": case.statement.digest,
            "party": desk.party,
            "on": day,
            **fields,
        }
        paper = sign(kind, content, key)
        part = "receipts" if kind == RECEIPT else "recalls"
        path = case_path(folder, release)
        known = read_case(path).merged(case) if path.is_file() else case
        merged = known.merged(replace(CaseFile(case.statement), **{part: (paper,)}))
        position = position_of(desk.programme, merged, day)
        if position.require().state.value != state:
            reasons = [p.reason for p in position.problems if p.digest == paper.digest]
            reasons += [reason for _event, reason in position.refused]
            raise Refused(reasons[-1] if reasons else msg("the paper does not count"))
        position = keep_case(desk, merged, day)
    return Said(release, case_path(folder, release), position)
