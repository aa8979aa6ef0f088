"""The address at which a node takes the data that a peer pushes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from kuznia.app.pushes import PLACE, Pushes
from kuznia.exchange.durable import sync
from kuznia.model.errors import KuzniaError, Unable

LARGEST = 64 * 1024 * 1024 * 1024
"""Most bytes that are taken of a push."""


@dataclass(frozen=True, slots=True)
class ReceivingPlane:
    """Takes what the peers of a node were asked to push, each push once and whole."""

    pushes: Pushes
    largest: int = LARGEST
    busy: set[str] = field(default_factory=set[str])
    """The transfers whose data are just coming."""

    def routes(self) -> list[Route]:
        """Give the routes below the root of the node."""
        return [Route(PLACE + "{pid}", self.file, methods=["POST", "PUT"])]

    async def file(self, request: Request) -> Response:
        """Take a file, and answer when it is in the inbox."""
        pid = request.path_params["pid"]
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        try:
            target = await run_in_threadpool(self.pushes.expected, pid, token)
        except Unable:
            raise
        except KuzniaError:
            return Response(status_code=404)
        if pid in self.busy:
            return Response(status_code=409)
        self.busy.add(pid)
        try:
            return Response(status_code=await self._take(request, target, pid, token))
        finally:
            self.busy.discard(pid)

    async def _take(self, request: Request, target: Path, pid: str, token: str) -> int:
        with _new_beside(target) as new:
            try:
                with new.open("wb") as file:
                    async for block in request.stream():
                        if file.tell() + len(block) > self.largest:
                            return 413
                        await run_in_threadpool(file.write, block)
                    file.flush()
                    await run_in_threadpool(os.fsync, file.fileno())
            except ClientDisconnect:
                return 400
            except OSError:
                return 507
            try:  # the transfer may have ended while its data came
                await run_in_threadpool(self.pushes.expected, pid, token)
            except Unable:
                raise
            except KuzniaError:
                return 404
            new.replace(target)
            sync(target.parent)
        await run_in_threadpool(self.pushes.taken, pid, target)
        return 200


@contextmanager
def _new_beside(target: Path) -> Generator[Path]:
    """Give the path of a new file beside another; it is gone afterwards if it kept its name."""
    target.parent.mkdir(exist_ok=True)
    opened, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".new", dir=target.parent)
    os.close(opened)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
