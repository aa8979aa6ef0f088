"""Where each message goes: the addresses of the protocol's HTTPS binding, both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from kuznia.exchange.dsp.message_types import MessageType
from kuznia.exchange.dsp.partners import is_this_machine
from kuznia.exchange.dsp.states import Kind, Process, Role
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Beginning:
    """An address that takes the first message of a process."""

    process: Process
    expected: MessageType
    role: Role
    """The receiver's."""


@dataclass(frozen=True, slots=True)
class Following:
    """An address that takes a further message of a process."""

    process: Process
    pid: str
    """The receiver's name of the process."""
    expected: MessageType
    role: Role | None
    """The receiver's, where the address says it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """An address at which the state of a process is asked for."""

    process: Process
    pid: str


_PROCESSES = {"negotiations": Process.NEGOTIATION, "transfers": Process.TRANSFER}
_FIRST = {
    "negotiations/request": (MessageType.CONTRACT_REQUEST, Role.PROVIDER),
    "negotiations/offers": (MessageType.CONTRACT_OFFER, Role.CONSUMER),
    "transfers/request": (MessageType.TRANSFER_REQUEST, Role.PROVIDER),
}
_NEXT = {
    "negotiations": {
        "request": (MessageType.CONTRACT_REQUEST, Role.PROVIDER),
        "offers": (MessageType.CONTRACT_OFFER, Role.CONSUMER),
        "agreement": (MessageType.CONTRACT_AGREEMENT, Role.CONSUMER),
        "agreement/verification": (MessageType.AGREEMENT_VERIFICATION, Role.PROVIDER),
        "events": (MessageType.NEGOTIATION_EVENT, None),
        "termination": (MessageType.NEGOTIATION_TERMINATION, None),
    },
    "transfers": {
        "start": (MessageType.TRANSFER_START, None),
        "completion": (MessageType.TRANSFER_COMPLETION, None),
        "suspension": (MessageType.TRANSFER_SUSPENSION, None),
        "termination": (MessageType.TRANSFER_TERMINATION, None),
    },
}
_SENT = {
    (Process.NEGOTIATION, Kind.REQUEST): "request",
    (Process.NEGOTIATION, Kind.OFFER): "offers",
    (Process.NEGOTIATION, Kind.AGREEMENT): "agreement",
    (Process.NEGOTIATION, Kind.VERIFICATION): "agreement/verification",
    (Process.NEGOTIATION, Kind.ACCEPTED): "events",
    (Process.NEGOTIATION, Kind.FINALIZED): "events",
    (Process.NEGOTIATION, Kind.TERMINATION): "termination",
    (Process.TRANSFER, Kind.REQUEST): "request",
    (Process.TRANSFER, Kind.START): "start",
    (Process.TRANSFER, Kind.COMPLETION): "completion",
    (Process.TRANSFER, Kind.SUSPENSION): "suspension",
    (Process.TRANSFER, Kind.TERMINATION): "termination",
}
_LONGEST = 2_000
_PATH = re.compile(r"(negotiations|transfers)/([^/]{1,500})(?:/(.+))?")


def taken_at(method: str, path: str) -> Beginning | Following | Asking:
    """Say what is taken at an address below the base, such as `negotiations/PID/offers`.

    Raises NotFound when it is none of the protocol's.
    """
    path = path.strip("/")
    if method == "POST" and path in _FIRST:
        expected, role = _FIRST[path]
        return Beginning(_PROCESSES[path.partition("/")[0]], expected, role)
    found = _PATH.fullmatch(path)
    if found and method == "GET" and found[3] is None:
        return Asking(_PROCESSES[found[1]], unquote(found[2]))
    if found and method == "POST" and found[3] in _NEXT[found[1]]:
        expected, role = _NEXT[found[1]][found[3]]
        return Following(_PROCESSES[found[1]], unquote(found[2]), expected, role)
    raise NotFound(msg("the protocol has no address {method} {path}", method=method, path=path))


def address_of(base: str, process: Process, kind: Kind, peer_pid: str) -> str:
    """Give the address of a message; *peer_pid* is empty for the first of a process."""
    noun = "negotiations" if process is Process.NEGOTIATION else "transfers"
    place = _SENT[process, kind]
    return "/".join(
        part for part in (base.rstrip("/"), noun, quote(peer_pid, safe=":"), place) if part
    )


def same_server(one: str, other: str) -> bool:
    """Say whether two addresses are proper and of one server, whatever their paths are."""
    try:
        return _server(proper_address(one)) == _server(proper_address(other))
    except Invalid:
        return False


def _server(address: str) -> tuple[str, str, int | None]:
    parts = urlsplit(address)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    host = parts.hostname or ""
    name = "localhost" if is_this_machine(host) else host
    return parts.scheme, name, default if parts.port is None else parts.port


def proper_address(address: str) -> str:
    """Give back the base address of a peer, when messages can be sent to it.

    Raises Invalid when it is none.
    """
    try:
        parts = urlsplit(address)
        is_proper = (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            and parts.port != 0  # asking for a port that cannot be raises, too
            and address.isascii()
            and address.isprintable()
            and len(address) <= _LONGEST
        )
    except ValueError:
        is_proper = False
    if not is_proper:
        raise Invalid(msg("{address} is no address of a node", address=address[:_LONGEST]))
    return address
