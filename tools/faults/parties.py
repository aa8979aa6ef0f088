"""A party of the campaign: its folder on a disk of its own, and its node as a process."""

from __future__ import annotations

import asyncio
import os
import resource
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kuznia.cli.secrets import VARIABLE
from tools.conformance.node import free_port
from tools.faults.node import ARMED
from tools.faults.prepared import HOLDERS, PASSPHRASE
from tools.faults.proxy import Proxy

DISK_BYTES = 64 * 1024 * 1024
EXPECTED = (-signal.SIGKILL, -signal.SIGUSR1, 3)
"""Exit codes of a node that was killed, was told to end before it could hear, or found the disk full."""
PATIENCE = 60
"""Seconds in which a node must answer."""


@dataclass(slots=True)
class Disk:
    """A place for a folder that can be filled: a small file system, or limits on the size of files."""

    place: Path
    is_real: bool = False

    def mount(self) -> None:
        """Give the place a file system of its own, where this user may."""
        self.place.mkdir(parents=True)
        mount = shutil.which("mount")
        if sys.platform == "linux" and os.geteuid() == 0 and mount is not None:
            command = [mount, "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "kuznia", str(self.place)]
            done = subprocess.run(command, check=False, capture_output=True)
            self.is_real = done.returncode == 0

    def unmount(self) -> None:
        """Take the file system away again."""
        unmount = shutil.which("umount")
        if self.is_real and unmount is not None:
            subprocess.run([unmount, "-l", str(self.place)], check=False)
        shutil.rmtree(self.place, ignore_errors=True)

    def fill(self, process: int, room: int) -> None:
        """Leave so many bytes free."""
        if not self.is_real:
            _limit(process, room)
            return
        with self._filler.open("wb") as file:
            free = os.statvfs(self.place)
            size = max(0, free.f_bavail * free.f_bsize - room)
            with suppress(OSError):
                os.posix_fallocate(file.fileno(), 0, size)
            if not room:
                with suppress(OSError):
                    while True:
                        os.write(file.fileno(), b"\0" * 4096)

    def free(self, process: int) -> None:
        """Give the room back."""
        if self.is_real:
            self._filler.unlink(missing_ok=True)
            return
        _limit(process, None)

    @property
    def _filler(self) -> Path:
        return self.place / "filler"


def _limit(process: int, size: int | None) -> None:
    """Let a process write no file beyond a size; None lets it again."""
    with suppress(ProcessLookupError):
        _now, most = resource.prlimit(process, resource.RLIMIT_FSIZE)
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most if size is None else size, most))


@dataclass(slots=True)
class Party:
    """One side of the exchange."""

    name: str
    disk: Disk
    proxy: Proxy = field(default_factory=lambda: Proxy(free_port()))
    address: str = ""
    """Where others reach its node: at the proxy."""
    died: list[int] = field(default_factory=list[int])
    """Exit codes of nodes that ended by themselves."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        """Its data folder."""
        return self.disk.place / self.name

    @property
    def log(self) -> Path:
        """What its node has said."""
        return self.disk.place.with_name(f"{self.name}.log")

    @property
    def process(self) -> int:
        """The number of its node's process."""
        return 0 if self._process is None else self._process.pid

    @property
    def runs(self) -> bool:
        """Whether its node runs."""
        return self._process is not None and self._process.poll() is None

    async def listen(self) -> None:
        """Start the proxy, at which the other party knows the node."""
        self.address = f"http://127.0.0.1:{await self.proxy.start()}"

    def start(self) -> None:
        """Start the node, if it does not run."""
        if self.runs:
            return
        if self._process is not None and self._process.returncode not in EXPECTED:
            self.died.append(self._process.returncode)
        command = [sys.executable, "-m", "tools.faults.node", "serve", "--as", HOLDERS[self.name],
                   "--port", str(self.proxy.port), "--address", self.address,
                   "--in", str(self.folder)]  # fmt: skip
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log,
                env=os.environ | {VARIABLE: PASSPHRASE, ARMED: str(self._armed)},
            )  # fmt: skip

    def arm(self, write: int) -> None:
        """Let the node kill itself at one of its next writes; at none with 0."""
        self._armed.write_text(str(write))
        if self._process is not None and self.runs:
            self._process.send_signal(signal.SIGUSR1)

    @property
    def _armed(self) -> Path:
        return self.disk.place.with_name(f"{self.name}.armed")

    def ask(self) -> None:
        """Let the node write into its log what it is doing."""
        if self._process is not None and self.runs:
            self._process.send_signal(signal.SIGUSR2)

    def kill(self) -> None:
        """Kill the node with SIGKILL."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    async def ended(self, seconds: float) -> None:
        """Wait until the node has ended, at most so long."""
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                await asyncio.to_thread(self._process.wait, seconds)

    async def answering(self) -> None:
        """Wait until the node answers; one that has ended by itself is started again.

        Raises TimeoutError when it does not.
        """
        async with asyncio.timeout(PATIENCE):
            while True:
                self.start()
                with suppress(OSError):
                    _, writer = await asyncio.open_connection("127.0.0.1", self.proxy.port)
                    writer.close()
                    return
                await asyncio.sleep(0.05)
