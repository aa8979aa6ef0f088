import subprocess
import sys
from pathlib import Path

import pytest

from kuznia.exchange.chunks.writer_lock import sole_writer
from kuznia.model.errors import NotFound, Refused

HOLDER = """
import sys, time
from pathlib import Path
from kuznia.exchange.chunks.writer_lock import sole_writer
with sole_writer(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_the_second_writer_is_refused_until_the_first_has_finished(tmp_path: Path):
    with (
        sole_writer(tmp_path),
        pytest.raises(Refused, match="another run"),
        sole_writer(tmp_path),
    ):
        pass
    with sole_writer(tmp_path):
        pass


def test_a_writer_that_was_killed_holds_nothing(tmp_path: Path):
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert b"held\n" == holder.stdout.readline()
        with pytest.raises(Refused), sole_writer(tmp_path):
            pass
        holder.kill()
    with sole_writer(tmp_path):
        pass


def test_without_a_store_there_is_nothing_to_hold(tmp_path: Path):
    with pytest.raises(NotFound), sole_writer(tmp_path / "none"):
        pass
