"""A node as its users run it: commands of Kuznia, and `kuznia serve` as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from kuznia.cli.secrets import VARIABLE

SECONDS = 60
"""In which a node starts."""


class Failed(Exception):
    """A program did not do what was asked of it."""


def kuznia(*words: str | Path, passphrase: str) -> str:
    """Run a command and give what it prints.

    Raises Failed.
    """
    done = subprocess.run(_command(*words), env=_environment(passphrase), capture_output=True,
                          text=True, check=False)  # fmt: skip
    if done.returncode:
        raise Failed(f"kuznia {' '.join(map(str, words))}: {done.returncode}\n{done.stderr}")
    return done.stdout


@contextmanager
def serving(folder: Path, holder: str, port: int, passphrase: str) -> Generator[str]:
    """Run the node of a folder in the body of a `with` block; give its root address.

    Raises Failed when it does not start.
    """
    root, log = f"http://127.0.0.1:{port}", folder.parent / f"{folder.name}.log"
    command = _command("serve", "--as", holder, "--port", str(port), "--in", folder)
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=_environment(passphrase), stdout=written,
                                   stderr=subprocess.STDOUT)  # fmt: skip
        try:
            _wait_until_ready(root, process, log)
            yield root
        finally:
            process.terminate()
            process.wait(30)


def _command(*words: str | Path) -> list[str]:
    return [sys.executable, "-m", "kuznia.cli", *map(str, words)]


def _environment(passphrase: str) -> dict[str, str]:
    return {**os.environ, VARIABLE: passphrase}


def _wait_until_ready(root: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx2.get(f"{root}/.well-known/dspace-version").raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise Failed(f"the node did not start:\n{log.read_text(errors='replace')}")
