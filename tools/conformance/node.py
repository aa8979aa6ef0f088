"""A node as its users run it: a process of its own, over a fresh folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx2

PARTY, HOLDER = "UA", "ua-node"
SETTINGS = """\
[node]
name = "{name}"

[identity]
kind = "static"
header = "Bearer kuznia"
callers = {{ "{header}" = "{caller}" }}

[rules]
file = "rules.toml"
"""
_PASSPHRASE = "a key that guards nothing"  # noqa: S105 - as it says


@contextmanager
def running(folder: Path, rules: Path, *, name: str, caller: str,
            header: str) -> Generator[str]:  # fmt: skip
    """Run a node that follows rules in the body of a `with` block; give its address."""
    shutil.rmtree(folder, ignore_errors=True)
    _kuznia("init", str(folder), "--party", PARTY)
    _kuznia("key", "new", HOLDER, "--role", "node", "--in", str(folder))
    shutil.copyfile(rules, folder / "rules.toml")
    (folder / "node.toml").write_text(SETTINGS.format(name=name, caller=caller, header=header))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (folder.parent / "node.log").open("w") as log, subprocess.Popen(
        _command("serve", "--as", HOLDER, "--port", str(port), "--in", str(folder)),
        env=_environment(), stdout=log, stderr=log,
    ) as process:  # fmt: skip
        try:
            _wait(process, address)
            yield address
        finally:
            process.terminate()


def free_port() -> int:
    """Give a port of this machine at which nothing listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx2.get(f"{address}/.well-known/dspace-version").raise_for_status()
        except httpx2.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the node does not answer; see node.log")


def _kuznia(*arguments: str) -> None:
    subprocess.run(_command(*arguments), env=_environment(), check=True, stdout=subprocess.DEVNULL)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "kuznia.cli", *arguments]


def _environment() -> dict[str, str]:
    return {**os.environ, "KUZNIA_PASSPHRASE": _PASSPHRASE}
