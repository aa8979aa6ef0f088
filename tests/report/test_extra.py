import importlib
import subprocess
import sys

import pytest

from kuznia.model.errors import MissingExtra


def test_without_a_library_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    import kuznia.report.extra

    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(MissingExtra) as caught:
        importlib.reload(kuznia.report.extra)

    assert "The report needs the optional part 'report'" == str(caught.value)
    assert 'install it with: pip install "kuznia[report]"' == str(caught.value.hint)


def test_the_package_and_the_workbook_do_not_load_what_draws():
    program = (
        "import sys, kuznia.report, kuznia.report.workbook;"
        "print({'altair', 'vl_convert', 'jinja2'} & set(sys.modules))"
    )
    shown = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert "set()" == shown.strip()
