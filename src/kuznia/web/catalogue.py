"""The catalogue over HTTP, in pages that links lead through, and packed for who takes it so."""

from __future__ import annotations

import gzip
import json
import threading
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kuznia.app.node import PROTOCOL, Node
from kuznia.exchange.canonical import Json, parse_object
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.messages import Body, catalog_error
from kuznia.model.errors import Invalid, Refused, Unable
from kuznia.model.language import msg
from kuznia.web.bodies import LARGEST, body_within

PATH = PROTOCOL + "/catalog/request"
PAGE = 5000
"""Most entries of a page; who asks may want fewer."""
KEPT = 8
"""Pages that are kept as they were sent."""
WORTH_PACKING = 1400
"""Bytes that fit into one packet are sent as they are."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of what is offered to a caller, as it is sent."""

    plain: bytes
    packed: bytes
    """The same by gzip; empty where that is not worth it."""
    links: str
    """The header that says where the next page is and the one before."""


@dataclass(slots=True)
class Catalogue:
    """Answers with the catalogue of a node; a page is made again only when what is offered changes."""

    node: Node
    _kept: dict[tuple[str, str, int, int], tuple[Sequence[Body], Page]] = field(
        default_factory=dict[tuple[str, str, int, int], tuple[Sequence[Body], Page]]
    )
    """By caller, the entry after which it begins, length and offset: what was offered, and the page."""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    async def answer(self, request: Request) -> Response:
        """Answer a request for the catalogue."""
        try:
            header = request.headers.get("authorization", "")
            caller = await run_in_threadpool(self.node.identity.caller, header)
            asked = check(parse_object(await body_within(request, LARGEST), "message"),
                          "CatalogRequestMessage")  # fmt: skip
            offset, limit = _asked_part(asked.get("filter"), _limit(request))
            after = request.query_params.get("after", "")
            if after:  # a link leads on from the part that was asked for
                offset = 0
        except Unable:
            raise
        except Refused as error:
            return JSONResponse(catalog_error(error.code, str(error)), 404)
        except Invalid as error:
            return JSONResponse(catalog_error(error.code, str(error)), 400)
        page = await run_in_threadpool(self.page, caller, after, limit, offset)
        headers = {"Vary": "Accept-Encoding"}
        if page.links:
            headers["Link"] = page.links
        is_packed = bool(page.packed) and _takes_gzip(request)
        if is_packed:
            headers["Content-Encoding"] = "gzip"
        return Response(page.packed if is_packed else page.plain, 200, headers, "application/json")

    def page(self, caller: str, after: str = "", limit: int = PAGE, offset: int = 0) -> Page:
        """Give the page of what is offered to a caller that begins so many entries after one."""
        entries, name = self.node.offering.entries(caller), (caller, after, limit, offset)
        with self._lock:
            known = self._kept.pop(name, None)
            if known is None or known[0] is not entries:
                known = entries, self._made(entries, after, limit, offset)
            self._kept[name] = known  # the last one used is the last one dropped
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
            return known[1]

    def _made(self, entries: Sequence[Body], after: str, limit: int, offset: int) -> Page:
        ordered = sorted(entries, key=_name)
        names = [_name(each) for each in ordered]
        begin = min(offset + (bisect_right(names, after) if after else 0), len(names))
        end, before = begin + limit, begin - limit
        links: list[str] = []
        if end < len(names):
            links.append(self._link("next", names[end - 1], limit))
        if begin > 0:
            links.append(self._link("previous", names[before - 1] if before > 0 else "", limit))
        body = self.node.catalog_of(ordered[begin:end])
        plain = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        packed = gzip.compress(plain, 5, mtime=0) if len(plain) > WORTH_PACKING else b""
        return Page(plain, packed, ", ".join(links))

    def _link(self, relation: str, after: str, limit: int) -> str:
        query = urlencode({**({"after": after} if after else {}), "limit": limit})
        return f'<{self.node.address}{PATH}?{query}>; rel="{relation}"'


def _asked_part(filters: Json, limit: int) -> tuple[int, int]:
    """Give how many entries are left out at the beginning, and how many are wanted at most.

    The protocol leaves open what a filter means, so none is known but that by which Eclipse EDC asks
    for a part of the whole.  Raises Invalid for others.
    """
    if not filters:
        return 0, limit
    match filters:
        case [{"@type": "QuerySpec", "filterExpression": [], "offset": int(offset),
               "limit": int(most)}] if _is_count(offset, 0) and _is_count(most, 1):  # fmt: skip
            return offset, min(limit, most)
        case _:
            raise Invalid(msg("this node knows no filters of the catalogue"))


def _is_count(value: int, least: int) -> bool:
    return not isinstance(value, bool) and value >= least


def _limit(request: Request) -> int:
    said = request.query_params.get("limit", str(PAGE))
    if not (said.isascii() and said.isdigit() and 1 <= len(said) <= 9 and int(said)):
        raise Invalid(msg("limit is a whole number from 1 on"))
    return min(int(said), PAGE)


def _takes_gzip(request: Request) -> bool:
    """Say whether a caller takes gzip: it names it, and not with `q=0`."""
    for each in request.headers.get("accept-encoding", "").split(","):
        coding, _, weight = each.replace(" ", "").lower().partition(";q=")
        if coding == "gzip":
            return weight.strip("0.") != "" or not weight
    return False


def _name(entry: Body) -> str:
    return str(entry["@id"])
