import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_the_solver_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.import_module("kuznia.sustain.retrofit.extra")

    assert "The schedule of retrofit needs the optional part 'schedule'" == str(caught.value)
    assert 'install it with: pip install "kuznia[schedule]"' == str(caught.value.hint)


def test_what_plans_a_retrofit_does_not_load_the_solver():
    program = "import sys, kuznia.app.retrofits; print('ortools' in sys.modules)"
    assert b"False\n" == subprocess.check_output([sys.executable, "-c", program])
