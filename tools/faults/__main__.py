"""`python -m tools.faults`: run the campaign, and print its seeds and what came of it."""

from __future__ import annotations

import argparse
import random
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tools.faults.campaign import Campaign, disk_fault
from tools.faults.node import cap
from tools.faults.plans import Act, Fault
from tools.faults.world import Outcome


def main() -> int:
    """Run what the command line says; 1 when something was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tools.faults", description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--round", type=int, help="run this round alone")
    parser.add_argument("--batch", type=int, default=10, help="releases between two fresh starts")
    parser.add_argument("--beside", type=int, default=2, help="pairs of nodes at the same time")
    parser.add_argument("--keep", action="store_true", help="keep the logs of the nodes")
    said = parser.parse_args()
    cap()
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))  # nodes and disks go, too
    rounds = tuple(range(said.rounds)) if said.round is None else (said.round,)
    place = Path(tempfile.mkdtemp(prefix="kuznia-faults-"))
    print(f"seed {said.seed}, {len(rounds)} rounds; a full disk is {disk_fault(place)}")
    try:
        found = Campaign(said.seed, rounds, place, said.batch, said.beside).run(_tell)
    finally:
        print(f"logs are in {place}") if said.keep else shutil.rmtree(place, ignore_errors=True)
    for kind in (*Act, *Fault):
        print(f"{found.counts[kind]:6} {kind}")
    for each in found.wrong:
        print(f"WRONG round {each.number}: python -m tools.faults --seed {said.seed} "
              f"--round {each.number}")  # fmt: skip
    others = len(found.outcomes) - found.complete
    print(f"seed {said.seed}: {len(found.outcomes)} rounds, {found.complete} complete, "
          f"{others} not at all or wrong, {len(found.wrong)} wrong")  # fmt: skip
    return int(bool(found.wrong))


def _tell(outcome: Outcome) -> None:
    end = "complete" if outcome.is_complete else "not at all"
    print(f"round {outcome.number:4} {outcome.seconds:6.1f}s {end:10} {outcome.plan}", flush=True)
    for problem in outcome.problems:
        print(f"    WRONG: {problem}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
