"""A folder in which content is stored once, compressed and sealed, tree by tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Self

from kuznia.exchange.chunks import sweeping
from kuznia.exchange.chunks.adding import Added, add_tree
from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.restoring import StoredFile, stored_file, write_files
from kuznia.exchange.chunks.shelf import Addressing
from kuznia.exchange.chunks.verifying import Damage, damages
from kuznia.exchange.chunks.writer_lock import sole_writer
from kuznia.exchange.durable import not_written, sync
from kuznia.model.errors import NotFound, Refused
from kuznia.model.language import msg


class ChunkStore:
    """A store of trees; a tree is a set of files under a name, such as one revision of a package.

    Reading needs no lock: what a tree names stays until a sweep after the tree was forgotten.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @classmethod
    def create(cls, folder: Path, key: bytes) -> Self:
        """Make a store in a folder that is new or empty; the key has 32 bytes.

        Raises NotFound when there is no folder for the folder, and Refused when it is not empty
        or cannot be written.
        """
        try:
            folder.mkdir(exist_ok=True)
            if {path.name for path in folder.iterdir()} - {"packs", "trees"}:
                raise Refused(msg("{folder} is not empty", folder=folder))
            for part in (folder / "packs", folder / "trees"):
                part.mkdir(exist_ok=True)
            writer = ContainerWriter(folder / "store.new", key, Kind.STORE)
            try:
                writer.finish()
                writer.path.replace(folder / "store")
            except BaseException:
                writer.discard()
                raise
            sync(folder)
        except OSError as error:
            raise not_written(folder, error) from error
        return cls.open(folder, key)

    @classmethod
    def open(cls, folder: Path, key: bytes) -> Self:
        """Open a store.

        Raises NotFound when there is none, Refused when the key does not open it, and Invalid
        when it was changed.
        """
        path = folder / "store"
        if not path.exists():
            raise NotFound(msg("there is no store in {folder}", folder=folder))
        with Container.open(path, key, Kind.STORE) as container:
            return cls(Layout(folder, key, Addressing(key, container.identity)))

    def add(
        self, tree: str, files: Iterable[tuple[str, Path]], *, base: str | None = None
    ) -> Added:
        """Add a tree of files, each a path in the tree and where to read it; durable on return.

        What changed is stored as a difference from the tree *base*, or else from the newest tree
        that has the path.  Raises Refused when the name is taken, another run is writing, or the
        disk is full; NotFound or Invalid when a file or path cannot be taken.  Then nothing is
        added.
        """
        with sole_writer(self._layout.folder):
            try:
                return add_tree(self._layout, tree, files, base)
            except OSError as error:
                raise not_written(self._layout.folder / "packs", error) from error

    def trees(self) -> tuple[str, ...]:
        """Give the names of the trees in the order in which they were added.

        Raises Invalid when one was changed.
        """
        return tuple(recipe.tree for recipe in self._layout.all_trees())

    def files(self, tree: str) -> tuple[StoredFile, ...]:
        """Give the files of a tree.

        Raises NotFound when there is no such tree, and Invalid when it was changed.
        """
        return tuple(map(stored_file, self._layout.tree(tree).files))

    def read(self, tree: str, path: str) -> Iterator[bytes]:
        """Give the content of a file piece by piece; the last piece is proof of the whole.

        Raises NotFound when there is no such file, and Invalid when it was changed.
        """
        recipe = self._layout.tree(tree)
        file = next((file for file in recipe.files if file.path == path), None)
        if file is None:
            raise NotFound(msg("the tree {tree} has no file {path}", tree=tree, path=path))
        with self._layout.reader(recipe) as reader:
            yield from reader.file(file)

    def restore(self, tree: str, folder: Path) -> None:
        """Write the files of a tree into a folder that must not exist, all or none.

        Raises NotFound when there is no such tree or no place for the folder, Refused when the
        folder exists or cannot be written, and Invalid when content was changed.
        """
        recipe = self._layout.tree(tree)
        with self._layout.reader(recipe) as reader:
            write_files(folder, recipe.files, reader.file)

    def verify(self) -> list[Damage]:
        """Read and check every byte of the store; give what is damaged."""
        return list(damages(self._layout))

    def forget(self, tree: str) -> None:
        """Remove a tree; the room that it took is given back by `sweep`.

        Raises NotFound when there is no such tree, and Refused when another run is writing.
        """
        path = self._layout.tree_path(tree)
        with sole_writer(self._layout.folder):
            try:
                path.unlink()
                sync(path.parent)
            except FileNotFoundError as error:
                raise NotFound(msg("the store has no tree {tree}", tree=tree)) from error
            except OSError as error:
                raise not_written(path, error) from error

    def sweep(self) -> sweeping.Swept:
        """Give back the room that no tree needs; a sweep that is killed harms nothing.

        Raises Refused when another run is writing or the disk is full, and Invalid when something
        is damaged.
        """
        with sole_writer(self._layout.folder):
            try:
                return sweeping.sweep(self._layout)
            except OSError as error:
                raise not_written(self._layout.folder / "packs", error) from error
