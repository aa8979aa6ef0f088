"""The event loop as machine code; that it gives the same digits is tested with replications."""

from kuznia.sustain.simulation import compiled, events


def test_it_is_made_of_the_plain_loop():
    assert events.advance is compiled.advance.py_func
