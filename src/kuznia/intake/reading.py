"""Reading files that nobody vouches for, in a process that may be stopped at any time.

This process only hashes bytes; it parses nothing but the answers of the other one.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self

from kuznia.intake.found import FileReading, Limits, Problem
from kuznia.intake.problems import problem
from kuznia.intake.wire import Answer, BadAnswer, decode
from kuznia.model.errors import MissingExtra
from kuznia.model.language import msg

_BLOCK = 1024 * 1024
_START_SECONDS = 10.0
"""What starting the process may take beside reading."""


def read_files(
    paths: Iterable[Path], limits: Limits | None = None, root: Path | None = None
) -> list[FileReading]:
    """Read files and give for each what it bears, in the same order; no file can stop the others.

    Files are named by their path below *root*, or else by their name.  Raises MissingExtra when the
    libraries that read documents are not installed.
    """
    if not all(map(find_spec, ("lxml", "pypdf"))):
        raise MissingExtra("packages", msg("Reading documents"))
    with ReadingProcess(limits or Limits()) as process:
        return [process.read(path, _name(path, root)) for path in paths]


class ReadingProcess:
    """A process that reads one file after the other, started anew whenever one stops it."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: SimpleQueue[bytes] = SimpleQueue()
        self._fresh = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def read(self, path: Path, file: str) -> FileReading:
        """Read a file, which is named *file* in what is said about it."""
        try:
            before = path.lstat()
            if not stat.S_ISREG(before.st_mode):
                return FileReading(file, "unknown", 0, "", problems=(problem("not-a-file", file),))
            digest = _digest(path)
        except OSError as error:
            found = problem("unreadable", file, reason=error.strerror or "")
            return FileReading(file, "unknown", 0, "", problems=(found,))
        reading = self._ask(path, file, before.st_size, digest)
        if _changed(path, before, digest):
            changed = problem("changed", file)
            return FileReading(file, reading.kind, before.st_size, "", problems=(changed,))
        return reading

    def stop(self) -> None:
        """Stop the process, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        with suppress(OSError):
            if process.stdin:
                process.stdin.close()
        process.wait()

    def _ask(self, path: Path, file: str, size: int, digest: str) -> FileReading:
        failed = self._refused(file, size)
        answer = None
        if failed is None:
            line = self._exchange(path, file)
            answer, failed = self._understood(line, path, file)
        if answer is None:
            problems = (failed,) if failed else ()
            return FileReading(file, "unknown", size, digest, problems=problems)
        return FileReading(
            file,
            answer.kind,
            size,
            digest,
            answer.pages,
            answer.markings,
            answer.problems,
            answer.properties,
            answer.proposed,
        )

    def _refused(self, file: str, size: int) -> Problem | None:
        if size == 0:
            return problem("empty", file)
        if size > self.limits.bytes:
            return problem("too-large", file, size=size, most=self.limits.bytes)
        return None

    def _understood(
        self, line: bytes | None, path: Path, file: str
    ) -> tuple[Answer | None, Problem | None]:
        if line is None:
            self.stop()
            return None, problem("too-long", file, seconds=f"{self.limits.seconds:g}")
        if not line:
            self.stop()
            return None, problem("crashed", file)
        try:
            answer = decode(line, file)
        except BadAnswer:
            self.stop()
            return None, problem("bad-answer", file)
        if answer.identity != _identity(path):
            return None, problem("changed", file)
        return answer, None

    def _exchange(self, path: Path, file: str) -> bytes | None:
        """Send a request; give the answer, nothing in time, or empty when the process ended."""
        try:
            process = self._running()
            if process.stdin is None:
                return b""
            request = json.dumps({"path": str(path.absolute()), "file": file})
            process.stdin.write(request.encode("ascii") + b"\n")
            process.stdin.flush()
            extra = _START_SECONDS if self._fresh else 0.0
            line = self._answers.get(timeout=self.limits.seconds + extra)
        except Empty:
            return None
        except OSError:
            return b""
        self._fresh = False
        return line

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            self._process = _start()
            self._answers = SimpleQueue()
            self._fresh = True
            Thread(
                target=_listen,
                args=(self._process, self._answers, self.limits.answer),
                daemon=True,
            ).start()
            if self._process.stdin:
                settings = json.dumps(asdict(self.limits))
                self._process.stdin.write(settings.encode("ascii") + b"\n")
        return self._process


def _start() -> subprocess.Popen[bytes]:
    kept = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-I", "-B", "-m", "kuznia.intake.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=kept,
    )


def _listen(process: subprocess.Popen[bytes], answers: SimpleQueue[bytes], longest: int) -> None:
    """Pass on each answer, and an empty one at the end or when an answer is too long."""
    with suppress(OSError, ValueError):
        while process.stdout and (line := process.stdout.readline(longest + 1)):
            if not line.endswith(b"\n"):
                break
            answers.put(line)
    answers.put(b"")
    if process.stdout:
        process.stdout.close()


def _digest(path: Path) -> str:
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    digest = hashlib.sha256()
    with os.fdopen(os.open(path, flags), "rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _identity(path: Path) -> tuple[int, ...]:
    try:
        found = path.lstat()
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def _changed(path: Path, before: os.stat_result, digest: str) -> bool:
    """Say whether a file is another than before, by what the folder says and by its bytes."""
    then = (before.st_dev, before.st_ino, before.st_size, before.st_mtime_ns)
    try:
        return _identity(path) != then or _digest(path) != digest
    except OSError:
        return True


def _name(path: Path, root: Path | None) -> str:
    return path.relative_to(root).as_posix() if root else path.name
