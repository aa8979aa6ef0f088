import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_a_library_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    import kuznia.exchange.dsp.extra

    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(kuznia.exchange.dsp.extra)

    assert 'install it with: pip install "kuznia[node]"' == str(caught.value.hint)


def test_the_checks_load_no_library_before_they_are_used():
    program = (
        "import sys, kuznia.exchange.dsp.checking; print({'jsonschema_rs'} & set(sys.modules))"
    )
    shown = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert "set()" == shown.strip()
