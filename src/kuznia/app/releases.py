"""Releases: proposed, approved by a second person and the other state, received, recalled."""

from __future__ import annotations

import json
import secrets
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from kuznia.app.cases import (
    Position,
    case_path,
    find_case,
    keep_case,
    position_of,
    predicate,
)
from kuznia.app.checks_of_release import proper_day, require_named, require_yes
from kuznia.app.keys import private_key
from kuznia.app.languages import use_language
from kuznia.app.packages import bag_of, stamp_of
from kuznia.app.registers import Desk, changing, law, today
from kuznia.app.statements import package_fields, take_in_statement
from kuznia.exchange.canonical import Json
from kuznia.exchange.case_events import (
    DECISION,
    STATEMENT,
)
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
from kuznia.release.checking import Verdict, check_release
from kuznia.release.decision import Outcome
from kuznia.release.record import own_record, shared_record
from kuznia.release.register import Register, Request
from kuznia.release.rules import RULES

Row = Mapping[str, Any]

DECISIONS = "decisions"
"""Folder, in that of a party, with its own records of what it decided and on which facts."""


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a step: the case file, how far the case is, and what the rules said."""

    release: str
    case: Path
    position: Position
    verdict: Verdict | None = None


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

    key = private_key(folder, holder, passphrase)
    proper_day(request.on)
    with changing(folder) as desk:
        require_named(desk.programme, request)
        verdict = require_yes(_ask(desk, request, without))
        release = _new_release(desk, request)
        row: dict[str, Any] = {
            "release": release,
            "package": request.package,
            "site": request.site,
            "authorisation": request.authorisation,
            "host_document": request.host_document,
            "purpose": request.purpose,
            "means": request.means,
            "value_usd": request.value_usd,
            "quantity": request.quantity,
            "serial": serial_of(secrets.token_bytes(10)),
            "state": "proposed",
            "proposed_on": request.on,
            "released_on": None,
            "expires": expires
            or desk.row("authorisations", authorisation=request.authorisation)["expires"],
        }
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
            others=package_fields(desk, request),
        )
        envelope = sign(STATEMENT, statement.to_json(), key)
        decision = _decision(desk, verdict, release, envelope, key)
        position = keep_case(desk, CaseFile(envelope, decisions=(decision,)), request.on)
        position.require()
    return Said(release, case_path(folder, release), position, verdict)


def approve(
    folder: Path, release_or_file: str, *, holder: str, passphrase: str, on: str | None = None
) -> Said:
    """Say yes to a proposal, as the second person of its party or for the receiving party.

    The own rules are asked again first.  Raises Stopped when they do not allow it, and Refused,
    naming the rule, when this person may not say yes.
    """
    day = proper_day(on or today())
    key = private_key(folder, holder, passphrase)
    case = read_case(find_case(folder, release_or_file))
    said = predicate(case)
    release = str(said["release"])
    with changing(folder) as desk:
        receiving = desk.party == said.get("receiving_party")
        if receiving:
            take_in_statement(desk, said)
        path = case_path(folder, release)
        if path.is_file():
            case = read_case(path).merged(case)
        before = position_of(desk.programme, case, day).require()
        row = desk.row("releases", release=release)
        verdict = require_yes(_ask(desk, _request(row, day), _left_out(said)))
        signed_for = {each.element for each in read_statement(case.statement.payload).elements}
        if signed_for != set(verdict.elements):
            raise Refused(msg("the edition differs from the one that was signed"))
        decided = () if not receiving else (_decision(desk, verdict, release, case.statement, key),)
        yes = CaseFile(case.statement.signed_by(key), decisions=decided)
        merged = case.merged(yes)
        position = position_of(desk.programme, merged, day)
        _require_counted(before.state.value, position, key)
        position = keep_case(desk, merged, day)
    return Said(release, case_path(folder, release), position, verdict)


def _ask(desk: Desk, request: Request, without: Sequence[str]) -> Verdict:
    register = Register.of(desk.programme)
    state = register.country(desk.party) or desk.party
    return check_release(register, request, RULES, law(desk.folder), state, without=without)


def _decision(
    desk: Desk, verdict: Verdict, release: str, statement: Envelope, key: PrivateKey
) -> Envelope:
    """Keep the own record of a verdict, and sign what the other party may see of it."""
    with use_language("en"):
        own = own_record(verdict)
        shared = cast("dict[str, Json]", shared_record(verdict, own))
    folder = desk.folder / DECISIONS
    folder.mkdir(exist_ok=True)
    text = json.dumps(own, ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / f"{release}.{desk.party}.json", text.encode())
    content: dict[str, Json] = {
        **shared,
        "release": release,
        "statement": statement.digest,
        "party": desk.party,
        "on": verdict.request.on,
    }
    return sign(DECISION, content, key)


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


def _request(row: Row, day: str) -> Request:
    return Request(
        package=row["package"],
        site=row["site"],
        authorisation=row["authorisation"],
        purpose=row["purpose"],
        on=day,
        means=row["means"],
        value_usd=row["value_usd"] or 0,
        quantity=row["quantity"] or 0,
        host_document=row["host_document"],
    )


def _left_out(said: Mapping[str, Json]) -> list[str]:
    left = cast("list[dict[str, Json]]", said.get("left_out") or [])
    return [str(each["element"]) for each in left]


def _authority(desk: Desk, code: str) -> Authority:
    return Authority(code, desk.row("authorisations", authorisation=code)["number"] or "-")


def _obligations(verdict: Verdict) -> tuple[Obligation, ...]:
    with use_language("en"):
        return tuple(
            Obligation(f"{ruling.rule}: {ruling.answer.reason}", ruling.answer.due or "")
            for ruling, _about in verdict.findings(Outcome.DUE)
        )


def _new_release(desk: Desk, request: Request) -> str:
    number = 1 + sum(
        row["package"] == request.package and row["site"] == request.site
        for row in desk.programme["releases"].iter_rows(named=True)
    )
    return f"{request.package}-{request.site}-{number}"
