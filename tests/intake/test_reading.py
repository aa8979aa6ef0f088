import os
import sys
import time
from pathlib import Path

import pytest

from kuznia.intake.found import FileReading, Limits
from kuznia.intake.reading import ReadingProcess, read_files
from tests.intake import attacks
from tests.intake.samples import STATEMENT_A, STATEMENT_C, STEP, sheet, wrapped

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "technical"
with_shared = pytest.mark.skipif(not SHARED.exists(), reason="the shared sample files are absent")
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")

ATTACKS = {
    "bomb.qif": attacks.BOMB,
    "script.pdf": attacks.with_script(),
    "inside.pdf": attacks.with_file(),
    "locked.pdf": attacks.encrypted("x"),
    "loop.pdf": attacks.page_loop(),
    "arrays.pdf": attacks.nested_arrays(),
    "deep.pdf": attacks.deep_page(),
    "unpacks.pdf": attacks.decompression_bomb(),
    "endless.stp": b"ISO-10303-21;\nHEADER;\nFILE_NAME('" + b"x" * 5_000_000,
    "deep.qif": b"<QIFDocument>" + b"<a>" * 1_000_000,
    "deep.json": b"[" * 1_000_000,
    "noise.pdf": b"%PDF-1.7\n" + bytes(range(256)) * 1000,
}


def codes(reading: FileReading) -> set[str]:
    return {each.code for each in reading.problems}


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_files_are_read_in_their_order_with_digest_and_size(tmp_path: Path):
    content = sheet(wrapped(STATEMENT_C, 60))
    paths = [write(tmp_path, "b.pdf", content), write(tmp_path, "a.stp", STEP.encode())]
    first, second = read_files(paths)

    assert ("b.pdf", "pdf", len(content), 1, False) == (
        first.file, first.kind, first.bytes, first.pages, first.stopped,
    )  # fmt: skip
    assert 64 == len(first.sha256)
    assert ("a.stp", "step", {"no-statement"}) == (second.file, second.kind, codes(second))


def test_no_attack_stops_the_others_or_is_let_in(tmp_path: Path):
    paths = [write(tmp_path, name, content) for name, content in ATTACKS.items()]
    good = write(tmp_path, "good.pdf", sheet([STATEMENT_A]))
    start = time.monotonic()
    *attacked, last = read_files([*paths, good], Limits(seconds=4))

    assert [] == [each.file for each in attacked if not each.stopped]
    assert ("A", False) == (last.proposed and last.proposed.letter, last.stopped)
    assert time.monotonic() - start < 50


@pytest.mark.parametrize(
    ("name", "code"),
    [("bomb.qif", "xml-entities"), ("script.pdf", "script"), ("inside.pdf", "embedded-file"),
     ("locked.pdf", "encrypted"), ("endless.stp", "no-header"), ("deep.qif", "malformed")],
)  # fmt: skip
def test_an_attack_is_named(tmp_path: Path, name: str, code: str):
    (reading,) = read_files([write(tmp_path, name, ATTACKS[name])])

    assert code in codes(reading)


def test_a_file_that_takes_too_long_is_stopped_and_the_next_is_read(tmp_path: Path):
    slow = write(tmp_path, "slow.csv", b"CUI//REL TO USA, UKR\n" * 100_000)
    good = write(tmp_path, "good.pdf", sheet([STATEMENT_A]))
    with ReadingProcess(Limits(seconds=5, characters=10**9)) as process:
        assert not process.read(good, "good.pdf").stopped
        process.limits = Limits(seconds=0.05)
        assert {"too-long"} == codes(process.read(slow, "slow.csv"))
        process.limits = Limits()
        assert not process.read(good, "good.pdf").stopped


@on_unix
def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path: Path):
    (reading,) = read_files([write(tmp_path, "a.json", b'["' + b"a" * 10**8 + b'"]')],
                            Limits(memory=200 * 1024**2, characters=10**9))  # fmt: skip

    assert codes(reading) <= {"too-much-memory", "crashed"}
    assert reading.stopped


def test_an_answer_that_is_too_long_is_refused(tmp_path: Path):
    path = write(tmp_path, "a.pdf", sheet([STATEMENT_A]))

    assert {"crashed"} == codes(read_files([path], Limits(answer=10))[0])


def test_empty_and_too_large_files_are_not_parsed(tmp_path: Path):
    empty, large = write(tmp_path, "a", b""), write(tmp_path, "b", b"x" * 11)

    assert [{"empty"}, {"too-large"}] == [
        codes(each) for each in read_files([empty, large], Limits(bytes=10))
    ]


@on_unix
def test_links_folders_and_pipes_are_refused(tmp_path: Path):
    write(tmp_path, "real.pdf", sheet([STATEMENT_A]))
    (tmp_path / "link.pdf").symlink_to(tmp_path / "real.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "folder.pdf").mkdir()
    readings = read_files(tmp_path / f"{name}.pdf" for name in ("link", "pipe", "folder"))

    assert [{"not-a-file"}] * 3 == [codes(each) for each in readings]


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    assert {"unreadable"} == codes(read_files([tmp_path / "none.pdf"])[0])


def test_a_file_changed_meanwhile_is_told(tmp_path: Path):
    path = write(tmp_path, "a.csv", STATEMENT_A.encode())

    class Changing(ReadingProcess):
        def _exchange(self, path: Path, file: str) -> bytes | None:
            line = super()._exchange(path, file)
            path.write_bytes(STATEMENT_C.encode())
            return line

    with Changing(Limits()) as process:
        reading = process.read(path, "a.csv")

    assert ({"changed"}, "") == (codes(reading), reading.sha256)


def test_nothing_is_written_beside_the_files(tmp_path: Path):
    read_files([write(tmp_path, "a.pdf", sheet([STATEMENT_A]))])

    assert ["a.pdf"] == [path.name for path in tmp_path.iterdir()]


@with_shared
def test_the_notional_sheets_are_read_as_they_are_marked():
    paths = sorted((SHARED / "pdf").glob("*.pdf"))
    found = {
        path.stem.removeprefix("notional_sheet_"): (
            reading.proposed and reading.proposed.letter,
            codes(reading),
        )
        for path, reading in zip(paths, read_files(paths), strict=True)
    }

    assert {
        "dist_A": ("A", set[str]()),
        "marked_C_complete": ("C", set[str]()),
        "marked_D_missing_reason_and_date": ("D", {"reason-missing", "date-missing"}),
        "unmarked": (None, {"no-statement"}),
    } == found


@with_shared
@pytest.mark.parametrize(("folder", "kind"), [("step", "step"), ("qif", "qif")])
def test_the_nist_and_qif_files_are_whole_and_unmarked(folder: str, kind: str):
    readings = read_files(sorted((SHARED / folder).iterdir()))

    assert [(kind, {"no-statement"})] * 6 == [(each.kind, codes(each)) for each in readings]


@with_shared
def test_the_instances_of_a_step_file_are_counted():
    (reading,) = read_files([SHARED / "step" / "nist_ctc_01_asme1_ap242-e1.stp"])

    assert "4350" == reading.properties["instances"]
