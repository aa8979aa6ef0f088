"""A second reader, written from `docs/format-chunks.md` alone, reads what the first one wrote."""

import json
import struct
from pathlib import Path
from typing import Any

import zstandard
from blake3 import blake3
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from kuznia.exchange.chunks.sealed import write_sealed
from kuznia.exchange.chunks.store import ChunkStore
from tests.exchange.chunks.trees import KEY, noise, put, text

Record = tuple[int, int, bytes, bytes]
"""Method, length, address, payload."""


def subkey(key: bytes, identity: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, identity, b"kuznia chunks 1 " + purpose).derive(key)


def container(path: Path, key: bytes) -> tuple[bytes, bytes, list[Record], Any]:
    content = path.read_bytes()
    magic, version, length = struct.unpack("<8sB3xI", content[:16])
    assert (b"KUZNIA\r\n", 1) == (magic, version)
    identity, wrapped = content[16:32], content[32:80]
    header = content[80 : 80 + length]
    wrapping = AESGCM(subkey(key, identity, b"wrap"))
    cipher = AESGCM(wrapping.decrypt(bytes(12), wrapped, content[:32] + header))
    table_length, recipe_length, end = struct.unpack("<QQ8s", content[-24:])
    assert b"AINZUK\r\n" == end
    recipe_at = len(content) - 24 - recipe_length
    table_at = recipe_at - table_length
    recipe = cipher.decrypt(struct.pack("<IQ", 2, 0), content[recipe_at:-24], None)
    table = cipher.decrypt(struct.pack("<IQ", 1, 0), content[table_at:recipe_at], None)
    count = len(table) // 41
    lengths = struct.unpack(f"<{count}I", table[count : 5 * count])
    stored = struct.unpack(f"<{count}I", table[5 * count : 9 * count])
    records: list[Record] = []
    at = 80 + length
    for n in range(count):
        sealed = content[at : at + stored[n]]
        payload = cipher.decrypt(struct.pack("<IQ", 0, n), sealed, None)
        address = table[9 * count + 32 * n : 9 * count + 32 * (n + 1)]
        records.append((table[n], lengths[n], address, payload))
        at += stored[n]
    assert table_at == at
    found = json.loads(zstandard.decompress(recipe)) if recipe else None
    return identity, header, records, found


def content(records: list[list[Record]], address_key: bytes, runs: Any) -> bytes:
    found = b""
    for run in runs:
        pack, first, count = (int(number) for number in run[:3])
        base = content(records, address_key, run[3]) if len(run) > 3 else b""
        for method, length, address, payload in records[pack][first : first + count]:
            words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            frame = zstandard.ZstdDecompressor(dict_data=words)
            piece = frame.decompress(payload) if method else payload
            assert (length, address) == (len(piece), blake3(piece, key=address_key).digest())
            assert bool(base) == (method == 2)
            found += piece
    return found


def test_a_sealed_file(tmp_path: Path):
    contents = {"a.stp": text(3000), "b/c.pdf": noise(200_000), "empty": b""}
    write_sealed(tmp_path / "p", KEY, put(tmp_path / "files", contents), header=b"header")
    identity, header, records, recipe = container(tmp_path / "p", KEY)
    address_key = subkey(KEY, identity, b"address")

    assert b"header" == header
    assert contents == {
        file["path"]: content([records], address_key, file["runs"]) for file in recipe["files"]
    }
    for file in recipe["files"]:
        assert blake3(contents[file["path"]]).hexdigest() == file["blake3"]


def test_a_store_with_a_difference(tmp_path: Path):
    store, folder = ChunkStore.create(tmp_path / "store", KEY), tmp_path / "store"
    for tree, first in (("r1", b""), ("r2", b"edit")):
        store.add(tree, put(tmp_path / tree, {"a.stp": first + text(3000)}))
    identity, *_ = container(folder / "store", KEY)
    address_key = subkey(KEY, identity, b"address")
    name = blake3(b"tree r2", key=address_key).digest()[:16].hex()
    *_, recipe = container(folder / "trees" / f"{name}.tree", KEY)
    packs = [container(folder / "packs" / f"{pack}.pack", KEY)[2] for pack in recipe["packs"]]

    assert ("r2", 2) == (recipe["tree"], recipe["sequence"])
    assert b"edit" + text(3000) == content(packs, address_key, recipe["files"][0]["runs"])
    assert any(len(run) == 4 for run in recipe["files"][0]["runs"])
