from datetime import date
from pathlib import Path

import pytest

from kuznia.app.demo import demo_release
from kuznia.model.errors import Refused
from kuznia.release.decision import Outcome
from kuznia.web.demo import two_nodes


def test_a_package_is_refused_then_signed_released_and_opens_a_gate(tmp_path: Path):
    said: list[str] = []
    shown: list[Outcome] = []
    made = demo_release(tmp_path / "demo", lambda text: said.append(str(text)),
                        lambda verdict: shown.append(verdict.outcome), two_nodes)  # fmt: skip

    assert [Outcome.STOP, Outcome.DUE] == shown
    assert (date(2024, 6, 1), date(2024, 2, 1)) == (made.gate_before, made.gate_after)
    assert made.after.late_cost < made.before.late_cost
    assert any("the one who proposes may not approve" in text for text in said)


def test_the_demo_overwrites_itself_and_nothing_else(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "work.txt").touch()

    with pytest.raises(Refused, match="something else than the demo"):
        demo_release(tmp_path / "mine", print, print, two_nodes)
    assert (tmp_path / "mine" / "work.txt").exists()
