"""Merkle trees by RFC 9162, section 2.1: roots, proofs of inclusion and consistency, their checks.

Leaves and nodes are hashed with different first bytes, so that no node passes for a leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()
LONGEST_PROOF = 128
"""Hashes that a proof has at the most: two a level, and no tree is deeper than 64."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash an entry as a leaf."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two children as their parent."""
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """The tree over some leaf hashes, with every whole subtree hashed once."""

    def __init__(self, leaves: Sequence[bytes]) -> None:
        self._levels = [list(leaves)]
        while len(below := self._levels[-1]) > 1:
            pairs = zip(below[::2], below[1::2], strict=False)
            self._levels.append([node_hash(left, right) for left, right in pairs])

    @property
    def size(self) -> int:
        """How many leaves it has."""
        return len(self._levels[0])

    def root(self, size: int | None = None) -> bytes:
        """Give the root over the first *size* leaves, of all when not given.

        Raises Invalid when there are fewer.
        """
        size = self._checked(size)
        return self._hash(0, size) if size else EMPTY_ROOT

    def inclusion_proof(self, index: int, size: int | None = None) -> tuple[bytes, ...]:
        """Give the hashes that lead from leaf number *index*, from 0, to the root over *size*.

        Raises Invalid when there is no such leaf.
        """
        size = self._checked(size)
        if not 0 <= index < size:
            raise Invalid(msg("the tree of {size} entries has no entry {entry}", size=size,
                              entry=index + 1))  # fmt: skip
        return tuple(self._path(index, 0, size))

    def consistency_proof(self, old: int, size: int | None = None) -> tuple[bytes, ...]:
        """Give the hashes by which the tree over *old* leaves is the beginning of that over *size*.

        Raises Invalid when *old* is larger.
        """
        size = self._checked(size)
        if not 0 <= old <= size:
            raise Invalid(msg("a tree of {size} entries does not begin with {old}", size=size,
                              old=old))  # fmt: skip
        return tuple(self._beginning(old, 0, size, is_known=True)) if 0 < old < size else ()

    def _checked(self, size: int | None) -> int:
        found = self.size if size is None else size
        if not 0 <= found <= self.size:
            raise Invalid(msg("the ledger has {size} entries, not {found}", size=self.size,
                              found=found))  # fmt: skip
        return found

    def _hash(self, first: int, end: int) -> bytes:
        count = end - first
        level = count.bit_length() - 1
        if count == 1 << level:
            return self._levels[level][first >> level]
        split = first + _split(count)
        return node_hash(self._hash(first, split), self._hash(split, end))

    def _path(self, index: int, first: int, end: int) -> Iterator[bytes]:
        if end - first == 1:
            return
        split = first + _split(end - first)
        if index < split:
            yield from self._path(index, first, split)
            yield self._hash(split, end)
        else:
            yield from self._path(index, split, end)
            yield self._hash(first, split)

    def _beginning(self, old: int, first: int, end: int, *, is_known: bool) -> Iterator[bytes]:
        if old == end:
            if not is_known:
                yield self._hash(first, end)
            return
        split = first + _split(end - first)
        if old <= split:
            yield from self._beginning(old, first, split, is_known=is_known)
            yield self._hash(split, end)
        else:
            yield from self._beginning(old, split, end, is_known=False)
            yield self._hash(first, split)


def require_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Refuse a proof that does not lead from a leaf to a root (RFC 9162, 2.1.3.2).

    Raises Refused.
    """
    if not 0 <= index < size or len(proof) > LONGEST_PROOF:
        raise Refused(msg("the proof is about an entry that the tree does not have"))
    found = leaf
    for sibling, is_left in _siblings(index, size, proof):
        found = node_hash(sibling, found) if is_left else node_hash(found, sibling)
    if found != root:
        raise Refused(msg("the proof does not lead to the root"))


def require_consistency(
    old: int, size: int, proof: Sequence[bytes], old_root: bytes, root: bytes
) -> None:
    """Refuse a proof that does not show one tree to be the beginning of another (2.1.4.2).

    Raises Refused.
    """
    if not 0 <= old <= size or len(proof) > LONGEST_PROOF:
        raise Refused(msg("the ledger has become shorter: {old} entries, then {size}", old=old,
                          size=size))  # fmt: skip
    if old in (0, size):
        expected = root if old else EMPTY_ROOT
        if proof or old_root != expected:
            raise Refused(msg("two ledgers of {size} entries differ", size=old))
        return
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        raise Refused(msg("the proof is empty"))
    node = old - 1
    shift = (~node & -~node).bit_length() - 1  # the subtrees that both trees have whole
    first = second = path[0]
    for sibling, is_left in _siblings(node >> shift, ((size - 1) >> shift) + 1, path[1:]):
        if is_left:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
        else:
            second = node_hash(second, sibling)
    if (first, second) != (old_root, root):
        raise Refused(msg("what was countersigned is not the beginning of this ledger"))


def _siblings(node: int, size: int, proof: Sequence[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Give each hash of a proof with whether it stands to the left, on the way up from a node.

    Raises Refused when the proof is longer or shorter than the way.
    """
    last = size - 1
    for sibling in proof:
        if last == 0:
            raise Refused(msg("the proof is longer than the tree is deep"))
        is_left = node % 2 == 1 or node == last
        while is_left and node and node % 2 == 0:
            node, last = node >> 1, last >> 1
        yield sibling, is_left
        node, last = node >> 1, last >> 1
    if last:
        raise Refused(msg("the proof is shorter than the tree is deep"))


def _split(count: int) -> int:
    """Give the largest power of two below a count of at least two."""
    return 1 << ((count - 1).bit_length() - 1)
