"""How soon Kuznia starts: `kuznia --help` and `import kuznia`, the best of five fresh processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.fresh import verdict

TIMES = 5


def main() -> None:
    """Measure and print the verdicts."""
    command = str(Path(sys.executable).with_name("kuznia"))
    print(verdict("help", _best(command, "--help"), 0.25))
    print(verdict("import", _best(sys.executable, "-c", "import kuznia"), 0.2))


def _best(*command: str) -> float:
    seconds: list[float] = []
    for _ in range(TIMES):
        start = perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        seconds.append(perf_counter() - start)
    return min(seconds)


if __name__ == "__main__":
    main()
