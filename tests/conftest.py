"""Fixtures that tests of different parts share."""

import pytest

from kuznia.cli.secrets import VARIABLE
from tests.app.two_folders import PASSPHRASE


@pytest.fixture
def passphrase(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give commands the passphrase of the tests' keys, and a wide terminal."""
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    monkeypatch.setenv("COLUMNS", "120")
