"""House rule: Kuznia starts at once.  Best of five, in a fresh process each time."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.timed

KUZNIA = Path(sys.executable).with_name("kuznia")


def seconds(*command: str | Path) -> float:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

    def once() -> float:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=environment)
        return time.perf_counter() - start

    return min(once() for _ in range(5))


def test_import_is_quick():
    assert seconds(sys.executable, "-c", "import kuznia") < 0.2


def test_help_is_quick():
    assert seconds(KUZNIA, "--help") < 0.25
