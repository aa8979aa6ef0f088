"""Run every benchmark and end with what each measured, what was aimed at, and whether it is met."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BENCHMARKS = (
    "start",
    "build",
    "changes",
    "decisions",
    "packages",
    "negotiation",
    "node",
    "revision",
    "transfer",
    "spares",
    "simulation",
    "schedule",
)


def main() -> None:
    """Run the benchmarks one after another; fail when one of them could not measure."""
    verdicts: list[str] = []
    failed: list[str] = []
    for name in BENCHMARKS:
        print(f"# {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        done = subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
        for line in done.stdout.splitlines():
            if line.startswith("BENCH "):
                verdicts.append(line)
            else:
                print(line)
        if done.returncode:
            failed.append(name)
    print("", *verdicts, sep="\n")
    if failed:
        sys.exit(f"could not measure: {', '.join(failed)}")


if __name__ == "__main__":
    main()
