"""The databases of nodes that tests of the store use."""

from pathlib import Path

import pytest

from kuznia.store.node_database import NodeDatabase
from tests.store.servers import DATABASES, keep_on_server


@pytest.fixture(params=DATABASES)
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Give a folder whose node keeps its processes in one database or the other."""
    if request.param == "postgresql":
        keep_on_server(tmp_path)
    return tmp_path


@pytest.fixture
def database(folder: Path):
    made = NodeDatabase.in_folder(folder)
    yield made
    made.close()
