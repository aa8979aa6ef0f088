"""Papers between nodes over HTTP: cases, attestations, key papers, checkpoints, and whole ledgers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kuznia.app.ledger import signed_ledger
from kuznia.app.node import Node
from kuznia.app.posting import Posting, paper_named
from kuznia.exchange.canonical import LARGEST
from kuznia.model.errors import Invalid, KuzniaError, NotFound, PeerFailed, Refused, Unable
from kuznia.model.language import msg
from kuznia.store.node_database import Pending
from kuznia.web.bodies import body_within
from kuznia.web.connecting import client_of, unreachable
from kuznia.web.limits import Calls

PAPERS = "/kuznia/papers"
CHECKPOINTS = "/kuznia/checkpoints"
LEDGER = "/kuznia/ledger"
OK, BAD, MISSING, CONFLICT = 200, 400, 404, 409
TOO_OFTEN = 429
LONGEST_REASON = 2000
"""Letters of a partner's reason that are kept."""

Answer = Callable[[Request], Awaitable[Response]]


def paper_routes(node: Node, calls: Calls) -> list[Route]:
    """Give the routes at which a node takes papers from its partners."""
    posting = node.posting
    if posting is None:
        return []
    return [
        Route(PAPERS, _for_partners(node, calls, _paper(posting)), methods=["POST"]),
        Route(CHECKPOINTS, _for_partners(node, calls, _checkpoint(posting)), methods=["POST"]),
        Route(LEDGER, _for_partners(node, calls, _ledger(node)), methods=["GET"]),
    ]


def send(node: Node, work: Pending) -> None:
    """Send a paper to a partner; one that he refuses for good is kept with the reason.

    Raises PeerFailed when it did not come, to be tried again.
    """
    posting = _posting(node)
    party, content = posting.addressed(work.content)
    answer = _asked(node, party, "POST", PAPERS, content)
    if answer.status_code not in (OK, BAD):
        raise _unexpected(answer)
    reason = _reason(answer) if answer.status_code == BAD else ""
    if reason:
        node.told(msg("{party} does not take {paper}: {reason}", party=party,
                      paper=paper_named(work.content), reason=reason))  # fmt: skip
    node.did(work, refused=reason)


def ask_to_countersign(node: Node, work: Pending) -> None:
    """Let a partner countersign the own ledger.

    Raises PeerFailed when it does not, to be tried again.
    """
    posting, party = _posting(node), work.content
    answer = _asked(node, party, "POST", CHECKPOINTS, posting.request(party))
    if answer.status_code in (OK, CONFLICT):
        posting.accept(answer.content)
    if answer.status_code == CONFLICT:  # he had countersigned more than we knew
        raise _unexpected(answer)
    if answer.status_code not in (OK, BAD):
        raise _unexpected(answer)
    reason = _reason(answer) if answer.status_code == BAD else ""
    if reason:
        node.told(msg("{party} does not countersign the ledger: {reason}", party=party,
                      reason=reason))  # fmt: skip
    node.did(work, refused=reason)


def ledger_of(node: Node, party: str) -> bytes:
    """Fetch the ledger of a partner, up to its last checkpoint.

    Raises PeerFailed when it cannot be had.
    """
    answer = _asked(node, party, "GET", LEDGER)
    if answer.status_code != OK:
        raise _unexpected(answer)
    return answer.content


def _posting(node: Node) -> Posting:
    if node.posting is None:
        raise Refused(msg("the node has no key to sign with"))
    return node.posting


def _asked(node: Node, party: str, method: str, path: str, content: bytes = b"") -> httpx2.Response:
    """Ask a partner's node.

    Raises PeerFailed when it cannot be reached, and NotFound when there is no such partner.
    """
    partner = _posting(node).folder.standing().partners.by_party.get(party)
    if partner is None:
        raise NotFound(msg("the node of {party} is not known", party=party))
    url = partner.address + path
    headers = {"Authorization": node.identity.header(partner.participant)}
    try:
        with client_of(node.folder) as client:
            return client.request(method, url, content=content, headers=headers)
    except httpx2.HTTPError as error:
        raise unreachable(url, error) from error


def _unexpected(answer: httpx2.Response) -> PeerFailed:
    return PeerFailed(
        msg("{address} answers {status}", address=answer.url, status=answer.status_code)
    )


def _reason(answer: httpx2.Response) -> str:
    try:
        found = str(answer.json()["reason"])[:LONGEST_REASON]
    except (ValueError, KeyError, TypeError):
        found = ""
    # it is shown in a terminal, which would obey some of what a stranger may write
    return "".join(each if each.isprintable() else " " for each in found).strip() or str(
        answer.status_code
    )


def _for_partners(node: Node, calls: Calls, answer: Callable[[str, bytes], Response]) -> Answer:
    """Answer partners alone, with what was refused and why."""

    async def answered(request: Request) -> Response:
        try:
            caller = await run_in_threadpool(
                node.identity.caller, request.headers.get("authorization", "")
            )
            standing = _posting(node).folder.standing()
            party = standing.partners.party(caller)
            if party is None or party not in standing.partners.by_party:
                return Response(status_code=MISSING)
        except Unable:
            raise
        except KuzniaError:
            return Response(status_code=MISSING)
        if not calls.may(party):
            return Response(status_code=TOO_OFTEN, headers={"Retry-After": "1"})
        try:
            content = await body_within(request, LARGEST)
            return await run_in_threadpool(answer, party, content)
        except Unable:
            raise
        except (Invalid, NotFound, Refused) as error:
            return JSONResponse({"code": error.code, "reason": str(error)}, BAD)

    return answered


def _paper(posting: Posting) -> Callable[[str, bytes], Response]:
    return lambda party, content: JSONResponse(posting.take_in(party, content))


def _checkpoint(posting: Posting) -> Callable[[str, bytes], Response]:
    def answer(party: str, content: bytes) -> Response:
        try:
            return Response(posting.countersigned(party, content), media_type="text/plain")
        except Unable:
            raise
        except Refused:
            known = posting.more_than_asked(party, content)
            if known is None:
                raise
            return Response(known, CONFLICT, media_type="text/plain")

    return answer


def _ledger(node: Node) -> Callable[[str, bytes], Response]:
    def answer(_party: str, _content: bytes) -> Response:
        _checkpoint_made, content = signed_ledger(node.folder)
        return Response(content, media_type="application/octet-stream")

    return answer
