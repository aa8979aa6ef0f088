"""A node that follows a script instead of the rules of release, to be tried by a kit or a peer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kuznia.app.node_records import Work
from kuznia.app.offered import FORMAT, SERVICE
from kuznia.exchange.dsp.messages import Body, dataset_entry, distribution
from kuznia.exchange.dsp.records import Record, Records
from kuznia.exchange.dsp.scripts import LARGEST, Script, read_script
from kuznia.exchange.dsp.states import Kind
from kuznia.exchange.whole_file import read_whole


@dataclass(frozen=True, slots=True)
class Scripted:
    """What a script offers to anyone who may call, and what it says; it has no data."""

    script: Script

    @classmethod
    def of(cls, file: Path) -> Scripted:
        """Read the script of a file.

        Raises NotFound when there is none, and Invalid when it is wrong.
        """
        return cls(read_script(read_whole(file, LARGEST), file.name))

    def entries(self, caller: str) -> Sequence[Body]:
        """Give all that is offered."""
        return [entry for name in self.script.offers if (entry := self.entry(caller, name))]

    def entry(self, caller: str, dataset: str) -> Body | None:
        """Give one entry."""
        del caller
        offer = self.script.offer(dataset)
        if offer is None:
            return None
        return dataset_entry(dataset, [offer], [distribution(FORMAT, SERVICE)])

    def is_for(self, caller: str, dataset: str) -> bool:
        """Say whether a script offers a dataset."""
        return self.entry(caller, dataset) is not None

    def decide(self, record: Record, records: Records) -> tuple[Kind, ...]:
        """Give what the script says."""
        del records
        return self.script.decide(record)

    def file(self, record: Record, records: Records) -> Path | None:
        """Give nothing: a script has no data."""
        del record, records

    def following(self, record: Record) -> tuple[Work, ...]:
        """Give nothing: what a script does not say is not done."""
        del record
        return ()

    def prepare(self, records: Records, participant: str, timestamp: str) -> None:
        """Put the agreements that are in force from the beginning where they are not yet."""
        for seed in self.script.seeds:
            if records.agreed(seed.id) is None:
                records.put(self.script.record(seed, participant, timestamp))
