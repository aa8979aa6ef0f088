"""What each message of a process says, made from its record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.messages import Body
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Kind, Process, Role, State

Make = Callable[[Record, str], Body]
"""Makes a message from a record and the address at which the peer answers us."""


def body_of(record: Record, kind: Kind, callback: str) -> Body:
    """Give the message of a kind, as it is sent in the present state of a record."""
    return _MAKE[record.talk.process, kind](record, callback)


def state_of(record: Record, state: State) -> Body:
    """Give the answer that says how far a process has come."""
    if record.talk.process is Process.NEGOTIATION:
        return say.negotiation(record.pids, state)
    return say.transfer_process(record.pids, state)


def _negotiation_request(record: Record, callback: str) -> Body:
    offer = say.sent_offer(record.offer, record.about)
    if record.state is None:
        return say.first_request(record.pids.consumer, offer, callback)
    return say.counter_request(record.pids, offer)


def _start(record: Record, _callback: str) -> Body:
    is_provider = record.talk.role is Role.PROVIDER
    return say.transfer_start(record.pids, record.data_address if is_provider else None)


_MAKE: Mapping[tuple[Process, Kind], Make] = MappingProxyType(
    {
        (Process.NEGOTIATION, Kind.REQUEST): _negotiation_request,
        (Process.NEGOTIATION, Kind.OFFER): lambda record, _: say.counter_offer(
            record.pids, say.sent_offer(record.offer, record.about)
        ),
        (Process.NEGOTIATION, Kind.AGREEMENT): lambda record, _: say.agreement_message(
            record.pids, record.agreement
        ),
        (Process.NEGOTIATION, Kind.VERIFICATION): lambda record, _: say.verification(record.pids),
        (Process.NEGOTIATION, Kind.ACCEPTED): lambda record, _: say.acceptance(record.pids),
        (Process.NEGOTIATION, Kind.FINALIZED): lambda record, _: say.finalization(record.pids),
        (Process.NEGOTIATION, Kind.TERMINATION): lambda record, _: say.negotiation_termination(
            record.pids
        ),
        (Process.TRANSFER, Kind.REQUEST): lambda record, callback: say.transfer_request(
            record.pids.consumer, record.about, record.format, callback, record.data_address or None
        ),
        (Process.TRANSFER, Kind.START): _start,
        (Process.TRANSFER, Kind.COMPLETION): lambda record, _: say.transfer_completion(record.pids),
        (Process.TRANSFER, Kind.SUSPENSION): lambda record, _: say.transfer_suspension(record.pids),
        (Process.TRANSFER, Kind.TERMINATION): lambda record, _: say.transfer_termination(
            record.pids
        ),
    }
)
