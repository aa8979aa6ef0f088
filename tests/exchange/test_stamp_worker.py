"""The stamping process: it says by its exit code how it went, and nothing else."""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from kuznia.exchange import stamp_worker as worker
from tests.exchange.packages import STAMP, drawing

LIMITS = {"seconds": 20, "memory": 2**31, "pages": 10, "output": 2**24}


def run(source: Path, target: Path, **task: object) -> int:
    with source.open("rb") as read, target.open("wb") as write:
        return subprocess.run(
            [sys.executable, "-I", "-B", "-m", "kuznia.exchange.stamp_worker"],
            stdin=read,
            stdout=write,
            env={**os.environ, worker.TASK: json.dumps({**LIMITS, **task})},
            check=False,
        ).returncode


def test_it_stamps_and_reads_what_it_stamped(tmp_path: Path):
    source, target, answer = tmp_path / "source", tmp_path / "target", tmp_path / "answer"
    source.write_bytes(drawing())

    assert worker.OK == run(source, target, stamp=asdict(STAMP))
    assert worker.OK == run(target, answer)
    assert ["K7AB-0001"] == json.loads(answer.read_bytes())


def test_it_says_what_is_wrong(tmp_path: Path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(b"%PDF-1.7\nnothing")

    assert worker.MALFORMED == run(source, target, stamp=asdict(STAMP))
    source.write_bytes(drawing(*"ab"))
    assert worker.PAGES == run(source, target, stamp=asdict(STAMP), pages=1)


def test_it_writes_no_more_than_it_may(tmp_path: Path):
    source, target = tmp_path / "source", tmp_path / "target"
    source.write_bytes(drawing(*map(str, range(9))))

    assert worker.OK != run(source, target, stamp=asdict(STAMP), output=1000)
    assert target.stat().st_size <= 1000
