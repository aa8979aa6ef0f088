import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kuznia.model.errors import Refused
from kuznia.store.node_database import Change, Kept, NodeDatabase
from kuznia.store.node_tables import LAYOUT, METADATA
from tests.store.servers import DATABASES, keep_on_server

FIRST_LAYOUT = Path(__file__).parent / "layouts" / "1.sqlite"
"""A database that the first version wrote, with two processes of which one was changed."""


@pytest.fixture(params=DATABASES)
def folder(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    if request.param == "postgresql":
        keep_on_server(tmp_path)
    return tmp_path


@pytest.fixture
def of_first_layout(tmp_path: Path) -> Path:
    shutil.copyfile(FIRST_LAYOUT, tmp_path / "node.sqlite")
    return tmp_path


def differences(database: NodeDatabase) -> list[str]:
    """Give how the tables that are there differ from those that the code describes."""

    def ours(_object: object, name: str | None, *_: object) -> bool:
        return name != "alembic_version"

    with database._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours})
        return [str(each) for each in compare_metadata(context, METADATA)]


def asked(file: Path, question: str) -> list[object]:
    with closing(sqlite3.connect(file)) as connection:
        return [value for (value,) in connection.execute(question)]


def test_a_new_database_has_the_tables_that_the_code_describes(folder: Path):
    with closing(NodeDatabase.in_folder(folder)) as database:
        assert [] == differences(database)


def test_a_database_of_the_first_layout_is_brought_up_to_date(of_first_layout: Path):
    with closing(NodeDatabase.in_folder(of_first_layout)) as database:
        assert [] == differences(database)
        with database.change() as change:
            assert ["second Кузня", "changed"] == [each.content for each in change.all()]
            change.put(Kept("c", "transfer", "", "", "", False, "third"))
            assert ["b", "a", "c"] == [each.own_pid for each in change.all()]
            change.later("entry", "a", "")
            change.note("a", "b")

    with closing(NodeDatabase.in_folder(of_first_layout)) as database, database.reading() as change:
        assert "b" == change.fact("a")


def test_a_step_that_fails_leaves_the_database_as_it_was(of_first_layout: Path):
    file = of_first_layout / "node.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE facts (of_someone_else TEXT)")
    tables = "SELECT sql FROM sqlite_schema ORDER BY name"
    before = asked(file, tables)

    with pytest.raises(Refused, match="facts already exists"):
        NodeDatabase.in_folder(of_first_layout)

    assert before == asked(file, tables)
    assert [1] == asked(file, "SELECT number FROM layout")


def test_programs_that_open_it_at_once_find_it_up_to_date(of_first_layout: Path):
    def count(_: int) -> int:
        with closing(NodeDatabase.in_folder(of_first_layout)) as database:
            return database.run(lambda change: len(change.all()))

    with ThreadPoolExecutor(4) as threads:
        assert [2] * 8 == list(threads.map(count, range(8)))


def test_programs_that_make_it_at_once_share_it(folder: Path):
    def count(number: int) -> None:
        def note(change: Change) -> None:
            change.note(str(number), "")
            change.note("count", str(int(change.fact("count") or 0) + 1))

        with closing(NodeDatabase.in_folder(folder)) as database:
            database.run(note)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(count, range(8)))

    with closing(NodeDatabase.in_folder(folder)) as database, database.reading() as change:
        assert "8" == change.fact("count")


def test_a_database_of_a_newer_layout_is_left_alone(tmp_path: Path):
    NodeDatabase.in_folder(tmp_path).close()
    file = tmp_path / "node.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE layout SET number = 99")

    with pytest.raises(Refused) as caught:
        NodeDatabase.in_folder(tmp_path)

    said = f"the database has layout 99, and this version writes {LAYOUT}"
    assert (said, "use the version that made it, or a newer one") == (
        str(caught.value),
        str(caught.value.hint),
    )
    assert [99] == asked(file, "SELECT number FROM layout")
