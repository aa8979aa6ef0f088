"""Releases: proposed under the own rules, and approved by a second person and the other state."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kuznia.app.cases import (
    Position,
    case_path,
    find_case,
    keep_case,
    known_case,
    position_of,
    require_registered,
)
from kuznia.app.checks_of_release import ask_again, ask_own_rules, require_named
from kuznia.app.days import last_day, record_day
from kuznia.app.keys import signing_key
from kuznia.app.languages import use_language
from kuznia.app.packages import bag_of, stamp_of
from kuznia.app.registers import Desk, changing
from kuznia.app.statements import package_fields, take_in_statement
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_events import DECISION, STATEMENT
from kuznia.exchange.case_file import CaseFile, read_case
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.stamp import serial_of
from kuznia.exchange.statement import (
    Authority,
    Condition,
    Obligation,
    Recipient,
    ReleasedElement,
    ReleaseStatement,
    read_statement,
)
from kuznia.exchange.whole_file import write_whole
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.release_events import EventKind
from kuznia.release.case import EVENTS, FINAL, STATES, State
from kuznia.release.checking import Verdict
from kuznia.release.decision import Outcome
from kuznia.release.gathering import host_document
from kuznia.release.record import own_record, record_digest, shared_record
from kuznia.release.register import Register, Request

DECISIONS = "decisions"
"""Folder, in that of a party, with its own records of what it decided and on which facts."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a step: the case file, how far the case is, and what the rules said."""

    release: str
    case: Path
    position: Position
    verdict: Verdict | None = None
    record: Path | None = None
    """The own record of the verdict, to be replayed from."""


def propose(
    folder: Path,
    request: Request,
    *,
    holder: str,
    passphrase: str,
    without: Sequence[str] = (),
    expires: str | None = None,
) -> Said:
    """Propose a release: ask the own rules, cut the edition, and sign for its exact bytes.

    Raises Stopped, a Refused with the verdict, when the rules do not allow it.
    """
    from kuznia.exchange.edition import cut_edition

    key = signing_key(folder, holder, passphrase, "propose")
    _require_attests(key)
    with changing(folder) as desk:
        record_day(desk.programme, request.on)
        require_named(desk.programme, request)
        verdict = ask_own_rules(desk, request, without)
        row = _release_row(desk, request, expires)
        release = row["release"]
        with tempfile.TemporaryDirectory(prefix=".edition.", dir=folder) as new:
            edition = cut_edition(
                bag_of(desk, request.package),
                Path(new) / "bag",
                list(verdict.elements),
                stamp_of(desk, row),
            )
        row["edition_sha256"] = edition.digest
        desk.add("releases", row)
        site = desk.row("sites", site=request.site)
        statement = ReleaseStatement(
            edition=f"{release} {request.package}",
            edition_sha256=edition.digest,
            release=release,
            serial=row["serial"],
            package=request.package,
            revision=desk.row("packages", package=request.package)["revision"] or "-",
            package_digest=edition.cut.package_sha256,
            releasing_party=desk.party,
            receiving_party=site["party"],
            recipient=Recipient(request.site, site["organisation"] or "-"),
            authorisation=_authority(desk, request.authorisation),
            purpose=request.purpose,
            means=request.means,
            elements=tuple(
                ReleasedElement(e.element, e.sha256, e.original_sha256, e.kind, e.marking)
                for e in edition.elements
            ),
            left_out=edition.left_out,
            provisos=tuple(
                Condition(each["proviso"], each["text"] or each["kind"])
                for each in desk.programme["provisos"].iter_rows(named=True)
                if each["authorisation"] == request.authorisation
            ),
            obligations=_obligations(verdict),
            proposed_on=request.on,
            expires=row["expires"] or "",
            host_document=None
            if request.host_document is None
            else _authority(desk, request.host_document),
            others=package_fields(desk, request, verdict.elements),
        )
        envelope = sign(STATEMENT, statement.to_json(), key)
        decision = _decision(desk, verdict, release, envelope, key)
        position = keep_case(desk, CaseFile(envelope, decisions=(decision,)), request.on)
        record = keep_record(desk, verdict, release)
    return Said(release, case_path(folder, release), position, verdict, record)


def approve(
    folder: Path, release_or_file: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Say yes to a proposal, as the second person of its party or for the receiving party.

    The own rules are asked again first.  Raises Stopped when they do not allow it, and Refused,
    naming the rule, when this person may not say yes.
    """
    key = signing_key(folder, holder, passphrase, "propose", "approve")
    case = read_case(find_case(folder, release_or_file))
    statement = read_statement(case.statement.payload)
    release = statement.release
    with changing(folder) as desk:
        day = record_day(desk.programme, on, release)
        case = known_case(folder, case)
        before = position_of(desk.programme, case, day).require()
        if before.state in FINAL | {State.RELEASED, State.RECEIVED, State.RECALLED}:
            raise Refused(
                msg("a release that is {state} cannot be {event}", state=STATES[before.state],
                    event=EVENTS[EventKind.APPROVED])
            )  # fmt: skip
        take_in_statement(desk, case.statement, again=True)
        require_registered(desk, case.statement)
        verdict = ask_again(desk, statement, day)
        receiving = desk.party == statement.receiving_party
        if receiving:
            _require_attests(key)
            _keep_host_document(desk, verdict.request)
        decided = (_decision(desk, verdict, release, case.statement, key),) if receiving else ()
        merged = case.merged(CaseFile(case.statement.signed_by(key), decisions=decided))
        _require_counted(before.state.value, position_of(desk.programme, merged, day), key)
        position = keep_case(desk, merged, day)
        record = keep_record(desk, verdict, release)
    return Said(release, case_path(folder, release), position, verdict, record)


def _require_attests(key: PrivateKey) -> None:
    """Refuse a key that may not sign what its party's rules have said.

    Raises Refused.
    """
    if not {"attest", "node"} & set(key.public.roles):
        raise Refused(
            msg("the key of {holder} may not sign what the rules said", holder=key.public.holder),
            msg("it needs the role attest or node beside: {roles}",
                roles=", ".join(key.public.roles)),
        )  # fmt: skip


def keep_record(desk: Desk, verdict: Verdict, release: str) -> Path:
    """Keep the own record of a verdict, under a name that no other record has."""
    with use_language("en"):
        own = own_record(verdict)
    folder = desk.folder / DECISIONS
    folder.mkdir(exist_ok=True)
    path = folder / f"{release}.{desk.party}.{record_digest(own)[:12]}.json"
    text = json.dumps(own, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(path, text.encode())
    return path


def _release_row(desk: Desk, request: Request, expires: str | None) -> dict[str, Any]:
    end = desk.row("authorisations", authorisation=request.authorisation)["expires"]
    return {
        "release": _new_release(desk, request),
        "package": request.package,
        "site": request.site,
        "authorisation": request.authorisation,
        "host_document": host_document(Register.of(desk.programme), request),
        "purpose": request.purpose,
        "means": request.means,
        "value_usd": request.value_usd,
        "quantity": request.quantity,
        "serial": serial_of(secrets.token_bytes(10)),
        "state": "proposed",
        "proposed_on": request.on,
        "released_on": None,
        "expires": end if expires is None else last_day(expires, request.on),
    }


def _decision(
    desk: Desk, verdict: Verdict, release: str, statement: Envelope, key: PrivateKey
) -> Envelope:
    """Sign what the other party may see of a verdict."""
    with use_language("en"):
        shared = cast("dict[str, Json]", shared_record(verdict, own_record(verdict)))
    content: dict[str, Json] = {
        **shared,
        "release": release,
        "statement": statement.digest,
        "party": desk.party,
        "on": verdict.request.on,
    }
    return sign(DECISION, content, key)


def _keep_host_document(desk: Desk, request: Request) -> None:
    """Enter the permit that the own rules saw, so that one for one release is used up by it."""
    row = desk.row("releases", release=str(request.release))
    document = host_document(Register.of(desk.programme), request)
    desk.add("releases", {**row, "host_document": document})


def _require_counted(before: str, after: Position, key: PrivateKey) -> None:
    """Refuse when a signature has moved nothing.

    Raises Refused with the rule that it broke.
    """
    if after.require().state.value != before:
        return
    for event, reason in after.refused:
        if event.key == key.key:
            raise Refused(reason)
    proposer = after.require().proposer
    if proposer.key == key.key or proposer.holder == key.public.holder:
        raise Refused(
            msg("the one who proposes may not approve"),
            msg("another person of {party} approves", party=key.public.party),
        )
    reasons = [problem.reason for problem in after.problems]
    raise Refused(reasons[0] if reasons else msg("the signature adds nothing to the case"))


def _authority(desk: Desk, code: str) -> Authority:
    return Authority(code, desk.row("authorisations", authorisation=code)["number"] or "-")


def _obligations(verdict: Verdict) -> tuple[Obligation, ...]:
    with use_language("en"):
        return tuple(
            Obligation(f"{ruling.rule}: {ruling.answer.reason}", ruling.answer.due or "")
            for ruling, _about in verdict.findings(Outcome.DUE)
        )


def _new_release(desk: Desk, request: Request) -> str:
    """Give the next number that neither the register has nor a case file of a run cut short."""
    base = f"{request.package}-{request.site}"
    taken = set(desk.programme["releases"]["release"])
    number = 1
    while f"{base}-{number}" in taken or case_path(desk.folder, f"{base}-{number}").exists():
        number += 1
    return f"{base}-{number}"
