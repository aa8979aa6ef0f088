"""Participants in memory, and a network between them that can lose and repeat."""

from collections.abc import Callable, Container, Mapping
from itertools import count

from kuznia.exchange.dsp.messages import Body, data_address
from kuznia.exchange.dsp.participant import Answer, Participant
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Kind, Process

Script = Mapping[str, tuple[Kind, ...]]
"""What a party says in each state, by the state's name; nothing where the state is not named."""

POLICY: Body = {"permission": [{"action": "use", "constraint": []}]}
PROVIDER, CONSUMER = "did:web:us", "did:web:ua"
DATASET = "urn:dataset:brk"
OFFER: Body = {"@id": "urn:offer:1", "@type": "Offer", **POLICY}


class Memory:
    """Records in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Record] = {}

    def get(self, own_pid: str) -> Record | None:
        return self.kept.get(own_pid)

    def begun_by(self, process: Process, peer: str, peer_pid: str) -> Record | None:
        wanted = (process, peer, peer_pid)
        return next((each for each in self.kept.values()
                     if (each.talk.process, each.peer, each.talk.peer_pid) == wanted), None)  # fmt: skip

    def agreed(self, agreement: str) -> Record | None:
        return next((each for each in self.kept.values()
                     if each.is_agreed and each.agreement.get("@id") == agreement),
                    None)  # fmt: skip

    def put(self, record: Record) -> None:
        self.kept[record.talk.own_pid] = record

    def under_way(self, but: Container[str] = ()) -> list[Record]:
        return [each for pid, each in self.kept.items()
                if each.talk.under_way is not None and pid not in but]  # fmt: skip


def scripted(scripts: Mapping[Process, Script]) -> Callable[[Record], tuple[Kind, ...]]:
    """Decide by a script: what is said in which state, once."""
    return lambda record: scripts.get(record.talk.process, {}).get(str(record.state), ())


class Network:
    """A provider and a consumer at two addresses."""

    def __init__(
        self,
        provider: Mapping[Process, Script],
        consumer: Mapping[Process, Script],
    ) -> None:
        pids = count(1)

        def party(name: str, scripts: Mapping[Process, Script], *offered: str) -> Participant:
            self.memories.append(memory := Memory())
            return Participant(
                name, f"https://{name[8:]}/dsp/", memory, scripted(scripts),
                lambda: f"urn:uuid:{next(pids)}", lambda: "2026-06-01T12:00:00Z",
                lambda _caller, dataset: dataset in offered,
                lambda record: data_address("https://w3id.org/idsa/v4.1/HTTP",
                                            f"https://{name[8:]}/data/{record.talk.own_pid}",
                                            {"authorization": "token"}),
            )  # fmt: skip

        self.memories: list[Memory] = []
        self.provider = party(PROVIDER, provider, DATASET)
        self.consumer = party(CONSUMER, consumer)
        self.calls: list[tuple[str, Answer]] = []

    def other(self, party: Participant) -> Participant:
        return self.consumer if party is self.provider else self.provider

    def call(self, sender: Participant, url: str, body: object, method: str = "POST") -> Answer:
        to = self.other(sender)
        answer = to.receive(sender.name, method, url.removeprefix(to.address.rstrip("/")), body)
        self.calls.append((url, answer))
        return answer

    def send(self, sender: Participant, *, answer_lost: bool = False) -> bool:
        """Send the first message that is due; say whether there was one."""
        for each in sender.due()[:1]:
            answer = self.call(sender, each.url, each.body)
            if answer_lost:
                return True
            if answer.status < 300:
                sender.delivered(each, answer.body)
            else:
                sender.turned_down(each)
            return True
        return False

    def settle(self) -> None:
        """Send until nobody has anything to say."""
        for _ in range(100):
            if not [True for party in (self.provider, self.consumer) if self.send(party)]:
                return
        raise AssertionError

    def negotiate(self) -> str:
        address = self.provider.address
        return self.consumer.negotiate(PROVIDER, address, DATASET, OFFER)

    def states(self, process: Process) -> set[str]:
        """Give the states of a process on both sides."""
        return {
            str(record.state)
            for memory in self.memories
            for record in memory.kept.values()
            if record.talk.process is process
        }
