from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.ledger.merkle import (
    EMPTY_ROOT,
    Tree,
    leaf_hash,
    node_hash,
    require_consistency,
    require_inclusion,
)
from kuznia.model.errors import Invalid, Refused

ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
"""The test entries of the Certificate Transparency project, and the roots over the first of them."""
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def tree(count: int) -> Tree:
    return Tree([leaf_hash(b"%d" % number) for number in range(count)])


def test_the_roots_are_those_of_certificate_transparency():
    made = Tree([leaf_hash(entry) for entry in ENTRIES])

    assert ROOTS == [made.root(size).hex() for size in range(1, 9)]
    assert EMPTY_ROOT == made.root(0) == sha256().digest()


def test_an_inclusion_proof_is_the_one_of_certificate_transparency():
    made = Tree([leaf_hash(entry) for entry in ENTRIES])

    assert [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ] == [each.hex() for each in made.inclusion_proof(5)]


@pytest.mark.parametrize("count", range(1, 34))
def test_every_proof_holds_and_no_other_does(count: int):
    made = tree(count)
    root = made.root()
    for index in range(count):
        leaf, proof = leaf_hash(b"%d" % index), made.inclusion_proof(index)
        require_inclusion(leaf, index, count, proof, root)
        wrong = [
            (leaf_hash(b"else"), index, count, proof, root),
            (leaf, index, count, proof, leaf_hash(b"root")),
            (leaf, index, count, (*proof, root), root),
            (leaf, count, count, proof, root),
            (leaf, -1, count, proof, root),
            *([(leaf, index, count, proof[:-1], root)] if proof else []),
            *([(leaf, index ^ 1, count, proof, root)] if proof and index ^ 1 < count else []),
        ]
        for each in wrong:
            with pytest.raises(Refused):
                require_inclusion(*each)
    for old in range(count + 1):
        proof = made.consistency_proof(old)
        require_consistency(old, count, proof, made.root(old), root)
        with pytest.raises(Refused):
            require_consistency(old, count, proof, leaf_hash(b"old"), root)
        with pytest.raises(Refused):
            require_consistency(old, count, (*proof, root), made.root(old), root)
        if 0 < old:
            with pytest.raises(Refused):
                require_consistency(old, count, proof, made.root(old), leaf_hash(b"new"))
        if proof:
            with pytest.raises(Refused):
                require_consistency(old, count, proof[:-1], made.root(old), root)


def test_a_shorter_ledger_is_refused():
    with pytest.raises(Refused, match="become shorter: 5 entries, then 3"):
        require_consistency(5, 3, (), tree(5).root(), tree(3).root())


def test_a_node_is_no_leaf():
    made = tree(2)
    inner = b"\1" + made.inclusion_proof(1)[0] + made.inclusion_proof(0)[0]

    assert leaf_hash(inner) != made.root()
    assert node_hash(leaf_hash(b"0"), leaf_hash(b"1")) == made.root()


def test_what_is_not_in_the_tree_has_no_proof():
    made = tree(3)
    with pytest.raises(Invalid):
        made.inclusion_proof(3)
    with pytest.raises(Invalid):
        made.consistency_proof(4)
    with pytest.raises(Invalid):
        made.root(4)


@given(st.integers(1, 300), st.data())
def test_any_changed_hash_of_a_proof_is_noticed(count: int, data: st.DataObject):
    made = tree(count)
    index = data.draw(st.integers(0, count - 1))
    proof = list(made.inclusion_proof(index))
    if not proof:
        return
    place = data.draw(st.integers(0, len(proof) - 1))
    proof[place] = bytes(byte ^ 1 for byte in proof[place])

    with pytest.raises(Refused):
        require_inclusion(leaf_hash(b"%d" % index), index, count, proof, made.root())
