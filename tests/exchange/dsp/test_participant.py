"""Both roles of a participant, by scripts like those of the protocol's conformance kit."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.messages import Pids, data_address
from kuznia.exchange.dsp.states import Kind, Process, State
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.dsp.network import CONSUMER, DATASET, OFFER, PROVIDER, Network, Script

N, T = Process.NEGOTIATION, Process.TRANSFER
OFFERED, ACCEPT, AGREE = (Kind.OFFER,), (Kind.ACCEPTED,), (Kind.AGREEMENT,)
VERIFY, FINALIZE, END = (Kind.VERIFICATION,), (Kind.FINALIZED,), (Kind.TERMINATION,)
AGREEING: Script = {"REQUESTED": AGREE, "VERIFIED": FINALIZE}
VERIFYING: Script = {"AGREED": VERIFY}

NEGOTIATIONS: dict[str, tuple[Script, Script, str]] = {
    "offered, then held": ({"REQUESTED": OFFERED}, {}, "OFFERED"),
    "offered, ended by the consumer": ({"REQUESTED": OFFERED}, {"OFFERED": END}, "TERMINATED"),
    "accepted, agreed, verified, finalized": (
        {"REQUESTED": OFFERED, "ACCEPTED": AGREE, "VERIFIED": FINALIZE},
        {"OFFERED": ACCEPT, "AGREED": VERIFY},
        "FINALIZED",
    ),
    "agreed at once": (AGREEING, VERIFYING, "FINALIZED"),
    "ended by the provider": ({"REQUESTED": END}, {}, "TERMINATED"),
    "ended by the consumer at once": ({}, {"REQUESTED": END}, "TERMINATED"),
    "agreed, ended by the consumer": ({"REQUESTED": AGREE}, {"AGREED": END}, "TERMINATED"),
    "offered, ended by the provider": (
        {"REQUESTED": (Kind.OFFER, Kind.TERMINATION)}, {}, "TERMINATED",
    ),
    "accepted, ended by the provider": (
        {"REQUESTED": OFFERED, "ACCEPTED": END}, {"OFFERED": ACCEPT}, "TERMINATED",
    ),
    "verified, ended by the provider": (
        {"REQUESTED": AGREE, "VERIFIED": END}, VERIFYING, "TERMINATED",
    ),
    "accepted, then held": ({"REQUESTED": OFFERED}, {"OFFERED": ACCEPT}, "ACCEPTED"),
    "held by both": ({}, {}, "REQUESTED"),
}  # fmt: skip

TRANSFERS: dict[str, tuple[Script, Script, str]] = {
    "started, ended": ({"REQUESTED": (Kind.START, Kind.TERMINATION)}, {}, "TERMINATED"),
    "started, completed": ({"REQUESTED": (Kind.START, Kind.COMPLETION)}, {}, "COMPLETED"),
    "started, suspended, ended": (
        {"REQUESTED": (Kind.START, Kind.SUSPENSION, Kind.TERMINATION)}, {}, "TERMINATED",
    ),
    "started, suspended, started, completed": (
        {"REQUESTED": (Kind.START, Kind.SUSPENSION, Kind.START, Kind.COMPLETION)}, {}, "COMPLETED",
    ),
    "ended": ({"REQUESTED": END}, {}, "TERMINATED"),
    "started, completed by the consumer": (
        {"REQUESTED": (Kind.START,)}, {"STARTED": (Kind.COMPLETION,)}, "COMPLETED",
    ),
    "started, suspended and ended by the consumer": (
        {"REQUESTED": (Kind.START,)}, {"STARTED": (Kind.SUSPENSION, Kind.TERMINATION)},
        "TERMINATED",
    ),
    "ended by the consumer at once": ({}, {"REQUESTED": END}, "TERMINATED"),
    "held": ({}, {}, "REQUESTED"),
}  # fmt: skip


def agreed(provider: Script, consumer: Script) -> tuple[Network, str]:
    """Give a network with an agreement, and scripts for a transfer under it."""
    network = Network({N: AGREEING, T: provider}, {N: VERIFYING, T: consumer})
    pid = network.negotiate()
    network.settle()
    record = network.consumer.records.get(pid)
    assert record is not None
    return network, str(record.agreement["@id"])


@pytest.mark.parametrize("name", NEGOTIATIONS)
def test_a_negotiation_goes_as_both_have_decided(name: str):
    provider, consumer, end = NEGOTIATIONS[name]
    network = Network({N: provider}, {N: consumer})

    network.negotiate()
    network.settle()

    assert {end} == network.states(N)
    assert {200, 201} >= {answer.status for _url, answer in network.calls}


@pytest.mark.parametrize(
    ("provider", "consumer", "ended_by_peer"),
    [({"REQUESTED": END}, {}, [False, True]), ({}, {"REQUESTED": END}, [True, False])],
)
def test_each_side_knows_who_has_ended_it(
    provider: Script, consumer: Script, ended_by_peer: list[bool]
):
    network = Network({N: provider}, {N: consumer})

    network.negotiate()
    network.settle()

    assert ended_by_peer == [
        record.is_ended_by_peer for memory in network.memories for record in memory.kept.values()
    ]


@pytest.mark.parametrize("name", TRANSFERS)
def test_a_transfer_goes_as_both_have_decided(name: str):
    provider, consumer, end = TRANSFERS[name]
    network, agreement = agreed(provider, consumer)

    network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PULL")
    network.settle()

    assert {end} == network.states(T)


def test_an_agreement_says_who_agrees_on_what_and_when():
    network, _agreement = agreed({}, {})
    (record,) = network.memories[1].kept.values()

    assert (PROVIDER, CONSUMER, DATASET, "2026-06-01T12:00:00Z") == tuple(
        record.agreement[name] for name in ("assigner", "assignee", "target", "timestamp")
    )


def test_the_consumer_learns_where_the_data_are():
    network, agreement = agreed({"REQUESTED": (Kind.START,)}, {})
    pid = network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PULL")
    network.settle()
    record = network.consumer.records.get(pid)

    assert record is not None
    assert str(record.data_address["endpoint"]).startswith("https://us/data/urn:uuid:")


def test_a_provider_that_pushes_does_not_say_where_to():
    network, agreement = agreed({"REQUESTED": (Kind.START,)}, {})
    pid = network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PUSH",
                                 lambda pid: data_address("HttpData", f"https://ua/{pid}", {}))  # fmt: skip
    network.settle()
    record = network.consumer.records.get(pid)

    assert record is not None
    assert (State.STARTED, f"https://ua/{pid}") == (record.state, record.data_address["endpoint"])


def test_a_consumer_that_starts_again_does_not_say_where_the_data_are():
    provider: Script = {"REQUESTED": (Kind.START, Kind.SUSPENSION)}
    network, agreement = agreed(provider, {})
    pid = network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PULL")
    network.settle()
    record = network.consumer.records.get(pid)
    assert record is not None
    other = data_address("HttpData", "https://xx", {"authorization": "mine"})
    url = f"{network.provider.address}transfers/{record.talk.peer_pid}/start"

    answer = network.call(network.consumer, url, say.transfer_start(record.pids, other))

    assert 200 == answer.status
    ours = network.provider.records.get(record.talk.peer_pid)
    assert ours is not None
    assert record.data_address == ours.data_address


def test_every_answer_is_one_that_the_protocol_knows():
    network, agreement = agreed({"REQUESTED": (Kind.START, Kind.COMPLETION)}, {})
    network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PULL")
    network.settle()

    for _url, answer in network.calls:
        check(answer.body, str(answer.body["@type"]))


def test_what_a_peer_answers_to_a_later_message_is_not_read():
    network = Network({}, {N: {"REQUESTED": END}})  # as the conformance kit answers
    pid = network.negotiate()
    assert network.send(network.consumer)
    (message,) = network.consumer.due()
    record = network.consumer.records.get(pid)
    assert record is not None
    names = record.pids
    network.call(network.consumer, message.url, message.body)

    network.consumer.delivered(message, say.negotiation(
        Pids(names.consumer, names.provider), State.TERMINATED))  # fmt: skip
    assert {"TERMINATED"} == network.states(N)


def test_it_is_counted_how_often_the_consumer_has_asked():
    asking: Script = {"OFFERED": (Kind.REQUEST,)}
    network = Network({N: {"REQUESTED": OFFERED}}, {N: asking})
    network.negotiate()
    network.send(network.consumer)
    network.send(network.provider)
    network.send(network.consumer)

    assert [2, 2] == [r.round for memory in network.memories for r in memory.kept.values()]


class TestWrongCalls:
    def network(self) -> tuple[Network, Pids]:
        network = Network({N: {"REQUESTED": OFFERED}}, {})
        pid = network.negotiate()
        network.settle()
        record = network.consumer.records.get(pid)
        assert record is not None
        return network, record.pids

    def test_an_illegal_step_is_400_and_changes_nothing(self):
        network, pids = self.network()
        url = f"{network.provider.address}negotiations/{pids.provider}"

        answer = network.call(
            network.consumer, f"{url}/agreement/verification", say.verification(pids)
        )

        assert 400 == answer.status
        check(answer.body, "ContractNegotiationError")
        asked = network.call(network.consumer, url, None, "GET")
        assert (200, "OFFERED") == (asked.status, asked.body["state"])

    def test_what_is_unknown_or_of_another_caller_is_404(self):
        network, pids = self.network()
        path = f"negotiations/{pids.provider}"

        assert 404 == network.provider.receive("did:web:xx", "GET", path).status
        assert 404 == network.provider.receive(CONSUMER, "GET", "negotiations/none").status
        assert 404 == network.provider.receive(CONSUMER, "GET", "catalogue").status
        assert 404 == network.provider.receive(CONSUMER, "PUT", path).status
        stolen = network.provider.receive("did:web:xx", "POST", f"{path}/termination",
                                          say.negotiation_termination(pids))  # fmt: skip
        assert 404 == stolen.status
        assert {"OFFERED"} == network.states(N)

    @pytest.mark.parametrize(
        "change",
        [
            {"@type": "ContractOfferMessage"},
            {"consumerPid": "another"},
            {"eventType": "FINALIZED"},
            {"eventType": "MAYBE"},
            {"@context": []},
        ],
    )
    def test_a_wrong_message_is_400(self, change: dict[str, Any]):
        network, pids = self.network()
        url = f"{network.provider.address}negotiations/{pids.provider}/events"

        answer = network.call(network.consumer, url, say.acceptance(pids) | change)

        assert 400 == answer.status
        assert {"OFFERED"} == network.states(N)

    def test_a_message_for_the_other_side_is_refused(self):
        network, pids = self.network()
        url = f"{network.provider.address}negotiations/{pids.provider}/offers"

        assert 400 == network.call(network.consumer, url, say.counter_offer(
            pids, say.sent_offer(OFFER, DATASET))).status  # fmt: skip

    @pytest.mark.parametrize("address", ["", "urn:ua", "http://ua:99999", "https://ua\n"])
    def test_answers_that_could_not_be_sent_are_refused_at_once(self, address: str):
        network = Network({}, {})
        body = say.first_request("urn:uuid:9", say.sent_offer(OFFER, DATASET), "x")
        answer = network.call(network.consumer, f"{network.provider.address}negotiations/request",
                              body | {"callbackAddress": address})  # fmt: skip

        assert 400 == answer.status
        assert set() == network.states(N)
        with pytest.raises(Invalid, match="no address of a node"):
            network.consumer.negotiate(PROVIDER, address, DATASET, OFFER)

    @pytest.mark.parametrize("target", ["urn:dataset:none", None])
    def test_a_request_for_what_is_not_offered_is_refused(self, target: str | None):
        network = Network({}, {})
        offer = say.sent_offer(OFFER, target or "x")
        if target is None:
            del offer["target"]
        body = say.first_request("urn:uuid:9", offer, network.consumer.address)

        answer = network.call(
            network.consumer, f"{network.provider.address}negotiations/request", body
        )

        assert 400 == answer.status
        assert set() == network.states(N)

    def test_a_transfer_needs_an_agreement_with_the_caller(self):
        network, agreement = agreed({}, {})
        body = say.transfer_request("urn:uuid:99", agreement, "HttpData-PULL", "https://xx")

        assert (
            400 == network.provider.receive("did:web:xx", "POST", "transfers/request", body).status
        )
        other = body | {"agreementId": "urn:none"}
        assert 400 == network.provider.receive(CONSUMER, "POST", "transfers/request", other).status
        assert set() == network.states(T)

    def test_a_transfer_may_be_asked_for_before_the_answer_to_the_last_word_is_there(self):
        network = Network({N: AGREEING, T: {"REQUESTED": (Kind.START,)}}, {N: VERIFYING, T: {}})
        pid = network.negotiate()
        while "FINALIZED" not in network.states(N):
            network.send(network.consumer)
            network.send(network.provider, answer_lost=network.states(N) == {"VERIFIED"})
        assert {"VERIFIED", "FINALIZED"} == network.states(N)

        record = network.consumer.records.get(pid)
        assert record is not None
        network.consumer.fetch(PROVIDER, network.provider.address, str(record.agreement["@id"]),
                               "HttpData-PULL")  # fmt: skip
        network.send(network.consumer)
        network.settle()
        assert ({"FINALIZED"}, {"STARTED"}) == (network.states(N), network.states(T))

    def test_a_peer_that_agrees_on_something_else_is_refused(self):
        network = Network({}, {})
        pid = network.negotiate()
        network.settle()
        record = network.consumer.records.get(pid)
        assert record is not None
        made = say.agreement("urn:a", say.sent_offer(OFFER, "urn:else"), target="urn:else",
                             assigner=PROVIDER, assignee=CONSUMER,
                             timestamp="2026-06-01T12:00:00Z")  # fmt: skip

        answer = network.call(network.provider,
                              f"{network.consumer.address}negotiations/{pid}/agreement",
                              say.agreement_message(record.pids, made))  # fmt: skip

        assert 400 == answer.status

    def test_what_is_said_for_a_process_must_fit_it(self):
        network, _pids = self.network()
        with pytest.raises(NotFound):
            network.consumer.tell("none", Kind.TERMINATION)
        fresh = network.negotiate()
        with pytest.raises(Refused, match="not yet answered"):
            network.consumer.tell(fresh, Kind.TERMINATION)

    @given(st.binary(max_size=60), st.text(max_size=40))
    @settings(max_examples=60)
    def test_any_call_is_answered(self, body: bytes, path: str):
        network = Network({}, {})
        for method in ("GET", "POST"):
            for place in (path, f"negotiations/{path}", "negotiations/request"):
                answer = network.provider.receive(CONSUMER, method, place, body)
                assert answer.status in (400, 404)


class TestLostAnswers:
    def test_a_first_message_that_comes_twice_begins_one_process(self):
        network = Network({N: AGREEING}, {N: VERIFYING})
        network.negotiate()

        network.send(network.consumer, answer_lost=True)
        network.settle()

        assert {"FINALIZED"} == network.states(N)
        assert 1 == len(network.memories[0].kept)

    @given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40))
    @settings(max_examples=150, deadline=None)
    def test_both_come_to_the_same_end(self, sends: list[tuple[bool, bool]]):
        script = {"REQUESTED": (Kind.START, Kind.SUSPENSION, Kind.START, Kind.COMPLETION)}
        network, agreement = agreed(script, {})
        network.consumer.fetch(PROVIDER, network.provider.address, agreement, "HttpData-PULL")
        for is_provider, answer_lost in sends:
            party = network.provider if is_provider else network.consumer
            network.send(party, answer_lost=answer_lost)
        network.settle()

        assert {"COMPLETED"} == network.states(T)
