"""Fixtures that tests of different parts share."""

from collections.abc import Generator

import pytest

from kuznia.cli.secrets import VARIABLE
from kuznia.store import s3_blobs
from tests.app.two_folders import PASSPHRASE
from tests.store.s3_server import Server, Way, s3_server, way_to


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give commands the passphrase of the tests' keys, and a wide terminal."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    monkeypatch.setenv("COLUMNS", "120")


@pytest.fixture(scope="module")
def server() -> Generator[Server]:
    """Run an S3 server."""
    with s3_server() as server:
        yield server


@pytest.fixture
def way(server: Server, monkeypatch: pytest.MonkeyPatch) -> Generator[Way]:
    """Give the way to the S3 server, on which calls can be cut, and name it to the client."""
    monkeypatch.setattr(s3_blobs, "PAUSE", 0.01)
    with way_to(server.port) as way:
        for name, value in server.environment(way.port).items():
            monkeypatch.setenv(name, value)
        yield way
