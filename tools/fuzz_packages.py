"""Fuzzing the packages that another party sends: bags, crates, sealed files and the marks in PDFs.

The seeds are the same bytes in every run.  Whoever sends a package has its key, so what is sealed
in it is fuzzed too: it is mutated first and sealed then.
"""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kuznia.exchange.bag import fixity, read_files
from kuznia.exchange.bag_tags import tag_files
from kuznia.exchange.chunks import container, recipes
from kuznia.exchange.chunks.compression import Compressor, Method, difference
from kuznia.exchange.chunks.container import ADDRESS_BYTES, Kind, Part
from kuznia.exchange.chunks.extra import blake3, zstandard
from kuznia.exchange.chunks.recipes import FileRecipe, Recipe, Run
from kuznia.exchange.chunks.sealed import open_sealed
from kuznia.exchange.crate import CRATE, ELEMENTS, write_crate
from kuznia.exchange.crate_reading import read_crate
from kuznia.exchange.manifest import (
    MANIFEST,
    TAG_MANIFEST,
    digest_of,
    read_manifest,
    write_manifest,
)
from kuznia.exchange.package_facts import (
    BagFacts,
    EditionFacts,
    ElementFacts,
    LeftOut,
    PackageFacts,
)
from kuznia.exchange.package_file import BAG, SealedBag, parse_head, read_head
from kuznia.exchange.stamp import Stamp, serials_in
from kuznia.exchange.stamp_pages import stamp_pdf
from kuznia.exchange.stamp_reading import serials_of
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from tools.fuzz_papers import HEAD
from tools.fuzz_target import Target, require_same

BETWEEN = b"\n\x0c\n"
"""What parts the files of a bag, or the parts of a sealed file, from each other in one input."""
SEALING_KEY = bytes(range(32))
MODEL = b"ISO-10303-21;\r\nHEADER;\r\nENDSEC;\nEND-ISO-10303-21;\r\n"
LIST_NAME = "перелік 1.csv"
LIST = "деталь,кількість\nкронштейн,1\n".encode() * 20
STAMP = Stamp("R-1", "K7AB-0001", "BRK A", "ua-works", "TAA-1", "2026-12-31")


class MemoryFiles:
    """The files of a bag that nobody vouches for, in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files

    def sizes(self) -> dict[str, int]:
        """Give the size of each file by its path."""
        return {name: len(content) for name, content in self._files.items()}

    def blocks(self, name: str) -> Iterator[bytes]:
        """Read a file in one piece."""
        if name not in self._files:
            raise Invalid(msg("{name} is not there", name=ascii(name)))
        yield self._files[name]

    def strangers(self) -> tuple[Finding, ...]:
        """Tell of nothing that is no file."""
        return ()


def _element(code: str, name: str, content: bytes, **more: str) -> ElementFacts:
    return ElementFacts(
        element=code,
        name=name,
        kind="model",
        title="Bracket",
        revision="A",
        purposes=("manufacture", "inspect"),
        derivative_of="model",
        marking={"letter": "A", "office": "none"},
        jurisdiction="EAR",
        classification="EAR99",
        sha256=digest_of(content),
        size=len(content),
        original_sha256="2" * 64,
        others=more,
    )


FACTS = BagFacts(
    PackageFacts(
        package="BRK",
        revision="A",
        name="Test bracket",
        name_uk="Пробний кронштейн",
        item="bracket",
        level="production",
        form="3D_and_2D",
        originator="us-works",
        made_on="2026-06-01",
        generator="0.1.0",
    ),
    (_element("model", "model.stp", MODEL, later="yes"), _element("parts", LIST_NAME, LIST)),
    EditionFacts(
        release="R-1",
        serial="K7AB-0001",
        copy=1,
        package_sha256="a" * 64,
        recipient="ua-works",
        authorisation="TAA-1",
        expires="2026-12-31",
        left_out=(LeftOut("parts", "3" * 64), LeftOut("sheet", "4" * 64)),
    ),
)


def _bag_of(facts: BagFacts) -> dict[str, bytes]:
    files = {ELEMENTS + "model.stp": MODEL, ELEMENTS + LIST_NAME: LIST}
    files[CRATE] = write_crate(facts)
    digests = {name: digest_of(content) for name, content in files.items()}
    return tag_files(facts, digests, sum(map(len, files.values()))) | files


FILES = _bag_of(FACTS)


def _manifest(data: bytes) -> None:
    for name, below in ((MANIFEST, "data/"), (TAG_MANIFEST, "")):
        read = read_manifest(data, name, below)
        if not read.findings:
            again = read_manifest(write_manifest(read.digests), name, below)
            require_same((again.digests, again.findings), (read.digests, ()))


def _bag(data: bytes) -> None:
    """Read a bag whose files are one after another, each after a line with its name."""
    parts = (part.partition(b"\n") for part in data.split(BETWEEN))
    files = MemoryFiles({name.decode(errors="surrogateescape"): rest for name, _, rest in parts})
    fixity(files, read_files(files))


def _written_bag() -> bytes:
    return BETWEEN.join(name.encode() + b"\n" + content for name, content in FILES.items())


def _crate(data: bytes) -> None:
    facts = read_crate(data)
    require_same(read_crate(write_crate(facts)), facts)


Record = tuple[int, int, bytes]
"""Method, length and payload."""


def _records() -> list[Record]:
    """Give a record for each file; that of the list says how it differs from a last one."""
    compressor, base = Compressor(), LIST[:-1]
    made: list[Record] = []
    for name, content in FILES.items():
        method, payload = compressor.compress(content)
        if name == ELEMENTS + LIST_NAME:
            method, payload = Method.DIFFERENCE, difference(content, base)
        made.append((method, len(content), bytes(payload)))
    return [*made, (Method.PLAIN, len(base), base)]


def _recipe() -> Recipe:
    base = (Run(0, len(FILES), 1),)
    return Recipe(
        "",
        0,
        (),
        tuple(
            FileRecipe(
                f"{BAG}/{name}",
                len(content),
                blake3(content).hexdigest(),
                (Run(0, at, 1, base if name == ELEMENTS + LIST_NAME else ()),),
            )
            for at, (name, content) in enumerate(FILES.items())
        ),
    )


def _table(records: Iterable[Record]) -> bytes:
    methods, lengths, payloads = zip(*records, strict=True)
    stored = [len(payload) + container.TAG for payload in payloads]
    count = len(methods)
    numbers = struct.pack(f"<{count * 2}I", *lengths, *stored)
    return bytes(methods) + numbers + bytes(ADDRESS_BYTES * count)


def _sealed(table: bytes, recipe: bytes, payloads: Iterable[bytes]) -> bytes:
    """Write a sealed file without drawing keys by chance, so that anyone can make it again."""
    identity, cipher = bytes(container.ID_BYTES), AESGCM(SEALING_KEY)
    parts = (container.MAGIC, container.VERSION, Kind.SEALED, len(HEAD), identity, b"")
    prefix = container.PREFIX.pack(*parts)[: -len(SEALING_KEY) - container.TAG]
    wrapped = container.wrapping_key(SEALING_KEY, identity).encrypt(
        container.WRAPPING_NONCE, SEALING_KEY, prefix + HEAD
    )
    records = (
        cipher.encrypt(container.nonce(Part.RECORD, number), payload, None)
        for number, payload in enumerate(payloads)
    )
    ends = (
        cipher.encrypt(container.nonce(Part.TABLE), table, None),
        cipher.encrypt(container.nonce(Part.RECIPE), recipe, None),
    )
    footer = container.FOOTER.pack(*map(len, ends), container.END)
    return b"".join((prefix, wrapped, HEAD, *records, *ends, footer))


RECORDS = _records()
TABLE = _table(RECORDS)
RECIPE = recipes.written(_recipe())
PACKAGE = _sealed(TABLE, RECIPE, [payload for _, _, payload in RECORDS])


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="kuznia-fuzz-")


def _package(data: bytes) -> None:
    """Read a package file to its last byte."""
    path = Path(_folder().name, "fuzz.kuznia")
    path.write_bytes(data)
    head = read_head(path)
    with open_sealed(path, SEALING_KEY) as opened:
        require_same(parse_head(opened.header, "fuzz"), head)
        for file in opened.files():
            with suppress(Invalid):  # so that one broken file does not hide the next
                sum(map(len, opened.read(file.path)))
        files = SealedBag(opened)
        files.strangers()
        fixity(files, read_files(files))


def _sealed_table(data: bytes) -> None:
    _package(_sealed(data, RECIPE, [payload for _, _, payload in RECORDS]))


def _sealed_recipe(data: bytes) -> None:
    text = zstandard.ZstdCompressor(level=1).compress(data)
    _package(_sealed(TABLE, text, [payload for _, _, payload in RECORDS]))


def _sealed_records(data: bytes) -> None:
    """Read a package file with other records: each has a byte, its method, and its length before it."""
    parts = [part for part in data.split(BETWEEN) if len(part) > 5]
    records = [(part[0], int.from_bytes(part[1:5], "little"), part[5:]) for part in parts]
    if records:
        _package(_sealed(_table(records), RECIPE, [payload for _, _, payload in records]))


def _written_records() -> bytes:
    return BETWEEN.join(struct.pack("<BI", *record[:2]) + record[2] for record in RECORDS)


def marked_pdf() -> bytes:
    """Make a stamped PDF without compression, with the mark in other spellings too."""
    blank, stamped, made = BytesIO(), BytesIO(), BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(blank, deterministic_id=True)
    stamp_pdf(blank, stamped, STAMP, 10)
    mark = STAMP.mark.encode()
    escaped = b"".join(b"\\%03o" % letter for letter in mark)
    spelt = b"BT <%s> Tj (%s) Tj (a\\\nb) Tj ET" % (mark.hex(" ", 8).encode(), escaped)
    with pikepdf.open(stamped) as opened:
        opened.pages[0].contents_add(spelt)
        level = pikepdf.StreamDecodeLevel.generalized
        opened.save(made, compress_streams=False, stream_decode_level=level, deterministic_id=True)
    return made.getvalue()


def _marked(data: bytes) -> None:
    serials_of(BytesIO(data))


SEALED = (Invalid, NotFound, Refused)
MARKED = marked_pdf()
PACKAGES: tuple[Target, ...] = (
    Target("manifest", _manifest, (FILES[MANIFEST], FILES[TAG_MANIFEST])),
    Target("bag", _bag, (_written_bag(),), (Invalid,)),
    Target("crate", _crate, (FILES[CRATE],), (Invalid,)),
    Target("package", _package, (PACKAGE,), SEALED),
    Target("table", _sealed_table, (TABLE,), SEALED),
    Target("recipe", _sealed_recipe, (zstandard.ZstdDecompressor().decompress(RECIPE),), SEALED),
    Target("records", _sealed_records, (_written_records(),), SEALED),
    Target("serial", serials_in, (STAMP.mark.encode() * 2, MARKED)),
    Target("marked", _marked, (MARKED,), (pikepdf.PdfError,)),
)
