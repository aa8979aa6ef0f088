"""What one node answers: messages a second, how soon, its catalogue, its memory, and many talks at once."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, sleep
from typing import Any, cast

import httpx2
import psutil

from benchmarks.consumer import at_once
from benchmarks.fresh import verdict
from benchmarks.load import CONNECTIONS, WARM, Load, tokens_of, with_load
from benchmarks.many import COUNT, many
from benchmarks.packages import at_least
from benchmarks.released import RELEASED, US, Party, released
from kuznia.app.node import Node
from kuznia.exchange.dsp.messages import Body, catalog_request
from kuznia.web.asking import offers
from kuznia.web.catalogue import PATH
from tools.edc.nodes import serving

RATE = 500
SECONDS = 10.0
TALKS = 64
MOST = 2000
"""Messages of a second that nobody expects."""
AT_ONCE = 100
LISTINGS = 12
REST = 2.0
"""Seconds until a node is at rest."""


def main() -> None:
    """Measure and print the verdicts."""
    with TemporaryDirectory() as name:
        of_memory(Path(name) / "memory")
        of_catalogue(Path(name) / "catalogue")
        of_messages(Path(name) / "messages")
        of_talks(Path(name) / "talks")


def of_memory(folder: Path) -> None:
    """Measure the memory of a node that has answered one call."""
    provider, consumer = _made(folder)
    with serving(provider.folder, provider.holder, provider.port), closing(consumer.node()) as node:
        offers(node, provider.address, "US")
        sleep(REST)
        (process,) = [each for each in psutil.Process().children() if "serve" in each.cmdline()]
        print(verdict("node-memory", process.memory_info().rss / 2**20, 150), flush=True)


def of_catalogue(folder: Path) -> None:
    """Measure how soon all of a large catalogue is there, page by page and unpacked."""
    provider, consumer = _made(folder)
    took: list[float] = []
    read: list[float] = []
    with many(provider), closing(consumer.node()) as node, httpx2.Client() as client:
        for _ in range(LISTINGS):
            begin = perf_counter()
            pages = _pages(client, node, provider)
            took.append(perf_counter() - begin)
            count = sum(len(json.loads(page)["dataset"]) for page in pages)
            read.append(perf_counter() - begin)
            if count != COUNT:
                sys.exit(f"the catalogue has {count} entries")
        begin = perf_counter()
        offers(node, provider.address, "US")
        own = perf_counter() - begin
    print(f"{COUNT} entries: the first listing {took[0]:.3f} s, then from {min(took[1:]):.3f} to "
          f"{max(took[1:]):.3f} s; with reading the JSON {median(read[1:]):.3f} s; "
          f"asked for, strictly read and checked by Kuznia's client {own:.3f} s")  # fmt: skip
    print(verdict("node-catalogue", median(took[1:]), 0.100), flush=True)


def _pages(client: httpx2.Client, node: Node, provider: Party) -> list[bytes]:
    url, pages = provider.address + PATH, list[bytes]()
    while url:
        headers = {"Authorization": node.identity.header(US)}
        answer = client.post(url, json=catalog_request(), headers=headers)
        pages.append(answer.content)
        url = answer.links.get("next", {}).get("url", "")
    return pages


def of_messages(folder: Path) -> None:
    """Measure how many messages are answered, and how soon."""
    provider, consumer = _made(folder)
    with serving(provider.folder, provider.holder, provider.port):
        most = _loaded(
            provider, consumer, MOST, lambda load: load.as_fast_as_can_be(SECONDS, TALKS)
        )
        print(f"{CONNECTIONS} connections, {TALKS} talks at once: {most:.0f} messages/s answered, "
              f"{most * 3 / 4:.0f} sent beside")  # fmt: skip
        print(at_least("node-messages", most, RATE), flush=True)
    with serving(provider.folder, provider.holder, provider.port):
        took = _loaded(provider, consumer, RATE, lambda load: load.at_a_rate(SECONDS, RATE))
        print(f"{CONNECTIONS} connections, {RATE} messages/s: {len(took) / SECONDS:.0f} answered, "
              f"slowest of 100 in {quantiles(took, n=100)[-1] * 1e3:.1f} ms")  # fmt: skip
        print(verdict("node-latency", median(took) * 1e3, 10), flush=True)


def of_talks(folder: Path) -> None:
    """Measure how many of many negotiations that begin together come to their end."""
    provider, consumer = _made(folder)
    with serving(provider.folder, provider.holder, provider.port):
        found = at_once(consumer, provider, AT_ONCE)
    print(f"{AT_ONCE} negotiations at once end in {found['seconds']:.2f} s")
    print(at_least("node-concurrent", found["finalized"], AT_ONCE))


def _made(folder: Path) -> tuple[Party, Party]:
    folder.mkdir()
    return released(folder)


def _loaded(provider: Party, consumer: Party, rate: int, work: Callable[[Load], Any]) -> Any:
    with closing(consumer.node()) as node:
        found = next(each for each in offers(node, provider.address, "US")
                     if each["@id"] == RELEASED)  # fmt: skip
        offer = cast("list[Body]", found["hasPolicy"])[0]
        if node.key is None:
            raise ValueError
        tokens = tokens_of(node.key, int(rate * (SECONDS + WARM)))
        load = Load(provider.address, tokens, offer, consumer.address)
        return asyncio.run(with_load(load, work))


if __name__ == "__main__":
    main()
