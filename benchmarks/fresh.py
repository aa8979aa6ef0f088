"""Measure work in a fresh process on one core: seconds, and memory beyond what was there before."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

import psutil

Result = TypeVar("Result")

ROOT = Path(__file__).parents[1]
RUNS = 3


def in_a_folder(measure: Callable[[Path, int], None]) -> None:
    """Measure something of a size in a folder of its own, as the command line says."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=1024, help="size of what is measured, in MiB")
    parser.add_argument("--in", dest="place", help="where to put files meanwhile")
    options = parser.parse_args()
    with TemporaryDirectory(dir=options.place) as name:
        measure(Path(name), options.mb)


def in_fresh_processes(module: str, *arguments: str, runs: int = RUNS) -> dict[str, float]:
    """Run a benchmark module some times; give the medians of the numbers that it prints as JSON."""
    numbers = [_once(module, *arguments) for _ in range(runs)]
    return {name: median(each[name] for each in numbers) for name in numbers[0]}


def _once(module: str, *arguments: str) -> dict[str, float]:
    command = [sys.executable, "-m", f"benchmarks.{module}", *arguments]
    core = min(os.sched_getaffinity(0))
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    printed = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True,
        preexec_fn=lambda: os.sched_setaffinity(0, {core}),
    )  # fmt: skip
    return json.loads(printed.stdout.splitlines()[-1])


def measured(work: Callable[[], Result]) -> tuple[Result, float, float]:
    """Do some work; give its result, its seconds and by how many MiB the most memory grew."""
    before = psutil.Process().memory_info().rss
    Path("/proc/self/clear_refs").write_text("5", "ascii")  # forgets the peak of the imports
    start = perf_counter()
    result = work()
    seconds = perf_counter() - start
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return result, seconds, int(peak.split()[1]) / 1024 - before / 2**20


def verdict(name: str, value: float, target: float) -> str:
    """Give a line that says what was measured, what was aimed at, and whether it is met."""
    return f"BENCH {name} {value:.3g} {target:g} {'met' if value <= target else 'short'}"
