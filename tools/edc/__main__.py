"""Exchange packages between a node and Eclipse EDC, in both directions, and say what was done.

    python -m tools.edc [FOLDER]

Status 0: all was as expected; 1: something was not; 77: Eclipse EDC cannot be had on this machine.
"""

from __future__ import annotations

import hashlib
import random
import sys
import time
from pathlib import Path
from typing import cast

from kuznia.exchange.dsp.states import Process, State
from tools.edc.assembly import Connector, assemble, version
from tools.edc.file_server import serving as serving_file
from tools.edc.nodes import PACKAGE, RELEASE, UA, US, RunningNode, kuznia, prepared, serving
from tools.edc.peer import PAUSE, PORTS, Body, Edr, Peer, free_port, start
from tools.java import Unavailable
from tools.serving import Failed

BUILD = Path("build/edc")
UNAVAILABLE = 77
COMPLETED = {"COMPLETED", "DEPROVISIONING", "DEPROVISIONED"}
"""States of a completed transfer in EDC, which cleans up after it."""
LARGE = 64 * 1024 * 1024
"""Bytes of a file that is pushed in many blocks."""


def main(folder: Path = BUILD) -> int:
    """Do all of it, and give the exit status."""
    try:
        connector = assemble(folder / "connector")
    except Unavailable as error:
        print(f"Eclipse EDC {version()} was not run: {error}")
        return UNAVAILABLE
    print(f"Eclipse EDC {version()}, identity iam-mock, Dataspace Protocol 2025-1")
    us, ua, package = prepared(folder / "parties")
    try:
        _pull(connector, folder, us, package)
        _push(connector, folder, ua, package)
    except Failed as error:
        print(f"FAILED {error}")
        return 1
    print("Both directions hold")
    return 0


def _pull(connector: Connector, folder: Path, us: Path, package: Path) -> None:
    """EDC, as the party UA, pulls the package from the node of US."""
    print("EDC pulls from a node")
    kuznia("package", "offer", package, "--in", us)
    port = free_port()
    with (
        serving(us, "us-officer", port) as node,
        start(connector, folder / "consumer", free_port(PORTS), UA) as edc,
    ):
        datasets = edc.datasets(node.address, US)
        _same("datasets in the catalogue", [PACKAGE], [each["@id"] for each in datasets])
        agreement = edc.negotiate(node.address, US, datasets[0])
        _same("state of the negotiation", State.FINALIZED, _end(node, Process.NEGOTIATION))
        edr, first_transfer = _started(edc, node, agreement)
        _same("bytes by the token alone", _digest(package.read_bytes()), _got(edc, edr))
        _same("answer to another token", "404", _got(edc, Edr(edr.endpoint, "another")))
        edc.command(first_transfer, "suspend")
        edc.wait("transferprocesses", first_transfer, "SUSPENDED")
        _same("answer while suspended", "404", _got(edc, edr))
        edc.command(first_transfer, "terminate")
        edc.wait("transferprocesses", first_transfer, "TERMINATED")
        _same("state of the transfer", State.TERMINATED, _end(node, Process.TRANSFER))

        edr, second_transfer = _started(edc, node, agreement)
        edc.command(second_transfer, "suspend")
        edc.wait("transferprocesses", second_transfer, "SUSPENDED")
        edc.command(second_transfer, "resume")
        # EDC calls it so until the provider starts it too, for which the protocol has no step
        edc.wait("transferprocesses", second_transfer, "RESUMED")
        _same("bytes once resumed", _digest(package.read_bytes()), _got(edc, edr))


def _started(edc: Peer, node: RunningNode, agreement: str) -> tuple[Edr, str]:
    """Give where the data of a new transfer are, and the transfer."""
    transfer = edc.transfer(node.address, agreement)
    edc.wait("transferprocesses", transfer, "STARTED")
    return edc.edr(transfer), transfer


def _push(connector: Connector, folder: Path, ua: Path, package: Path) -> None:
    """EDC, as the party US, pushes the package and a large file to the node of UA."""
    print("EDC pushes to a node")
    large = random.Random(1).randbytes(LARGE)
    port = free_port()
    with (
        serving_file(package.read_bytes()) as small_source,
        serving_file(large) as large_source,
        serving(ua, "ua-officer", port) as node,
        start(connector, folder / "provider", free_port(PORTS), US) as edc,
    ):
        for release, source in ((RELEASE, small_source), ("LARGE-1", large_source)):
            edc.offer(PACKAGE.replace(RELEASE, release), source.address)
            peer = ["--from", edc.root, "--party", "US", "--as", node.holder, "--in", ua]
            began = time.perf_counter()
            kuznia("package", "fetch", release, *peer, "--push")
            print(f"  {release} came in {time.perf_counter() - began:.1f} s")
            received = (ua / "inbox" / f"{release}.kuznia").read_bytes()
            _same("bytes in the inbox", _digest(source.content), _digest(received))
        found = {record.state for record in node.records()
                 if record.talk.process is Process.TRANSFER}  # fmt: skip
        _same("states of the transfers", {State.COMPLETED}, found)
        known = edc.transfers()
        _same("states in EDC besides those", [], _others(known, "state", COMPLETED))
        _same("errors in EDC", [], _others(known, "errorDetail", {None}))
        names = {file.name for file in (ua / "inbox").iterdir()}
        _same("files in the inbox", {f"{RELEASE}.kuznia", "LARGE-1.kuznia"}, names)


def _others(found: list[Body], field: str, usual: set[str] | set[None]) -> list[str]:
    return [str(each.get(field)) for each in found if each.get(field) not in usual]


def _same(what: str, expected: object, actual: object) -> None:
    if expected != actual:
        raise Failed(f"{what}: expected {_said(expected)}, got {_said(actual)}")
    print(f"  {what}: {_said(actual)}")


def _said(value: object) -> str:
    if isinstance(value, list | set):
        return ", ".join(sorted(map(str, cast("set[object]", value)))) or "none"
    return str(value)


def _got(edc: Peer, edr: Edr) -> str:
    """Give the digest of what a bare consumer gets, or the status where it gets nothing."""
    answer = edc.client.get(edr.endpoint, headers={"Authorization": edr.authorization})
    return _digest(answer.content) if answer.status_code == 200 else str(answer.status_code)


def _digest(content: bytes) -> str:
    return f"{len(content):,} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}"


def _end(node: RunningNode, process: Process) -> State | None:
    """Give the state of the only process of a kind, once its last message is answered."""
    (found,) = (each for each in node.records() if each.talk.process is process)
    while found.talk.under_way is not None:
        time.sleep(PAUSE)
        (found,) = (each for each in node.records() if each.talk.process is process)
    return found.state


if __name__ == "__main__":
    raise SystemExit(main(*map(Path, sys.argv[1:2])))
