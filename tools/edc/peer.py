"""A connector of Eclipse EDC that runs, and its Management API."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx2

from tools.edc.assembly import Connector
from tools.serving import Failed

MAIN = "org.eclipse.edc.boot.system.runtime.BaseRuntime"
PROTOCOL = "dataspace-protocol-http:2025-1"
NAMESPACE = "https://w3id.org/edc/v0.0.1/ns/"
CONTEXT = {"@vocab": NAMESPACE}
ODRL = "http://www.w3.org/ns/odrl.jsonld"
HOST = "127.0.0.1"
PORTS = 4
"""Ports that one connector needs, beside each other."""
PULL, PUSH = "HttpData-PULL", "HttpData-PUSH"
_READY = re.compile(r"Runtime \S+ ready")
PAUSE = 0.02
"""Seconds between two looks at a state."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Edr:
    """Where the data of a transfer are, and by what they are given out."""

    endpoint: str
    authorization: str


@dataclass(frozen=True, slots=True)
class Peer:
    """A running connector."""

    participant: str
    management: str
    address: str
    """Base address of the protocol, version 2025-1."""
    root: str
    """Root address, under which the versions are told."""
    log: Path
    client: httpx2.Client

    def offer(self, asset: str, url: str) -> None:
        """Offer to anyone what is read from a URL.

        Raises Failed.
        """
        self._post("assets", {"@id": asset, "properties": {"name": asset},
                              "dataAddress": {"type": "HttpData", "baseUrl": url}})  # fmt: skip
        policy = {"@context": ODRL, "@type": "Set", "permission": [{"action": "use"}]}
        self._post("policydefinitions", {"@id": f"policy-{asset}", "policy": policy})
        selector = {"operandLeft": f"{NAMESPACE}id", "operator": "=",
                    "operandRight": asset}  # fmt: skip
        self._post("contractdefinitions", {
            "@id": f"definition-{asset}", "accessPolicyId": f"policy-{asset}",
            "contractPolicyId": f"policy-{asset}", "assetsSelector": [selector]})  # fmt: skip

    def datasets(self, address: str, participant: str) -> list[Body]:
        """Give the datasets in the catalog of a participant.

        Raises Failed.
        """
        found = self._post("catalog/request", {
            "counterPartyAddress": address, "counterPartyId": participant,
            "protocol": PROTOCOL})  # fmt: skip
        return _listed(found.get("dataset", found.get("dcat:dataset", [])))

    def negotiate(self, address: str, participant: str, dataset: Body) -> str:
        """Negotiate for a dataset on the terms of its first offer, and give the agreement.

        Raises Failed.
        """
        terms = _listed(dataset.get("hasPolicy", dataset.get("odrl:hasPolicy", [])))[0]
        offer = terms | {"@context": ODRL, "assigner": participant, "target": dataset["@id"]}
        asked = self._post("contractnegotiations", {
            "counterPartyAddress": address, "protocol": PROTOCOL, "policy": offer})  # fmt: skip
        ended = self.wait("contractnegotiations", asked["@id"], "FINALIZED")
        return str(ended["contractAgreementId"])

    def transfer(
        self, address: str, agreement: str, kind: str = PULL, target: Body | None = None
    ) -> str:
        """Ask for the data of an agreement, and give the transfer.

        Raises Failed.
        """
        body: Body = {"counterPartyAddress": address, "protocol": PROTOCOL,
                      "contractId": agreement, "transferType": kind}  # fmt: skip
        if target is not None:
            body["dataDestination"] = target
        return str(self._post("transferprocesses", body)["@id"])

    def wait(self, what: str, found: str, *states: str, seconds: float = 60) -> Body:
        """Wait until a negotiation or a transfer is in one of some states.

        Raises Failed when it ends otherwise, or not in time.
        """
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            body = self._json("GET", f"{what}/{found}")
            if body["state"] in states:
                return body
            if body["state"] in ("TERMINATED", "DEPROVISIONED"):
                break
            time.sleep(PAUSE)
        else:
            body = self._json("GET", f"{what}/{found}")
        raise Failed(f"{what} {found} is {body['state']}: {body.get('errorDetail')}")

    def edr(self, transfer: str) -> Edr:
        """Give where the data of a started transfer are.

        Raises Failed.
        """
        until = time.monotonic() + 10
        while True:  # the event that keeps it comes after the state
            try:
                answer = self._json("GET", f"edrs/{transfer}/dataaddress")
            except Failed:
                if time.monotonic() > until:
                    raise
                time.sleep(PAUSE)
            else:
                found = {name.removeprefix(NAMESPACE): value for name, value in answer.items()}
                return Edr(found["endpoint"], found["authorization"])

    def command(self, transfer: str, word: str) -> None:
        """Suspend, resume or terminate a transfer.

        Raises Failed.
        """
        reason = {"reason": "a trial"} if word != "resume" else None
        self._json("POST", f"transferprocesses/{transfer}/{word}", reason)

    def transfers(self) -> list[Body]:
        """Give all transfers, in both roles.

        Raises Failed.
        """
        return cast(
            "list[Body]", self._json("POST", "transferprocesses/request", {"@type": "QuerySpec"})
        )

    def _post(self, path: str, body: Body) -> Body:
        return self._json("POST", path, body)

    def _json(self, method: str, path: str, body: Body | None = None) -> Any:
        sent = None if body is None else {"@context": CONTEXT, **body}
        answer = self.client.request(method, f"{self.management}/v3/{path}", json=sent)
        if answer.status_code >= 300:
            raise Failed(f"{method} {path}: {answer.status_code} {answer.text}")
        return answer.json() if answer.content else None


def free_port(count: int = 1) -> int:
    """Give the first of some ports beside each other at which nothing listens.

    Raises Failed when there are none.
    """
    for first in range(19100, 20000, count):
        opened: list[socket.socket] = []
        try:
            opened.extend(socket.create_server((HOST, first + each)) for each in range(count))
        except OSError:
            continue
        finally:
            for each in opened:
                each.close()
        return first
    raise Failed(f"there are no {count} free ports beside each other")


@contextmanager
def start(
    connector: Connector,
    folder: Path,
    first_port: int,
    participant: str,
    settings: Mapping[str, str] | None = None,
) -> Generator[Peer]:
    """Run a connector on `PORTS` ports of this machine in the body of a `with` block.

    It has its default settings, but for those given and for what has no default.

    Raises Failed when it does not start.
    """
    folder.mkdir(parents=True, exist_ok=True)
    root = f"http://{HOST}:{first_port + 3}/protocol"
    said = _settings(first_port, participant, root) | dict(settings or {})
    properties, log = folder / "connector.properties", folder / "log.txt"
    properties.write_text("".join(f"{name}={value}\n" for name, value in said.items()))
    with log.open("wb") as written, httpx2.Client(timeout=60) as client:
        process = subprocess.Popen(
            [connector.java, f"-Dedc.fs.config={properties}", "-classpath", connector.class_path,
             MAIN],
            stdout=written, stderr=subprocess.STDOUT)  # fmt: skip
        try:
            peer = Peer(participant, f"http://{HOST}:{first_port + 1}/management",
                        f"{root}/2025-1", root, log, client)  # fmt: skip
            _wait_until_ready(peer, process)
            yield peer
        finally:
            process.terminate()
            process.wait(30)


def _settings(first_port: int, participant: str, root: str) -> dict[str, str]:
    contexts = {"": "api", "management.": "management", "control.": "control",
                "protocol.": "protocol"}  # fmt: skip
    ports = {
        f"web.http.{context}{name}": value
        for number, (context, path) in enumerate(contexts.items())
        for name, value in (("port", str(first_port + number)), ("path", f"/{path}"))
    }
    return ports | {
        "edc.participant.id": participant,
        "edc.dsp.callback.address": root,
        "edc.hostname": HOST,
        "edc.transfer.proxy.token.signer.privatekey.alias": "private-key",
        "edc.transfer.proxy.token.verifier.publickey.alias": "public-key",
        "kuznia.data.address": f"{root}/data",
    }


def _wait_until_ready(peer: Peer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        if _READY.search(peer.log.read_text(errors="replace")):  # its servers answer before
            return
        time.sleep(0.1)
    raise Failed(f"the connector did not start:\n{peer.log.read_text(errors='replace')}")


def _listed(found: Any) -> list[Body]:
    return cast("list[Body]", found if isinstance(found, list) else [found])
