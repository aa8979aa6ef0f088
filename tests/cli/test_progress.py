"""Progress, and stopping on request."""

import os
import signal

import pytest

from kuznia.cli.progress import reporting
from kuznia.model.language import msg


def test_each_step_is_closed_with_its_seconds(capsys: pytest.CaptureFixture[str]):
    with reporting() as tell:
        assert not tell(msg("first"), None)
        assert not tell(msg("second"), None)

    lines = capsys.readouterr().err.splitlines()
    assert ["first", "second"] == [line.split()[1] for line in lines]
    assert all(line.endswith(" s") for line in lines)


def test_the_first_interrupt_asks_to_stop_and_the_second_breaks_off():
    step = msg("working")
    before = signal.getsignal(signal.SIGINT)  # a run in the background ignores it
    with reporting() as tell:
        tell(step, None)
        os.kill(os.getpid(), signal.SIGINT)
        assert tell(step, None)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)

    assert before is signal.getsignal(signal.SIGINT)
