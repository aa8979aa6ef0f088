"""A real S3 server, and a way to it that can be cut.

The server is that of moto, which `make test-s3` installs: it answers ranges and conditions as S3
does, and asks for signatures by a key that it has given.  (rclone's answers a range with 200.)
"""

import os
import re
import socket
import subprocess
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

BUCKET = "packages"
MOTO = os.environ.get("KUZNIA_TEST_MOTO", "")
"""Where the server is."""
needs_server = pytest.mark.skipif(not MOTO, reason="no S3 server: see make test-s3")
_FREELY = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
_CALLS = (
    {"Action": "CreateUser", "UserName": "tests"},
    {
        "Action": "PutUserPolicy",
        "UserName": "tests",
        "PolicyName": "all",
        "PolicyDocument": _FREELY,
    },
    {"Action": "CreateAccessKey", "UserName": "tests"},
)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs, with a bucket and a key."""

    port: int
    key: str
    secret: str

    def environment(self, port: int | None = None) -> dict[str, str]:
        """Give the variables by which programs find it."""
        return {
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port or self.port}",
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
        }


@contextmanager
def s3_server() -> Generator[Server]:
    """Run a server in the body of a `with` block."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = int(found.getsockname()[1])
    # after the calls that make the key and the bucket it asks who calls
    environment = os.environ | {"INITIAL_NO_AUTH_ACTION_COUNT": str(len(_CALLS) + 1)}
    command = [MOTO, "--host", "127.0.0.1", "--port", str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as server:
        try:
            _await(port)
            *_, answer = [_call(port, "iam", "POST", "/", urlencode(each)) for each in _CALLS]
            _call(port, "s3", "PUT", f"/{BUCKET}", "")
            key, secret = (re.findall(rf"<{name}>(.*)</{name}>", answer)[0]
                           for name in ("AccessKeyId", "SecretAccessKey"))  # fmt: skip
            yield Server(port, key, secret)
        finally:
            server.terminate()


def _call(port: int, service: str, method: str, path: str, content: str) -> str:
    scope = f"AWS4-HMAC-SHA256 Credential=none/20240101/us-east-1/{service}/aws4_request"
    headers = {"Authorization": f"{scope}, SignedHeaders=host, Signature=none",
               "Content-Type": "application/x-www-form-urlencoded"}  # fmt: skip
    request = Request(f"http://127.0.0.1:{port}{path}", content.encode(), headers, method=method)
    with urlopen(request) as answer:  # noqa: S310 - it is ours
        return answer.read().decode()


def _await(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)


@dataclass(slots=True)
class Way:
    """What goes to a server and comes back, and when that is cut."""

    server: int
    port: int = 0
    asked: list[str] = field(default_factory=list[str])
    """The first line of each request, without the bucket."""
    cuts: int = 0
    """Connections that are still to be cut."""
    after: int = 0
    """Bytes, of those in one direction, after which they are."""
    is_closed: bool = False

    def to(self, one: socket.socket) -> None:
        try:
            other = socket.create_connection(("127.0.0.1", self.server))
        except ConnectionRefusedError:
            one.close()
            return
        for source, target in ((one, other), (other, one)):
            threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        passed = 0
        with suppress(OSError), source, target:
            while content := source.recv(65536):
                found = re.findall(rb"([A-Z]+) /packages/?(\S*) HTTP/1.1\r\n", content)
                self.asked += [f"{method.decode()} {path.decode()}" for method, path in found]
                passed += len(content)
                if self.cuts and passed > self.after:
                    self.cuts -= 1
                    break
                target.sendall(content)
            target.shutdown(socket.SHUT_RDWR)


@contextmanager
def way_to(server: int) -> Generator[Way]:
    """Open a way to a server in the body of a `with` block."""
    way = Way(server)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        way.port = int(listening.getsockname()[1])

        def accept() -> None:
            with suppress(OSError):
                while True:
                    way.to(listening.accept()[0])

        threading.Thread(target=accept, daemon=True).start()
        yield way
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
