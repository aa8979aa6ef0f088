from pathlib import Path

import pytest

from kuznia.exchange.chunks.container import Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.recipes import FileRecipe, Recipe, Run
from kuznia.exchange.chunks.shelf import Addressing
from kuznia.model.errors import Invalid, NotFound
from tests.exchange.chunks.trees import KEY


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    for name in ("packs", "trees"):
        (tmp_path / name).mkdir()
    return Layout(tmp_path, KEY, Addressing(KEY, b"id"))


def test_trees_are_read_in_the_order_in_which_they_were_added(layout: Layout):
    trees = [Recipe(name, at, (), ()) for at, name in enumerate(["r2", "r10", "кронштейн"], 1)]
    for tree in reversed(trees):
        layout.write_tree(tree)

    assert trees == layout.all_trees()
    assert trees[1] == layout.tree("r10")
    with pytest.raises(NotFound, match="no tree r3"):
        layout.tree("r3")


def test_the_name_of_a_tree_is_not_to_be_seen(layout: Layout):
    layout.write_tree(Recipe("secret-name", 1, (), ()))

    assert not [path for path in layout.tree_paths() if "secret" in path.name]
    assert b"secret" not in layout.tree_paths()[0].read_bytes()


def test_a_tree_under_the_name_of_another_is_invalid(layout: Layout):
    layout.write_tree(Recipe("old", 1, (), ()))
    layout.tree_path("old").rename(layout.tree_path("new"))

    with pytest.raises(Invalid, match="the name of another"):
        layout.tree("new")


def test_a_pack_under_the_name_of_another_is_invalid(layout: Layout):
    writer = ContainerWriter(layout.pack_path("0" * 32), KEY, Kind.PACK)
    writer.finish()

    with pytest.raises(Invalid, match="the name of another"):
        layout.open_pack("0" * 32)


def test_a_run_of_a_pack_that_is_not_listed_is_invalid(layout: Layout):
    recipe = Recipe("tree", 1, (), (FileRecipe("a", 1, "", (Run(0, 0, 1),)),))

    with layout.reader(recipe) as reader, pytest.raises(Invalid, match="does not list"):
        list(reader.file(recipe.files[0]))


def test_waste_of_killed_runs_is_cleared(layout: Layout):
    layout.new_path(layout.packs).write_bytes(b"half")
    layout.new_path(layout.trees).write_bytes(b"half")
    layout.write_tree(Recipe("tree", 1, (), ()))
    layout.clear_waste()

    assert [] == list(layout.packs.iterdir())
    assert [layout.tree_path("tree")] == list(layout.trees.iterdir())
