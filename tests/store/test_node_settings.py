from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from kuznia.model.errors import Invalid
from kuznia.store.node_database import NodeDatabase
from kuznia.store.node_settings import StoreSettings, own_schema, store_settings
from tests.store.servers import keep_on_server, needs_server


def test_without_the_file_all_is_kept_in_the_folder(tmp_path: Path):
    assert StoreSettings("", "", "") == store_settings(tmp_path)


def test_what_the_file_says_of_the_store_is_read_and_its_other_parts_are_not(tmp_path: Path):
    (tmp_path / "node.toml").write_text(
        '[store]\ndatabase = "x"\nschema = "y"\npackages = "z"\n[web]\nport = 1\n'
    )

    assert StoreSettings("x", "y", "z") == store_settings(tmp_path)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[store]\ndatabse = "x"', "says store.databse, which is not known or no text"),
        ("[store]\ndatabase = 5", "says store.database, which is not known or no text"),
        ("store = 5", "says store, which is not known or no text"),
        ("[store", "cannot be read: Expected"),
    ],
)
def test_a_slip_in_the_file_is_told_and_nothing_is_kept_elsewhere(
    tmp_path: Path, content: str, said: str
):
    (tmp_path / "node.toml").write_text(content)

    with pytest.raises(Invalid, match=said):
        NodeDatabase.in_folder(tmp_path)
    assert not (tmp_path / "node.sqlite").exists()


def test_each_folder_has_a_schema_of_its_own_that_stays(tmp_path: Path):
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(8) as threads:
        named = list(threads.map(own_schema, [*folders] * 20))

    assert 2 == len(set(named))
    assert named[:2] == [own_schema(folder) for folder in folders]
    assert [["node.schema"]] * 2 == [[file.name for file in f.iterdir()] for f in folders]


@needs_server
def test_two_folders_share_a_server_and_see_nothing_of_each_other(tmp_path: Path):
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        folder.mkdir()
        keep_on_server(folder)
        with closing(NodeDatabase.in_folder(folder)) as database:
            database.run(lambda change, name=folder.name: change.note("name", name))

    for folder in folders:
        with closing(NodeDatabase.in_folder(folder)) as database, database.reading() as change:
            assert folder.name == change.fact("name")
        assert not (folder / "node.sqlite").exists()
