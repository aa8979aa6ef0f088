"""What a revision of a package puts on the wire, beside rsync and a plain download."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from benchmarks.corpus import make_corpus, revise
from benchmarks.fresh import in_a_folder, verdict
from benchmarks.packages import at_least
from kuznia.exchange.chunks.differing import apply_difference, write_difference
from kuznia.exchange.chunks.sealed import open_sealed, write_sealed
from kuznia.exchange.pieces import measured

FIRST, SECOND = bytes(range(32)), bytes(range(1, 33))
MESSAGES = 12_000
"""Bytes of the messages of a negotiation and a transfer, with their headers, and some to spare."""


def main() -> None:
    """Measure, print what was measured, and the verdicts."""
    in_a_folder(measure)


def measure(folder: Path, mebibytes: int) -> None:
    """Measure in a folder that nobody else uses."""
    source, copy = folder / "source", folder / "copy"
    paths = make_corpus(source, mebibytes)
    files = [(path.relative_to(source).as_posix(), path) for path in sorted(paths)]
    write_sealed(folder / "one", FIRST, files, header=b"{}")
    shutil.copytree(source, copy)
    revise(paths, clustered=False)
    plain = sum(path.stat().st_size for path in paths)

    begin = perf_counter()
    with open_sealed(folder / "one", FIRST) as base:
        write_difference(folder / "difference", SECOND, files, header=b"{}", base=base,
                         base_key=FIRST)  # fmt: skip
    made = perf_counter()
    with open_sealed(folder / "one", FIRST) as base:
        apply_difference(folder / "difference", SECOND, base, folder / "two")
    applied = perf_counter()
    with open_sealed(folder / "two", SECOND) as whole:
        for name, path in files:
            if b"".join(whole.read(name)) != path.read_bytes():
                sys.exit(f"{name} came otherwise than it was")
    listed = len(json.dumps(measured(folder / "difference", "revision").as_json()))
    ours = (folder / "difference").stat().st_size + listed + MESSAGES
    print(f"{plain:,} bytes; the difference takes {ours:,}: made in {made - begin:.1f} s, "
          f"applied in {applied - made:.1f} s")  # fmt: skip
    print(at_least("revision-of-get", plain / ours, 100))
    rsync = shutil.which("rsync")
    if rsync is None:
        sys.exit("rsync is not installed: nothing to compare with")
    theirs = by_rsync(rsync, source, copy)
    print(f"rsync -z takes {theirs:,}")
    print(verdict("revision", ours / theirs, 1))


def by_rsync(rsync: str, source: Path, copy: Path) -> int:
    """Bring a copy up to date by rsync, and give the bytes that it sends both ways."""
    done = subprocess.run(
        [rsync, "-rz", "--no-whole-file", "--checksum", "--stats", f"{source}/", f"{copy}/"],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    sent = re.search(r"Total bytes sent: ([\d,]+)", done.stdout)
    received = re.search(r"Total bytes received: ([\d,]+)", done.stdout)
    if sent is None or received is None:
        sys.exit("rsync has not said what it sent")
    return sum(int(found[1].replace(",", "")) for found in (sent, received))


if __name__ == "__main__":
    main()
