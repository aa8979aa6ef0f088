"""The files of a store: where each is, and how it is opened.

store             the identity of the store
lock              held by the one who writes
packs/ID.pack     records
trees/ID.tree     recipe of one tree; its name tells nothing
*/ID.new          being written; waste when nobody holds the lock
"""

from __future__ import annotations

import secrets
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kuznia.exchange.chunks import recipes
from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.recipes import Recipe
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.shelf import Addressing
from kuznia.exchange.durable import sync
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of one store and the key that opens them."""

    folder: Path
    key: bytes
    addressing: Addressing

    @property
    def packs(self) -> Path:
        """Folder of the packs."""
        return self.folder / "packs"

    @property
    def trees(self) -> Path:
        """Folder of the trees."""
        return self.folder / "trees"

    def pack_names(self) -> list[str]:
        """Give the names of the packs."""
        return sorted(path.stem for path in self.packs.glob("*.pack"))

    def pack_path(self, name: str) -> Path:
        """Give where a pack is."""
        return self.packs / f"{name}.pack"

    def tree_path(self, tree: str) -> Path:
        """Give where a tree is or would be."""
        return self.trees / f"{self.addressing.address(b'tree ' + tree.encode())[:16].hex()}.tree"

    def open_pack(self, name: str) -> Container:
        """Open a pack.

        Raises NotFound, Refused or Invalid as `Container.open` does.
        """
        path = self.pack_path(name)
        pack = Container.open(path, self.key, Kind.PACK)
        if pack.identity.hex() != name:
            pack.close()
            raise Invalid(msg("{path} has the name of another", path=path))
        return pack

    def reader(self, recipe: Recipe) -> RecordReader:
        """Give a reader of the records that a recipe names."""

        def open_pack(number: int) -> Container:
            if number >= len(recipe.packs):
                raise Invalid(msg("{tree} names a pack that it does not list", tree=recipe.tree))
            return self.open_pack(recipe.packs[number])

        return RecordReader(open_pack)

    def tree(self, tree: str) -> Recipe:
        """Read a tree.

        Raises NotFound when there is none, and Invalid when it was changed.
        """
        path = self.tree_path(tree)
        if not path.exists():
            raise NotFound(msg("the store has no tree {tree}", tree=tree))
        return self.tree_at(path)

    def tree_at(self, path: Path) -> Recipe:
        """Read the tree of a file.

        Raises NotFound, Refused or Invalid as `Container.open` does, and Invalid when it has the
        name of another.
        """
        with Container.open(path, self.key, Kind.TREE) as container:
            recipe = recipes.read(container.recipe, str(path))
        if self.tree_path(recipe.tree) != path:
            raise Invalid(msg("{path} has the name of another", path=path))
        return recipe

    def all_trees(self) -> list[Recipe]:
        """Read every tree, in the order in which they were added.

        Raises Invalid when one was changed.
        """
        found = [self.tree_at(path) for path in self.tree_paths()]
        return sorted(found, key=lambda recipe: recipe.sequence)

    def tree_paths(self) -> list[Path]:
        """Give where the trees are."""
        return sorted(self.trees.glob("*.tree"))

    def write_tree(self, recipe: Recipe) -> int:
        """Write a tree in place of what has its name; give the bytes that it takes."""
        writer = ContainerWriter(self.new_path(self.trees), self.key, Kind.TREE)
        try:
            writer.finish(recipes.written(recipes.compact(recipe)))
            writer.path.replace(self.tree_path(recipe.tree))
            sync(self.trees)
        except BaseException:
            writer.discard()
            raise
        return writer.size

    def new_path(self, folder: Path) -> Path:
        """Give a name for a file that is being written."""
        return folder / f"{secrets.token_hex(16)}.new"

    def clear_waste(self) -> None:
        """Remove what killed runs have left; only for the one who writes."""
        for folder in (self.packs, self.trees):
            for path in folder.glob("*.new"):
                with suppress(OSError):
                    path.unlink()
