"""Changes of many threads, kept by one thread: whatever waits shares one commit.

A commit takes its time because the disk must have it.  While one is under way the next changes
gather, so the more come, the more share the next one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager
from threading import Condition, Thread, current_thread
from typing import Any, TypeVar

from kuznia.store.extra import exc
from kuznia.store.extra import sqlalchemy as sql

T = TypeVar("T")

Work = Callable[[sql.Connection], Any]


class GroupCommit:
    """The one thread of a database that makes changes, begun with the first of them."""

    def __init__(self, begin: Callable[[], AbstractContextManager[sql.Connection]]) -> None:
        self._begin = begin
        self._asked: deque[tuple[Work, Future[Any]]] = deque()
        self._told = Condition()
        self._thread: Thread | None = None
        self._is_closed = False

    @property
    def is_here(self) -> bool:
        """Whether it is this very thread that makes the changes."""
        return current_thread() is self._thread

    def run(self, work: Callable[[sql.Connection], T]) -> T:
        """Do *work* in a transaction, and give its result when it is kept.

        Whatever the work raises is raised here, and only what this work changed is undone.  When
        the transaction fails, its error is raised to all who share it.
        """
        return self.submit(work).result()

    def submit(self, work: Callable[[sql.Connection], T]) -> Future[T]:
        """Do as `run` does, and give at once what will have the result; it cannot be cancelled."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()
        with self._told:
            if self._is_closed:
                raise RuntimeError("the database is closed")
            self._asked.append((work, future))
            if self._thread is None:
                self._thread = Thread(target=self._write, name="group commit", daemon=True)
                self._thread.start()
            self._told.notify()
        return future

    def close(self) -> None:
        """Do what was asked for, and then nothing more."""
        with self._told:
            self._is_closed = True
            self._told.notify()
        if self._thread is not None:
            self._thread.join()

    def _write(self) -> None:
        while asked := self._next():
            try:
                with self._begin() as connection:
                    outcomes = [_outcome(connection, work) for work, _ in asked]
            except BaseException as error:  # noqa: BLE001 - all of them wait to be told
                for _, future in asked:
                    future.set_exception(error)
            else:
                for (_, future), tell in zip(asked, outcomes, strict=True):
                    tell(future)

    def _next(self) -> list[tuple[Work, Future[Any]]]:
        """Wait for something to do; nothing when it is closed and all is done."""
        with self._told:
            self._told.wait_for(lambda: self._asked or self._is_closed)
            asked = list(self._asked)
            self._asked.clear()
            return asked


def _outcome(connection: sql.Connection, work: Work) -> Callable[[Future[Any]], None]:
    """Do one work in a savepoint of its own; give what is to be told when all is kept.

    An error of the savepoint itself is that of the whole transaction, which the database has then
    given up: what comes after it would be kept by itself.
    """
    connection.exec_driver_sql("SAVEPOINT work")
    try:
        result = work(connection)
        connection.exec_driver_sql("RELEASE SAVEPOINT work")
    except BaseException as error:  # noqa: BLE001 - it is raised again where it belongs
        failure = error
        _undo(connection, failure)
        return lambda future: future.set_exception(failure)
    return lambda future: future.set_result(result)


def _undo(connection: sql.Connection, failure: BaseException) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
        connection.exec_driver_sql("RELEASE SAVEPOINT work")
    except exc.SQLAlchemyError as lost:
        # what the database said first tells more
        raise (failure if isinstance(failure, exc.DBAPIError) else lost) from None
