import hashlib
import resource
import sys
from pathlib import Path

import pytest

from kuznia.exchange.chunks import recipes
from kuznia.exchange.chunks.container import Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.recipes import FileRecipe, Recipe, Run
from kuznia.exchange.chunks.sealed import open_sealed, read_header, write_sealed
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.chunks.trees import KEY, OTHER_KEY, found, noise, put, text, with_flipped_bit

CONTENTS = {"data/model.stp": text(3000), "data/sheet.pdf": noise(300_000), "bagit.txt": b"bag"}
HEADER = b'{"recipient":"plant"}'
SHARED = Path(__file__).parents[3] / ".." / "shared" / "data" / "technical"


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    write_sealed(tmp_path / "p.kuznia", KEY, put(tmp_path / "bag", CONTENTS), header=HEADER)
    return tmp_path / "p.kuznia"


def test_a_sealed_file_gives_back_what_was_put_in(tmp_path: Path, sealed: Path):
    with open_sealed(sealed, KEY) as file:
        assert HEADER == file.header
        assert {path: len(content) for path, content in CONTENTS.items()} == {
            each.path: each.size for each in file.files()
        }
        assert CONTENTS["data/model.stp"] == b"".join(file.read("data/model.stp"))
        file.extract(tmp_path / "out")
    assert CONTENTS == found(tmp_path / "out")


def test_the_digest_is_that_of_the_file(tmp_path: Path):
    digest = write_sealed(tmp_path / "p", KEY, put(tmp_path / "bag", CONTENTS), header=b"")

    assert hashlib.sha256((tmp_path / "p").read_bytes()).hexdigest() == digest


def test_the_header_is_read_without_a_key_and_nothing_else_is(sealed: Path):
    assert HEADER == read_header(sealed)
    content = sealed.read_bytes()
    for word in (b"model.stp", b"bagit", b"CARTESIAN", noise(300_000)[5000:5016]):
        assert word not in content


def test_another_key_does_not_open_it(sealed: Path):
    with pytest.raises(Refused, match="does not open"):
        open_sealed(sealed, OTHER_KEY)


def test_a_changed_header_does_not_open(sealed: Path):
    sealed.write_bytes(sealed.read_bytes().replace(b"plant", b"other"))

    assert b'{"recipient":"other"}' == read_header(sealed)
    with pytest.raises(Refused, match="does not open"):
        open_sealed(sealed, KEY)


def test_a_flipped_bit_anywhere_is_noticed_and_nothing_is_extracted(tmp_path: Path, sealed: Path):
    content = sealed.read_bytes()
    for at in range(0, len(content), len(content) // 60):
        sealed.write_bytes(with_flipped_bit(content, at))
        with pytest.raises((Invalid, Refused)), open_sealed(sealed, KEY) as file:
            file.extract(tmp_path / "out")
        assert not (tmp_path / "out").exists()


def test_content_that_comes_twice_is_sealed_once(tmp_path: Path):
    once = put(tmp_path / "bag", {"a": noise(200_000), "b": noise(200_000)})
    write_sealed(tmp_path / "p", KEY, once, header=b"")

    assert (tmp_path / "p").stat().st_size < 210_000


def test_what_had_its_name_stays_when_writing_fails(tmp_path: Path, sealed: Path):
    before = sealed.read_bytes()
    files = put(tmp_path / "bag", CONTENTS)

    with pytest.raises(NotFound):
        write_sealed(sealed, KEY, [*files, ("none", tmp_path / "none")], header=b"")
    assert before == sealed.read_bytes()
    assert {"bag", "p.kuznia"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits to set")
def test_on_a_full_disk_it_is_refused_and_leaves_no_trace(tmp_path: Path):
    files = put(tmp_path / "bag", CONTENTS)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
    try:
        with pytest.raises(Refused, match="cannot be written"):
            write_sealed(tmp_path / "p", KEY, files, header=b"")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert ["bag"] == [path.name for path in tmp_path.iterdir()]


def test_without_a_folder_nothing_is_written(tmp_path: Path):
    with pytest.raises(NotFound, match="no folder"):
        write_sealed(tmp_path / "none" / "p", KEY, [], header=b"")


@pytest.mark.parametrize(
    "file",
    [
        FileRecipe("../up", 0, "0" * 64, ()),
        FileRecipe("a", 1, "0" * 64, (Run(1, 0, 1),)),
        FileRecipe("a", 1, "0" * 64, (Run(0, 5, 1),)),
        FileRecipe("a", 99, "0" * 64, ()),
    ],
)
def test_a_sender_who_means_harm_does_none(tmp_path: Path, file: FileRecipe):
    writer = ContainerWriter(tmp_path / "p", KEY, Kind.SEALED)
    writer.finish(recipes.written(Recipe("", 0, (), (file,))))

    with pytest.raises(Invalid), open_sealed(tmp_path / "p", KEY) as opened:
        opened.extract(tmp_path / "out")
    assert ["p"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published test parts are not here")
def test_published_test_parts_come_back_byte_for_byte(tmp_path: Path):
    paths = [path for path in sorted(SHARED.rglob("*")) if path.suffix in {".stp", ".qif", ".pdf"}]
    files = [(path.relative_to(SHARED).as_posix(), path) for path in paths]
    write_sealed(tmp_path / "p", KEY, files, header=HEADER)
    with open_sealed(tmp_path / "p", KEY) as file:
        file.extract(tmp_path / "out")

    assert {name: path.read_bytes() for name, path in files} == found(tmp_path / "out")
