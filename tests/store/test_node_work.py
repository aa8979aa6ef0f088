"""Work that follows a change: it is entered with the change, once, and done or given up."""

import pytest

from kuznia.store.node_database import Change, NodeDatabase, Pending


def named(pending: Pending) -> tuple[str, str]:
    return pending.about, pending.content


def test_work_that_follows_a_change_is_given_in_order_and_once(database: NodeDatabase):
    with database.change() as change:
        change.later("entry", "a", "first")
        change.later("entry", "b", "second")
        change.later("letter", "a", "of another kind")
        change.later("entry", "a", "again")

    with database.reading() as change:
        first, second = change.waiting("entry")
        assert (("a", "first"), ("b", "second")) == (named(first), named(second))
        assert first.number < second.number
        assert [first] == change.waiting("entry", most=1)
        assert {"entry", "letter"} == change.kinds_waiting()

    database.run(lambda change: change.done([first.number]))
    database.run(lambda change: change.later("entry", "a", "once more"))
    with database.reading() as change:
        assert [second] == change.waiting("entry")
        assert ["of another kind"] == [each.content for each in change.waiting("letter")]


def test_work_that_came_to_nothing_is_kept_with_its_reason_until_it_is_entered_again(
    database: NodeDatabase,
):
    with database.change() as change:
        for about in ("a", "b"):
            change.later("entry", about, "first")
        refused, taken = change.waiting("entry")
        change.remark(refused.number, "half done")
        assert ["half done", ""] == [each.remark for each in change.waiting("entry")]
        change.done([refused.number], "why")
        change.done([taken.number])
        assert [("a", "why")] == [(each.about, each.remark) for each in change.failed("entry")]
        change.remark(refused.number, "too late")
        assert [] == change.failed("letter")

    with database.change() as change:
        change.again("entry", "a", "second")
        change.again("entry", "c", "third")
        assert [] == change.failed("entry")
        assert [("a", "second", ""), ("c", "third", "")] == [
            (each.about, each.content, each.remark) for each in change.waiting("entry")
        ]


def test_a_lot_of_work_is_done_at_once(database: NodeDatabase):
    with database.change() as change:
        for number in range(2500):
            change.later("entry", str(number), "")

    with database.change() as change:
        assert 1000 == len(change.waiting("entry"))
        change.done(each.number for each in change.waiting("entry", most=5000))
        change.done([])
        assert [] == change.waiting("entry")


def test_work_of_a_change_that_fails_is_not_entered(database: NodeDatabase):
    def fail(change: Change) -> None:
        change.note("a", "b")
        change.later("entry", "a", "")
        raise LookupError

    with pytest.raises(LookupError):
        database.run(fail)

    with database.reading() as change:
        assert (None, []) == (change.fact("a"), change.waiting("entry"))
