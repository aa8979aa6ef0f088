import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")


def confined(code: str) -> str:
    program = f"from kuznia.intake.confinement import *\nconfine({1024**3})\n{code}"
    done = subprocess.run(
        [sys.executable, "-I", "-B", "-c", program], check=False, capture_output=True, text=True
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_confined_process_cannot_write_files(tmp_path: object):
    code = f"open({str(tmp_path) + '/a'!r}, 'wb', buffering=0).write(b'x')"

    assert "File too large" in confined(code)


def test_a_confined_process_cannot_take_much_memory():
    assert "MemoryError" in confined("bytearray(2 * 1024**3)")


def test_a_confined_process_cannot_open_many_files():
    assert "Too many open files" in confined("[open('/dev/null') for _ in range(100)]")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux gives a network of its own")
def test_a_confined_process_has_no_network_where_the_system_allows_it():
    code = "import socket\nprint(len(socket.if_nameindex()))"

    assert confined(code) in {"1", str(len(__import__("socket").if_nameindex()))}


def test_a_confined_process_cannot_compute_without_end():
    program = "from kuznia.intake.confinement import *\nallow_seconds(-1)\nwhile True: pass"
    done = subprocess.run([sys.executable, "-I", "-B", "-c", program], check=False, timeout=20)

    assert done.returncode < 0
