import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_a_library_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    import kuznia.exchange.chunks.extra

    monkeypatch.setitem(sys.modules, "pyfastcdc", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(kuznia.exchange.chunks.extra)

    assert 'install it with: pip install "kuznia[packages]"' == str(caught.value.hint)


def test_the_package_itself_loads_no_library():
    program = (
        "import sys, kuznia.exchange.chunks;"
        "print({'blake3', 'zstandard', 'pyfastcdc'} & set(sys.modules))"
    )
    shown = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert "set()" == shown.strip()
