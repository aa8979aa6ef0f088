from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.ledger.countersigning import (
    Request,
    read_request,
    request,
    require_growth,
)
from kuznia.exchange.ledger.entries import tree_of
from kuznia.model.errors import Invalid, Refused
from tests.exchange.ledger.ledgers import checkpoint, entries, entry

LEDGER = entries(20)


def asked(old: int, size: int) -> Request:
    return request(tree_of(LEDGER[:size]), old, checkpoint(LEDGER[:size]))


@given(st.integers(0, 20), st.integers(1, 20))
def test_a_ledger_that_grew_is_countersigned(one: int, other: int):
    old, size = min(one, other), max(one, other)
    known = checkpoint(LEDGER[:old]) if old else None

    sent = read_request(asked(old, size).text().encode())

    assert asked(old, size) == sent
    require_growth(known, sent)


def test_a_ledger_that_became_shorter_is_not():
    with pytest.raises(Refused, match="has become shorter: 20 entries, then 19"):
        require_growth(checkpoint(LEDGER), asked(19, 19))


def test_a_fork_of_the_same_size_is_not():
    forked = [*LEDGER[:19], entry(20, "something else")]

    with pytest.raises(Refused, match="was forked: two checkpoints of 20 entries differ"):
        require_growth(checkpoint(LEDGER), request(tree_of(forked), 20, checkpoint(forked)))


@given(st.integers(0, 9))
def test_a_rewritten_entry_is_noticed_wherever_it_stands(place: int):
    rewritten = list(LEDGER)
    rewritten[place] = entry(place + 1, "rewritten")
    new = request(tree_of(rewritten), 10, checkpoint(rewritten))

    with pytest.raises(Refused):
        require_growth(checkpoint(LEDGER[:10]), new)


def test_a_proof_from_elsewhere_is_not_taken():
    with pytest.raises(Refused, match="the proof begins at 5 entries, and 10 were"):
        require_growth(checkpoint(LEDGER[:10]), asked(5, 20))
    with pytest.raises(Refused, match="the proof begins at 5 entries, and 0 were"):
        require_growth(None, asked(5, 20))
    with pytest.raises(Refused):
        require_growth(checkpoint(LEDGER[:10]), replace(asked(10, 20), proof=()))


@pytest.mark.parametrize(
    "change",
    [
        ("old 5", "old -5"),
        ("old 5", "old 05"),
        ("old 5", "new 5"),
        ("old 5\n", "old 5\n\n"),
        ("old 5\n", "old 5\nAAAA\n"),
        ("old 5\n", "old 5\n?\n"),
        ("old 5\n", "old 5\n" + "A" * 44 + "\n" * 1 + ("A" * 43 + "=\n") * 200),
    ],
)
def test_what_asks_for_nothing_is_refused(change: tuple[str, str]):
    text = asked(5, 20).text()
    assert change[0] in text

    with pytest.raises(Invalid):
        read_request(text.replace(*change).encode())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes):
    for text in (content, b"old 5\n" + content, asked(5, 20).text().encode() + content):
        try:
            read_request(text)
        except Invalid:
            continue
