"""The catalogue of a node: in pages, packed, and without filters."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, cast

import httpx2
import pytest

from kuznia.app.node import Node
from kuznia.app.scripted import Scripted
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.messages import (
    Body,
    catalog_request,
    dataset_entry,
    distribution,
)
from kuznia.exchange.dsp.scripts import read_script
from kuznia.model.errors import PeerFailed
from kuznia.web.asking import offers
from kuznia.web.catalogue import KEPT, PAGE, PATH, Catalogue
from tests.app.two_folders import ready
from tests.web.running import acquainted, running

US = participant_of("US")


@dataclass(frozen=True, slots=True)
class Many(Scripted):
    """Offers so many datasets to anyone."""

    listed: Sequence[Body]

    @classmethod
    def of_count(cls, count: int) -> "Many":
        policy: Body = {"@id": "urn:offer", "@type": "Offer", "permission": [{"action": "use"}]}
        form = distribution("HttpData-PULL", "urn:service")
        entries = [dataset_entry(f"urn:{number:05}", [policy], [form]) for number in range(count)]
        script = b"policy = { permission = [{ action = 'use' }] }"
        return cls(read_script(script, "script"), entries[::-1])

    def entries(self, caller: str) -> Sequence[Body]:
        del caller
        return self.listed


@dataclass(frozen=True, slots=True)
class Nodes:
    """Two nodes that run."""

    ours: Node
    theirs: Node

    def offering(self, count: int) -> tuple[Node, Node]:
        """Let the first offer so many datasets."""
        self.ours.offering = Many.of_count(count)
        return self.ours, self.theirs


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory) -> Generator[Nodes]:
    us, ua = ready(tmp_path_factory.mktemp("catalogue"))
    ports = acquainted(us, ua)
    with running(us, ports[0]) as ours, running(ua, ports[1]) as theirs:
        yield Nodes(ours, theirs)


def asked(ours: Node, theirs: Node, query: str = "", filter: Sequence[Any] = (),
          coding: str = "identity") -> httpx2.Response:  # fmt: skip
    headers = {"Authorization": theirs.identity.header(US), "Accept-Encoding": coding}
    return httpx2.post(f"{ours.address}{PATH}{query}", json=catalog_request(filter),
                       headers=headers)  # fmt: skip


def names(answer: httpx2.Response) -> list[str]:
    listed = check(answer.json(), "Catalog").get("dataset", [])
    return [str(each["@id"]) for each in cast("list[Body]", listed)]


def test_pages_lead_through_the_whole_catalogue_and_back(nodes: Nodes):
    ours, theirs = nodes.offering(7)
    first = asked(ours, theirs, "?limit=3")
    assert ["urn:00000", "urn:00001", "urn:00002"] == names(first)
    assert {"next"} == set(first.links)

    second = asked(ours, theirs, "?" + first.links["next"]["url"].partition("?")[2])
    assert ["urn:00003", "urn:00004", "urn:00005"] == names(second)

    third = asked(ours, theirs, "?" + second.links["next"]["url"].partition("?")[2])
    assert ["urn:00006"] == names(third)
    assert {"previous"} == set(third.links)

    again = asked(ours, theirs, "?" + third.links["previous"]["url"].partition("?")[2])
    assert second.content == again.content
    back = asked(ours, theirs, "?" + again.links["previous"]["url"].partition("?")[2])
    assert first.content == back.content


def test_a_catalogue_that_fits_one_page_has_no_links(nodes: Nodes):
    ours, theirs = nodes.offering(3)
    assert {} == asked(ours, theirs, "?limit=3").links


def test_an_entry_that_is_gone_still_marks_where_its_page_ended(nodes: Nodes):
    ours, theirs = nodes.offering(3)
    assert ["urn:00001", "urn:00002"] == names(asked(ours, theirs, "?after=urn:00000x"))


@pytest.mark.parametrize("limit", ["0", "-1", "x", "", "1" * 10, "²"])
def test_a_wrong_limit_is_told(nodes: Nodes, limit: str):
    ours, theirs = nodes.offering(1)
    answer = asked(ours, theirs, f"?limit={limit}")
    assert 400 == answer.status_code
    assert "CatalogError" == answer.json()["@type"]


@pytest.mark.parametrize(
    ("offset", "limit", "given"),
    [(0, 50, [0, 1, 2, 3]), (1, 2, [1, 2]), (3, 50, [3]), (4, 50, []), (10**9, 1, [])],
)
def test_a_part_is_given_as_another_connector_asks_for_it(
    nodes: Nodes, offset: int, limit: int, given: list[int]
):
    ours, theirs = nodes.offering(4)
    spec: Body = {"@type": "QuerySpec", "limit": limit, "offset": offset, "sortOrder": "ASC",
            "filterExpression": []}  # fmt: skip
    assert [f"urn:{each:05}" for each in given] == names(asked(ours, theirs, filter=[spec]))


def test_links_lead_on_from_the_part_that_was_asked_for(nodes: Nodes):
    ours, theirs = nodes.offering(9)
    spec: Body = {"@type": "QuerySpec", "limit": 3, "offset": 2, "filterExpression": []}
    first = asked(ours, theirs, filter=[spec])
    query = "?" + first.links["next"]["url"].partition("?")[2]
    assert [f"urn:{each:05}" for each in range(2, 8)] == [
        *names(first), *names(asked(ours, theirs, query, filter=[spec]))
    ]  # fmt: skip


@pytest.mark.parametrize(
    "filter",
    [
        {"leftOperand": "x"},
        {"@type": "QuerySpec", "limit": 50, "offset": 0, "filterExpression": [{"x": 1}]},
        {"@type": "QuerySpec", "limit": 50, "offset": -1, "filterExpression": []},
        {"@type": "QuerySpec", "limit": "50", "offset": 0, "filterExpression": []},
        {"@type": "QuerySpec", "limit": True, "offset": 0, "filterExpression": []},
    ],
)
def test_a_filter_is_refused_as_the_protocol_says(nodes: Nodes, filter: Body):
    ours, theirs = nodes.offering(1)
    answer = asked(ours, theirs, filter=[filter])
    assert 400 == answer.status_code
    reasons = check(answer.json(), "CatalogError")["reason"]
    assert "no filters" in cast("list[str]", reasons)[0]


@pytest.mark.parametrize(
    ("coding", "is_packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("br", False)],
)
def test_a_catalogue_is_packed_for_who_takes_it_so(nodes: Nodes, coding: str, *, is_packed: bool):
    ours, theirs = nodes.offering(20)
    plain, packed = asked(ours, theirs), asked(ours, theirs, coding=coding)
    assert is_packed == (packed.headers.get("content-encoding") == "gzip")
    assert plain.content == packed.content
    assert "Accept-Encoding" == packed.headers["vary"]


def test_a_large_catalogue_is_read_to_its_end(nodes: Nodes):
    ours, theirs = nodes.offering(PAGE + 1)
    found = offers(theirs, ours.address, "US")
    assert PAGE + 1 == len({str(each["@id"]) for each in found})


def test_a_page_is_made_again_only_when_something_else_is_offered(nodes: Nodes):
    ours, _theirs = nodes.offering(3)
    catalogue = Catalogue(ours)
    first = catalogue.page("x")
    assert first is catalogue.page("x")
    ours.offering = Many.of_count(4)
    assert first.plain != catalogue.page("x").plain


def test_few_pages_are_kept(nodes: Nodes):
    ours, _theirs = nodes.offering(3)
    catalogue = Catalogue(ours)
    first = catalogue.page("x")
    for number in range(KEPT):
        catalogue.page(f"{number}")
    assert first is not catalogue.page("x")


class Endless(BaseHTTPRequestHandler):
    """A peer whose catalogue goes on, at an address of its choice, for ever."""

    following = ""

    def do_GET(self) -> None:
        self.answer(
            b'{"protocolVersions": [{"version": "2025-1", "path": "/", "binding": "HTTPS"}]}'
        )

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(b'{"@context": ["https://w3id.org/dspace/2025/1/context.jsonld"],'
                    b' "@id": "x", "@type": "Catalog", "participantId": "x"}')  # fmt: skip

    def answer(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Link", f'<{self.following}>; rel="next"')
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.mark.parametrize(
    ("following", "problem"),
    [("http://192.0.2.1/", "goes on elsewhere"), ("?again", "has no end")],
)
def test_a_catalogue_that_leads_astray_is_left(nodes: Nodes, following: str, problem: str):
    handler = type("Handler", (Endless,), {"following": following})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with pytest.raises(PeerFailed, match=problem):
            offers(nodes.theirs, f"http://127.0.0.1:{server.server_port}", "US")
    finally:
        server.shutdown()
        server.server_close()
