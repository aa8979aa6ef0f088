import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_the_library_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    import kuznia.app.extra

    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(kuznia.app.extra)

    assert 'install it with: pip install "kuznia[cluster]"' == str(caught.value.hint)


def test_without_a_cluster_it_is_not_loaded():
    program = (
        "import sys; from kuznia.app.spreading import spread; list(spread(abs, [1]));"
        "print({'ray'} & set(sys.modules))"
    )
    shown = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert "set()" == shown.strip()
