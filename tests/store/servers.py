"""The databases that tests run with: SQLite always, a PostgreSQL server when one is named.

`make test-postgres` starts a server and names it.
"""

import json
import os
from pathlib import Path

import pytest

POSTGRES = os.environ.get("KUZNIA_TEST_POSTGRES", "")
"""Address of a server, in which each folder of a test gets a schema of its own."""
needs_server = pytest.mark.skipif(not POSTGRES, reason="no server: see make test-postgres")
DATABASES = ["sqlite", pytest.param("postgresql", marks=needs_server)]


def keep_on_server(folder: Path) -> None:
    """Let the node of a folder keep its processes on the server."""
    # JSON writes a text as TOML does
    (folder / "node.toml").write_text(f"[store]\ndatabase = {json.dumps(POSTGRES)}\n", "utf-8")
