"""Build, verify and revise a package beside restic: same files, same core, sealed and durable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.corpus import make_corpus, renumber, revise
from benchmarks.fresh import ROOT, in_a_folder, verdict

STEP_FILES = ROOT.parent / "shared" / "data" / "technical" / "step"
KEY = bytes(range(32))
PASSWORD = "measured only"  # noqa: S105 - it protects made-up files


def main() -> None:
    """Measure, print what was measured, and the verdicts."""
    core = min(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {core})
    in_a_folder(measure)


def measure(folder: Path, mebibytes: int) -> None:
    """Measure in a folder that nobody else uses."""
    source = folder / "source"
    paths = make_corpus(source, mebibytes)
    ours, theirs = Kuznia(folder), Restic(folder)
    rounds = [both(ours, theirs, "add", "1")]
    sealed = ours.do("seal", "1")
    revise(paths, clustered=False)
    rounds += [both(ours, theirs, "add", "2"), both(ours, theirs, "verify", "2")]
    revise(paths, clustered=True, seed=3)
    rounds += [both(ours, theirs, "add", "3")]
    restored = ours.do("restore", "3")
    print("seal", json.dumps(sealed), "restore", json.dumps(restored))
    _renumbered(folder)
    peak = max(numbers["mebibytes"] for numbers in (sealed, restored, *(our for our, _ in rounds)))
    if not theirs.found:
        print(verdict("package-memory", peak, 300))
        sys.exit("restic is not installed: nothing to compare with")

    faster = [their["seconds"] / our["seconds"] for our, their in rounds]
    grown = [our["grown"] / their["grown"] if their["grown"] else 0.0 for our, their in rounds]
    build, revision, check, clustered = range(4)
    print(f"sealed file: {rounds[build][1]['seconds'] / sealed['seconds']:.3g} times as fast")
    print(f"clustered: {faster[clustered]:.3g} times as fast, {grown[clustered]:.3g} of the growth")
    print(at_least("package-build", faster[build], 3))
    print(at_least("package-verify", faster[check], 1))
    print(at_least("package-revision", faster[revision], 5))
    print(verdict("package-growth", grown[revision], 0.05))
    print(verdict("package-memory", peak, 300))


def at_least(name: str, value: float, target: float) -> str:
    """Give a line like that of `verdict` for a figure that is to be at least the target."""
    return f"BENCH {name} {value:.3g} {target:g} {'met' if value >= target else 'short'}"


Numbers = dict[str, float]


class Kuznia:
    """Our store, each step in a process of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "kuznia"

    def do(self, step: str, tree: str) -> Numbers:
        """Do one step; give its seconds, the growth in bytes and the peak of memory."""
        command = [sys.executable, "-m", "benchmarks.packages", step, str(self.folder), tree]
        return _timed(self.store, command, {})


class Restic:
    """The peer, where it is installed."""

    def __init__(self, folder: Path) -> None:
        self.found = shutil.which("restic") or ""
        self.source = folder / "source"
        self.store = folder / "restic"
        self.environment = {
            "RESTIC_PASSWORD": PASSWORD,
            "RESTIC_REPOSITORY": str(self.store),
            "RESTIC_CACHE_DIR": str(folder / "cache"),
        }
        if self.found:
            _timed(self.store, [self.found, "init", "--quiet"], self.environment)

    def do(self, step: str, tree: str) -> Numbers:
        """Do one step; give its seconds and growth; nothing where restic is missing."""
        arguments = {
            "add": ["backup", "--quiet", "--tag", tree, str(self.source)],
            "verify": ["check", "--quiet", "--read-data"],
        }[step]
        command = [self.found, *arguments]
        return _timed(self.store, command, self.environment) if self.found else {}


def both(ours: Kuznia, theirs: Restic, step: str, tree: str) -> tuple[Numbers, Numbers]:
    """Do a step with both, one after the other, and print what it took."""
    their, our = theirs.do(step, tree), ours.do(step, tree)
    print(step, tree, "kuznia", json.dumps(our), "restic", json.dumps(their), flush=True)
    return our, their


def _timed(store: Path, command: list[str], environment: dict[str, str]) -> Numbers:
    os.sync()
    before = _size(store)
    start = perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, check=True,
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    seconds = perf_counter() - start
    said = done.stdout.splitlines()
    mebibytes = {"mebibytes": float(said[-1])} if "-m" in command[1:2] else {}
    return {"seconds": round(seconds, 3), "grown": _size(store) - before, **mebibytes}


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _renumbered(folder: Path) -> None:
    """Say what exporting STEP files again with other ids does."""
    if not STEP_FILES.is_dir():
        print("renumbered STEP files: the files are not here")
        return
    from kuznia.exchange.chunks.store import ChunkStore

    copies = folder / "renumbered"
    copies.mkdir()
    for path in sorted(STEP_FILES.glob("*.stp")):
        copy = copies / path.name
        store = ChunkStore.create(folder / f"store of {path.stem}", KEY)
        copy.write_bytes(path.read_bytes())
        first = store.add("1", [(path.name, copy)])
        copy.write_bytes(renumber(path.read_bytes()))
        second = store.add("2", [(path.name, copy)])
        print(
            f"renumbered {path.name}: {first.size} bytes, stored as {first.written}; again with "
            f"other ids: {second.written} more ({second.written / first.written:.0%})"
        )


def work(step: str, folder: Path, tree: str) -> None:
    """Do one step in this process and print the peak of its memory in MiB."""
    from kuznia.exchange.chunks.sealed import write_sealed
    from kuznia.exchange.chunks.store import ChunkStore

    place, source = folder / "kuznia", folder / "source"
    paths = sorted(path for path in source.rglob("*") if path.is_file())
    files = [(path.relative_to(source).as_posix(), path) for path in paths]
    steps: dict[str, Callable[[ChunkStore], object]] = {
        "add": lambda store: store.add(tree, files),
        "restore": lambda store: store.restore(tree, folder / "restored"),
        "seal": lambda _: write_sealed(folder / "sealed", KEY, files, header=b"{}"),
        "verify": lambda store: store.verify(),
    }
    store = ChunkStore.open(place, KEY) if place.exists() else ChunkStore.create(place, KEY)
    result = steps[step](store)
    if step == "verify" and result:
        sys.exit(f"damaged: {result}")
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    print(int(peak.split()[1]) / 1024)


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in {"add", "restore", "seal", "verify"}:
        work(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
    else:
        main()
