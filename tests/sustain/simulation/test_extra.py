import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_the_compiler_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    import kuznia.sustain.simulation.extra

    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(kuznia.sustain.simulation.extra)

    assert 'install it with: pip install "kuznia[simulation]"' == str(caught.value.hint)


def test_the_simulation_loads_no_compiler_before_it_is_worth_it():
    program = (
        "import sys, kuznia.sustain.simulation.simulating; print({'numba'} & set(sys.modules))"
    )
    shown = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert "set()" == shown.strip()
