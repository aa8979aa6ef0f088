"""Signed papers after a proposal: taken in from the other party, receipts, recalls, replays."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from kuznia.app.cases import (
    case_path,
    find_case,
    keep_case,
    known_case,
    position_of,
    recorded_days,
)
from kuznia.app.days import record_day, require_reason, today
from kuznia.app.keys import keyring_of, signing_key
from kuznia.app.languages import use_language
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.app.releases import Said
from kuznia.app.statements import take_in_statement
from kuznia.exchange.canonical import LARGEST, Json, parse_object
from kuznia.exchange.case_events import (
    ACKNOWLEDGEMENT,
    ATTESTATION,
    RECALL,
    RECEIPT,
    WITHDRAWAL,
)
from kuznia.exchange.case_file import PAPERS, CaseFile, read_case
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.statement import read_statement
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.release_events import EventKind
from kuznia.release.record import Replayed, replay_record
from kuznia.release.rules import BY_ID

MOST_IDLE = 16
"""Papers that count for nothing that a case from the other party may hold."""
MOST_TIMES = 500
"""How many times as large as its file the content of a package may be."""
LARGEST_PACKAGE = 256 * 1024 * 1024 * 1024
"""Most bytes in a package that a node reads by itself."""
LARGEST_RECORD = 256 * 1024 * 1024


def import_paper(folder: Path, file: Path, on: str | None = None) -> tuple[str, str]:
    """Take in what the other party has sent in a file; as `take_in_paper`."""
    return take_in_paper(folder, read_whole(file, LARGEST), file.name, on)


def take_in_paper(
    folder: Path, content: bytes, name: str, on: str | None = None
) -> tuple[str, str]:
    """Take in what the other party has sent: a case, an attestation, a key paper.

    Gives the kind of paper and what it is about.  Raises Refused when signatures do not count.
    """
    from kuznia.app.attestations import import_attestation
    from kuznia.app.keys import import_key_paper

    try:
        found = parse_object(content, name)
    except Invalid as error:
        raise Invalid(msg("{file} is no signed paper", file=name), error.findings) from error
    if "statement" in found:
        case = CaseFile.of_json(found, name)
        release = read_statement(case.statement.payload).release
        with changing(folder) as desk:
            day = record_day(desk.programme, on, release)
            take_in_statement(desk, case.statement)
            _require_little_idle(known_case(folder, case), desk.programme, day)
            keep_case(desk, case, day)
        return "case", release
    envelope = Envelope.of_json(found, name)
    if envelope.payload_type == ATTESTATION:
        return "attestation", ", ".join(import_attestation(folder, envelope, on))
    import_key_paper(folder, envelope, on)
    return "key", envelope.digest[:12]


def _require_little_idle(case: CaseFile, programme: Programme, day: str) -> None:
    """Refuse a case with many papers that count for nothing: they would take the room of others.

    Raises Refused.
    """
    counted = {event.paper for event in position_of(programme, case, day).counted}
    papers = {paper.digest for part in PAPERS for paper in case.papers(part)}
    if len(papers - counted) > MOST_IDLE:
        raise Refused(
            msg("the case holds more than {most} papers that count for nothing", most=MOST_IDLE)
        )


def known_already(folder: Path, programme: Programme, content: bytes, name: str) -> str | None:
    """Say what a paper is about that the folder has already; None when it brings something.

    Papers come again and again, with a stick or from a node that missed our answer; an attestation
    that was entered once more would count from a later day.  Raises Invalid when it is no paper.
    """
    found = parse_object(content, name)
    if "statement" in found:
        case = CaseFile.of_json(found, name)
        release = read_statement(case.statement.payload).release
        path = case_path(folder, release)
        papers = [case.statement, *(paper for part in PAPERS for paper in case.papers(part))]
        signatures = {p.signature_digest(each) for p in papers for each in p.signatures}
        is_known = path.is_file() and signatures <= recorded_days(programme).keys()
        return release if is_known and known_case(folder, case) == read_case(path) else None
    paper = Envelope.of_json(found, name)
    if paper.payload_type == ATTESTATION:
        rows = programme["attestations"].iter_rows(named=True)
        start = f"{paper.digest[:12]}-"
        persons = [row["person"] for row in rows if row["attestation"].startswith(start)]
        return ", ".join(persons) or None
    return None


def record_left_over(
    folder: Path, programme: Programme, case: CaseFile, on: str | None = None
) -> bool:
    """Enter what the own party has signed in a case, and a run that was killed has not yet entered.

    A case file is written before the register, so that nothing is entered without its paper.  Says
    whether there was something.  Raises as `keep_case` does.
    """
    if not _left_over(programme, case):
        return False
    release = read_statement(case.statement.payload).release
    with changing(folder) as desk:
        kept = read_case(case_path(folder, release))
        if not _left_over(desk.programme, kept):  # it was a run that had not yet ended
            return False
        keep_case(desk, kept, record_day(desk.programme, on, release))
    return True


def _left_over(programme: Programme, case: CaseFile) -> bool:
    """Say whether a case holds a signature of the own party that the register lacks."""
    recorded, own = recorded_days(programme), programme.settings.party
    papers = [case.statement, *(paper for part in PAPERS for paper in case.papers(part))]
    if all(p.signature_digest(each) in recorded for p in papers for each in p.signatures):
        return False
    keyring, day = keyring_of(programme), date.fromisoformat(today())
    checks = (check for paper in papers for check in keyring.verify(paper, day, party=own))
    return any(check.ok and check.signature not in recorded for check in checks)


def receive(
    folder: Path, opened: Path, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Sign for an edition that was opened and checked, as the receiving party.

    Raises Invalid when its bytes are not those that were signed, and Refused when the release was
    not sent.
    """
    from kuznia.exchange.bag import check_bag, read_bag
    from kuznia.exchange.package_file import BAG, CASE

    if not opened.is_dir():
        raise NotFound(
            msg("there is no folder {folder}", folder=opened),
            msg("open the package file first, with: kuznia package open FILE FOLDER"),
        )
    key = signing_key(folder, holder, passphrase, "node")
    case = read_case(opened / CASE)
    findings = check_bag(opened / BAG)
    if findings:
        raise Invalid(msg("{folder} is not what was sealed", folder=opened), findings)
    digest = read_bag(opened / BAG).digest
    return _answer(folder, case, RECEIPT, {"digest": digest}, key=key, on=on)


def receive_sealed(
    folder: Path,
    file: Path,
    keys: Sequence[PrivateKey],
    key: PrivateKey,
    on: str | None = None,
    *,
    expected: str | None = None,
) -> Said:
    """Sign for a package as it came, sealed: every byte is checked, and nothing is written in clear.

    Raises Invalid when its bytes are not those that were signed, and Refused when none of the keys
    opens it, the release was not sent, or it is another than the *expected* one.
    """
    from kuznia.exchange.bag import fixity, read_files
    from kuznia.exchange.package_file import sealed_bag

    with sealed_bag(file, keys) as (head, bag):
        release = read_statement(head.case.statement.payload).release
        if expected not in (None, release):
            raise Refused(
                msg("it holds the release {release}, and {expected} was agreed on",
                    release=release, expected=expected),
                msg("do not open it; ask the party that sent it"),
            )  # fmt: skip
        most = min(LARGEST_PACKAGE, MOST_TIMES * file.stat().st_size)
        if sum(bag.sizes().values()) > most:  # a small file may say that it holds a lot
            raise Refused(msg("{path} is larger than {most} bytes", path=file, most=most))
        found = read_files(bag)
        if found.digest != read_statement(head.case.statement.payload).edition_sha256:
            raise Invalid(msg("{folder} is not what was sealed", folder=file))
        problems = (*fixity(bag, found), *bag.strangers())
        if problems:
            raise Invalid(msg("{folder} is not what was sealed", folder=file), problems)
    position = position_of(read(folder), known_case(folder, head.case), today())
    if any(event.kind is EventKind.RECEIVED for event in position.counted):
        return Said(release, case_path(folder, release), position)  # a run cut short has signed
    return _answer(folder, head.case, RECEIPT, {"digest": found.digest}, key=key, on=on)


def recall(
    folder: Path, release: str, reason: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Call a release back, as the releasing party.

    The own copy of its content key is destroyed.  Raises Refused when it was not sent, or this key
    may not recall.
    """
    from kuznia.app.release_keys import destroy_key

    key = signing_key(folder, holder, passphrase, "approve", "node")
    case = read_case(find_case(folder, release))
    said = _answer(folder, case, RECALL, {"reason": require_reason(reason)}, key=key, on=on)
    destroy_key(folder, said.release)
    return said


def withdraw(
    folder: Path, release: str, reason: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Withdraw a proposal that was not yet sent, as the releasing party.

    Raises Refused when it was sent, or this key may not withdraw.
    """
    key = signing_key(folder, holder, passphrase, "propose", "approve")
    case = read_case(find_case(folder, release))
    return _answer(folder, case, WITHDRAWAL, {"reason": require_reason(reason)}, key=key, on=on)


def acknowledge_recall(
    folder: Path, release: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Confirm that all copies of a recalled release were destroyed, as the receiving party.

    Raises Refused when it was not recalled.
    """
    key = signing_key(folder, holder, passphrase, "approve", "node")
    case = read_case(find_case(folder, release))
    if read_statement(case.statement.payload).releasing_party == key.public.party:
        raise Invalid(
            msg("no reason is given"), hint=msg("the party that recalls says why, with --reason")
        )
    return _answer(folder, case, ACKNOWLEDGEMENT, {}, key=key, on=on)


def replay(record: Path) -> list[Replayed]:
    """Ask the rules of a kept decision again, with the facts and the law that it kept.

    Raises Invalid when the file is no such record.
    """
    try:
        own = json.loads(read_whole(record, LARGEST_RECORD))
        with use_language("en"):
            return replay_record(own, BY_ID)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Invalid(msg("{file} is no record of a decision", file=record)) from error


def _answer(
    folder: Path,
    case: CaseFile,
    kind: str,
    fields: dict[str, Json],
    *,
    key: PrivateKey,
    on: str | None,
) -> Said:
    release = read_statement(case.statement.payload).release
    with changing(folder) as desk:
        day = record_day(desk.programme, on, release)
        take_in_statement(desk, case.statement)
        content: dict[str, Json] = {
            "release": release,
            "statement": case.statement.digest,
            "party": desk.party,
            "on": day,
            **fields,
        }
        paper = sign(kind, content, key)
        part = "receipts" if kind == RECEIPT else "recalls"
        merged = known_case(folder, case).merged(
            replace(CaseFile(case.statement), **{part: (paper,)})
        )
        position_of(desk.programme, merged, day).require_paper(paper)
        position = keep_case(desk, merged, day)
    return Said(release, case_path(folder, release), position)
