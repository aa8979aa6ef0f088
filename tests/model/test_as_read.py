"""What a cell was read as."""

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.language import msg


def test_a_value_is_as_written_unless_said_otherwise():
    assert AsRead(1.5).as_written


def test_what_is_unreadable_says_why():
    assert "'x' is not a number" == str(Unreadable(msg("'{cell}' is not a number", cell="x")))


def test_a_long_cell_is_shown_cut():
    assert "a" * 40 + "…" == shown("a" * 50)


def test_a_short_cell_is_shown_whole():
    assert "a" * 40 == shown("a" * 40)
