"""From the request for an agreement to the started transfer, between two nodes and between two EDC."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.consumer import rounds
from benchmarks.fresh import ROOT, verdict
from benchmarks.packages import at_least
from benchmarks.released import released
from tools.edc.assembly import assemble, version
from tools.edc.nodes import serving
from tools.edc.timing import seconds_of_rounds
from tools.java import Unavailable

ROUNDS = 30
CONNECTOR = ROOT / "build" / "edc" / "connector"


def main() -> None:
    """Measure and print the verdicts."""
    with TemporaryDirectory() as name:
        ours = of_nodes(Path(name) / "kuznia")
        print(verdict("negotiation", ours, 0.150), flush=True)
        theirs = of_edc(Path(name) / "edc")
    if theirs is not None:
        print(at_least("negotiation-edc", theirs / ours, 20))


def of_nodes(folder: Path) -> float:
    """Give the median seconds between two nodes, each in a process of its own."""
    folder.mkdir()
    provider, consumer = released(folder)
    with serving(provider.folder, provider.holder, provider.port):
        found = rounds(consumer, provider, ROUNDS)
    _print("kuznia", found)
    return median(found)


def of_edc(folder: Path) -> float | None:
    """Give the same between two connectors of Eclipse EDC; None where they cannot be had."""
    try:
        connector = assemble(CONNECTOR)
    except Unavailable as error:
        print(f"Eclipse EDC {version()} was not run, so nothing is compared: {error}")
        return None
    found = seconds_of_rounds(connector, folder)
    _print(f"Eclipse EDC {version()}", found)
    return median(found)


def _print(name: str, found: list[float]) -> None:
    print(f"{name}: {len(found)} rounds, median {median(found):.3f} s, "
          f"from {min(found):.3f} to {max(found):.3f} s")  # fmt: skip


if __name__ == "__main__":
    main()
