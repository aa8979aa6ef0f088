"""The consumer of a release in a process of its own: `python -m benchmarks.consumer FOLDER PORT ...`.

It runs the node of a party and prints as JSON what it has measured.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import Any, cast

from benchmarks.fresh import ROOT
from benchmarks.released import RELEASED, US, Party
from kuznia.app.node import PROTOCOL, Node
from kuznia.exchange.dsp.messages import Body
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Process, State
from kuznia.web.asking import offers
from kuznia.web.in_threads import in_thread

PATIENCE = 120.0


def rounds(consumer: Party, provider: Party, count: int) -> list[float]:
    """Give the seconds of each round, from the first request until the transfer is started."""
    return cast("list[float]", _in_process("rounds", consumer, provider, count))


def at_once(consumer: Party, provider: Party, count: int) -> dict[str, float]:
    """Begin so many negotiations at once; give how many came to an end, and the seconds."""
    return cast("dict[str, float]", _in_process("at-once", consumer, provider, count))


def _in_process(what: str, consumer: Party, provider: Party, count: int) -> object:
    command = [sys.executable, "-m", "benchmarks.consumer", what, str(consumer.folder),
               str(consumer.port), provider.address, str(count)]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


@dataclass(slots=True)
class Consumer:
    """A node that runs, and the negotiations that it is told to begin."""

    node: Node
    root: str
    """Root address of the provider."""
    changed: threading.Event = field(default_factory=threading.Event)

    def watch(self) -> None:
        """See each change of the node at once, so that looking takes no part of what is measured."""
        ring = self.node.woken

        def woken() -> None:
            ring()
            self.changed.set()

        self.node.woken = woken

    def offer(self) -> Body:
        """Give the offer of the release, as it stands in the catalogue."""
        entry = next(each for each in offers(self.node, self.root, "US") if each["@id"] == RELEASED)
        return cast("list[Body]", entry["hasPolicy"])[0]

    def negotiate(self, offer: Body) -> str:
        """Begin a negotiation."""
        return self.node.negotiate(US, self.root + PROTOCOL, RELEASED, offer)

    def until(self, condition: Callable[[], Any]) -> None:
        """Wait until something holds, looking after each change."""
        end = monotonic() + PATIENCE
        while not condition():
            if not self.changed.wait(1) and monotonic() > end:
                sys.exit("the nodes do not come to an end")
            self.changed.clear()


def _seconds(consumer: Consumer, offer: Body) -> float:
    begin = perf_counter()
    pid = consumer.negotiate(offer)
    consumer.until(lambda: _is_started(consumer.node, pid))
    seconds = perf_counter() - begin
    consumer.until(lambda: not consumer.node.waiting() and not consumer.node.due())
    sleep(0.3)
    return seconds


def _is_started(node: Node, pid: str) -> bool:
    negotiation = node.record(pid)
    agreement = negotiation.agreement.get("@id") if negotiation else None
    return agreement is not None and any(
        record.about == agreement and record.state in (State.STARTED, State.COMPLETED)
        for record in node.records()
    )


def _rounds(consumer: Consumer, count: int) -> list[float]:
    offer = consumer.offer()
    return [_seconds(consumer, offer) for _ in range(count + 1)][1:]  # the first warms up


def _at_once(consumer: Consumer, count: int) -> dict[str, float]:
    offer = consumer.offer()
    begin = perf_counter()
    asked = [threading.Thread(target=consumer.negotiate, args=(offer,)) for _ in range(count)]
    for each in asked:
        each.start()
    for each in asked:
        each.join()
    consumer.until(lambda: _is_over(_negotiations(consumer.node), count))
    seconds = perf_counter() - begin
    ends = [record.state for record in _negotiations(consumer.node)]
    return {"finalized": ends.count(State.FINALIZED), "seconds": seconds}


def _negotiations(node: Node) -> list[Record]:
    return [each for each in node.records() if each.talk.process is Process.NEGOTIATION]


def _is_over(found: list[Record], count: int) -> bool:
    ends = (State.FINALIZED, State.TERMINATED)
    return sum(record.state in ends for record in found) >= count


def main(arguments: Sequence[str]) -> None:
    """Run the node, measure, and print what was measured."""
    what, folder, port, root, count = arguments
    party = Party(Path(folder), int(port))
    with in_thread(party.node(), party.port) as node:
        consumer = Consumer(node, root)
        consumer.watch()
        measure = _rounds if what == "rounds" else _at_once
        print(json.dumps(measure(consumer, int(count))))


if __name__ == "__main__":
    main(sys.argv[1:])
