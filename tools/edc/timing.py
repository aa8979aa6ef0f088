"""What an agreement and a started transfer take between two connectors of Eclipse EDC."""

from __future__ import annotations

import random
import time
from pathlib import Path

from tools.edc.assembly import Connector
from tools.edc.peer import PORTS, Body, Peer, free_port, start

ROUNDS = 9


def seconds_of_rounds(connector: Connector, folder: Path, rounds: int = ROUNDS) -> list[float]:
    """Measure, in each round, from the request for an agreement until the transfer has started.

    Two connectors with default settings, on this machine.  A state machine of EDC looks around once
    a second, so each round begins at a random moment; the first one warms up and is not given.
    """
    rng = random.Random(1)
    with (
        start(connector, folder / "provider", free_port(PORTS), "provider") as provider,
        start(connector, folder / "consumer", free_port(PORTS), "consumer") as consumer,
    ):
        provider.offer("part", f"{provider.root}/part")
        (dataset,) = consumer.datasets(provider.address, provider.participant)
        seconds_until_started(consumer, provider, dataset)
        found: list[float] = []
        for _ in range(rounds):
            time.sleep(rng.random())
            found.append(seconds_until_started(consumer, provider, dataset))
    return found


def seconds_until_started(consumer: Peer, provider: Peer, dataset: Body) -> float:
    """Measure one negotiation and the start of a transfer that the consumer pulls.

    Raises Failed.
    """
    began = time.perf_counter()
    agreement = consumer.negotiate(provider.address, provider.participant, dataset)
    transfer = consumer.transfer(provider.address, agreement)
    consumer.wait("transferprocesses", transfer, "STARTED")
    return time.perf_counter() - began
