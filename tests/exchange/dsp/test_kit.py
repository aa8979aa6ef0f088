"""What the conformance kit of the protocol does, without the kit: each of its tests as one line.

A line names the test and what it is about, and then what is said: `>` by the kit, `<` by us, and `!`
by the kit though it may not.  We say it by the very rules that the kit itself is run with.
"""

from collections import Counter
from collections.abc import Callable
from itertools import count
from typing import NamedTuple

import pytest

from kuznia.app.scripted import Scripted
from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.dsp.participant import Answer, Participant
from kuznia.exchange.dsp.states import State
from tests.exchange.dsp.network import Memory
from tools.conformance.kit import TESTS
from tools.conformance.trial import RULES

RULES_OF_KIT = Scripted.of(RULES)
SCRIPT = RULES_OF_KIT.script
US, KIT = "did:web:kuznia.example", "TCK_PARTICIPANT"
HERE, THERE = "https://us/dsp", "https://kit"
NOW = "2026-06-01T12:00:00Z"

LINES = """
CN:01-01 ACN0101 > request < offer > termination
CN:01-02 ACN0102 > request < offer > request < termination
CN:01-03 ACN0103 > request < offer > accepted < agreement > verification < finalized
CN:01-04 ACN0104 > request < agreement > verification < finalized
CN:02-01 ACN0201 > request < termination
CN:02-02 ACN0202 > request > termination
CN:02-03 ACN0203 > request < agreement > termination
CN:02-04 ACN0204 > request < offer > termination
CN:02-05 ACN0205 > request < offer < termination
CN:02-06 ACN0206 > request < offer > accepted < termination
CN:02-07 ACN0207 > request < agreement > verification < termination
CN:03-01 ACN0301 > request < agreement > verification < finalized ! termination
CN:03-02 ACN0302 > request < offer ! verification
CN:03-03 ACN0303 > request < offer > accepted ! verification
CN:03-04 ACN0304 > request < offer > request ! request
CN_C:01-01 ACNC0101 < request > offer < accepted > agreement < verification > finalized
CN_C:01-02 ACNC0102 < request > offer < request > termination
CN_C:01-03 ACNC0103 < request > offer < termination
CN_C:01-04 ACNC0104 < request > agreement < verification > finalized
CN_C:02-01 ACNC0201 < request > termination
CN_C:02-02 ACNC0202 < request < termination
CN_C:02-03 ACNC0203 < request > agreement < termination
CN_C:02-04 ACNC0204 < request > offer > termination
CN_C:02-05 ACNC0205 < request > offer < accepted > termination
CN_C:02-06 ACNC0206 < request > agreement < verification > termination
CN_C:03-01 ACNC0301 < request ! finalized
CN_C:03-02 ACNC0302 < request > offer ! agreement
CN_C:03-03 ACNC0303 < request > offer ! finalized
CN_C:03-04 ACNC0304 < request > offer < accepted ! finalized
CN_C:03-05 ACNC0305 < request > offer < accepted ! offer
CN_C:03-06 ACNC0306 < request > offer < accepted > agreement ! finalized
TP:01-01 ATP0101 > request < start < termination
TP:01-02 ATP0102 > request < start < completion
TP:01-03 ATP0103 > request < start < suspension < termination
TP:01-04 ATP0104 > request < start < suspension < start < completion
TP:01-05 ATP0105 > request < termination
TP:02-01 ATP0201 > request < start > termination
TP:02-02 ATP0202 > request < start > completion
TP:02-03 ATP0203 > request < start > suspension > termination
TP:02-04 ATP0204 > request < start > suspension > start > completion
TP:02-05 ATP0205 > request > termination
TP:03-01 ATP0301 > request ! completion
TP:03-02 ATP0302 > request ! suspension
TP:03-03 ATP0303 > request < start > suspension ! completion
TP:03-04 ATP0304 > request < start > termination ! start
TP:03-05 ATP0305 > request < start > termination ! suspension
TP:03-06 ATP0306 > request < start > termination ! completion
TP_C:01-01 ATPC0101 < request > start > termination
TP_C:01-02 ATPC0102 < request > start > completion
TP_C:01-03 ATPC0103 < request > start > suspension > termination
TP_C:01-04 ATPC0104 < request > start > suspension > start > completion
TP_C:01-05 ATPC0105 < request > termination
TP_C:02-01 ATPC0201 < request > start < termination
TP_C:02-02 ATPC0202 < request > start < completion
TP_C:02-03 ATPC0203 < request > start < suspension < termination
TP_C:02-04 ATPC0204 < request > start < suspension < start < completion
TP_C:02-05 ATPC0205 < request < termination
TP_C:03-01 ATPC0301 < request ! completion
TP_C:03-02 ATPC0302 < request ! suspension
TP_C:03-03 ATPC0303 < request > start > suspension ! completion
TP_C:03-04 ATPC0304 < request > start > termination ! start
TP_C:03-05 ATPC0305 < request > start > termination ! suspension
TP_C:03-06 ATPC0306 < request > start > termination ! completion
""".strip().splitlines()


class Said(NamedTuple):
    """A message as the kit knows it."""

    state: str
    """That the process is in after it."""
    place: str
    type: str


NEGOTIATION = {
    "request": Said("REQUESTED", "request", "ContractRequestMessage"),
    "offer": Said("OFFERED", "offers", "ContractOfferMessage"),
    "accepted": Said("ACCEPTED", "events", "ContractNegotiationEventMessage"),
    "agreement": Said("AGREED", "agreement", "ContractAgreementMessage"),
    "verification": Said("VERIFIED", "agreement/verification",
                         "ContractAgreementVerificationMessage"),
    "finalized": Said("FINALIZED", "events", "ContractNegotiationEventMessage"),
    "termination": Said("TERMINATED", "termination", "ContractNegotiationTerminationMessage"),
}  # fmt: skip
TRANSFER = {
    "request": Said("REQUESTED", "request", "TransferRequestMessage"),
    "start": Said("STARTED", "start", "TransferStartMessage"),
    "suspension": Said("SUSPENDED", "suspension", "TransferSuspensionMessage"),
    "completion": Said("COMPLETED", "completion", "TransferCompletionMessage"),
    "termination": Said("TERMINATED", "termination", "TransferTerminationMessage"),
}
DATA = say.data_address("https://w3id.org/idsa/v4.1/HTTP", f"{THERE}/data", {"authorization": "x"})


class Kit:
    """The kit in one of its tests, and the participant that it tests."""

    def __init__(self, name: str, about: str) -> None:
        self.is_negotiation = name.startswith("CN")
        self.is_ours = name.partition(":")[0].endswith("_C")
        """Whether we are the consumer, who begins."""
        self.about = about
        self.known = NEGOTIATION if self.is_negotiation else TRANSFER
        self.noun = "negotiations" if self.is_negotiation else "transfers"
        self.own, self.theirs, self.offers = "urn:uuid:kit", "", count(1)
        self.us = _participant()
        self.state = ""

    def run(self, steps: list[str]) -> None:
        if self.is_ours:
            self.theirs = self._signal()
        does: dict[str, Callable[[str], None]] = {"<": self.hears, ">": self.says, "!": self.errs}
        for who, kind in zip(steps[::2], steps[1::2], strict=True):
            does[who](kind)
            assert self.state == self._asked()
        assert [] == self.us.due()  # we hold

    def hears(self, kind: str) -> None:
        """Take our message, and answer as the kit does: to an end with the names turned round."""
        expected = self.known[kind]
        (message,) = self.us.due()
        pid = f"/{self.own}" if self.state else ""
        assert f"{THERE}/{self.noun}{pid}/{expected.place}" == message.url
        assert KIT == message.peer
        check(message.body, expected.type)
        assert {"accepted": "ACCEPTED", "finalized": "FINALIZED"}.get(kind) == message.body.get(
            "eventType"
        )
        names = Pids(self.own, self.theirs) if self.is_ours else Pids(self.theirs, self.own)
        if kind == "termination":
            names = Pids(names.consumer, names.provider)
        self.us.delivered(message, self._process(names, State(expected.state)))
        self.state = expected.state

    def says(self, kind: str) -> None:
        is_first, self.state = not self.state, self.known[kind].state
        answer = self._post(kind, is_first=is_first)
        assert (201 if is_first else 200) == answer.status
        check(answer.body, "ContractNegotiation" if self.is_negotiation else "TransferProcess")
        self.theirs = self.theirs or str(answer.body["providerPid"])

    def errs(self, kind: str) -> None:
        answer = self._post(kind, is_first=False)
        assert 400 == answer.status
        check(answer.body, "ContractNegotiationError" if self.is_negotiation else "TransferError")

    def _signal(self) -> str:
        if self.is_negotiation:
            offer = SCRIPT.terms(f"offer{self.about}")
            return self.us.negotiate(KIT, THERE, self.about, offer)
        return self.us.fetch(KIT, THERE, self.about, "HttpData-PULL")

    def _post(self, kind: str, *, is_first: bool) -> Answer:
        pid = "" if is_first else f"/{self.theirs}"
        path = f"{self.noun}{pid}/{self.known[kind].place}"
        return self.us.receive(KIT, "POST", path, self._body(kind, is_first=is_first))

    def _asked(self) -> str:
        return str(self.us.receive(KIT, "GET", f"{self.noun}/{self.theirs}").body["state"])

    def _process(self, names: Pids, state: State) -> Body:
        answer = say.negotiation if self.is_negotiation else say.transfer_process
        return answer(names, state)

    def _body(self, kind: str, *, is_first: bool) -> Body:
        if is_first and self.is_negotiation:
            return say.first_request(self.own, self._offer(), THERE)
        if is_first:
            return say.transfer_request(self.own, self.about, "HttpData-PULL", THERE)
        names = Pids(self.own, self.theirs) if self.is_ours else Pids(self.theirs, self.own)
        return self._bodies()[kind](names)

    def _bodies(self) -> dict[str, Callable[[Pids], Body]]:
        if not self.is_negotiation:
            return {
                "start": lambda names: say.transfer_start(names, DATA if self.is_ours else None),
                "suspension": say.transfer_suspension,
                "completion": say.transfer_completion,
                "termination": say.transfer_termination,
            }
        return {
            "request": lambda names: say.counter_request(names, self._offer()),
            "offer": lambda names: say.counter_offer(names, self._offer()),
            "agreement": lambda names: say.agreement_message(names, self._agreement()),
            "accepted": say.acceptance,
            "verification": say.verification,
            "finalized": say.finalization,
            "termination": say.negotiation_termination,
        }

    def _offer(self) -> Body:
        return say.sent_offer(SCRIPT.terms(f"urn:offer:{next(self.offers)}"), self.about)

    def _agreement(self) -> Body:
        return say.agreement("urn:agreement", self._offer(), target=self.about, assigner=KIT,
                             assignee=US, timestamp=NOW)  # fmt: skip


def _participant() -> Participant:
    memory, pids = Memory(), count(1)
    RULES_OF_KIT.prepare(memory, US, NOW)
    return Participant(
        US, HERE, memory, lambda record: RULES_OF_KIT.decide(record, memory),
        lambda: f"urn:uuid:{next(pids)}", lambda: NOW, lambda _caller, dataset: RULES_OF_KIT.entry("", dataset) is not None, lambda _record: DATA,
    )  # fmt: skip


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.split()[0])
def test_of_the_kit(line: str):
    name, about, *steps = line.split()

    Kit(name, about).run(steps)


def test_no_test_of_the_kit_is_left_out():
    counts = Counter(line.split()[0].rpartition("-")[0] for line in LINES)

    assert counts == {
        f"{part}:{chapter:02}": count
        for part, chapters in TESTS.items()
        for chapter, count in enumerate(chapters, start=1)
        if part != "CAT"
    }


def test_the_catalogue_has_what_the_kit_asks_for():
    listed = {str(entry["@id"]) for entry in RULES_OF_KIT.entries(KIT)}

    assert {"CAT0101", "CAT0102"} <= listed
    assert "CAT0103" not in listed
    assert RULES_OF_KIT.entry(KIT, "CAT0103") is None
