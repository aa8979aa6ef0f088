"""Fuzz every parser that reads untrusted bytes: `python -m tools.fuzz --runs 1000000`.

A target takes bytes and may raise only what it names.  To add one, write a function, give it seeds
made by code, and put both into `TARGETS`.  Inputs are mutated seeds; each runs in this process
under an alarm.  With `--atheris` the mutations are guided by coverage, where atheris is installed.
An input that breaks a target is saved in `build/fuzz`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import logging
import random
import signal
import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any

from kuznia.intake.elements import element_code
from kuznia.intake.found import Limits, Place
from kuznia.intake.names import name_problems
from kuznia.intake.opened import Opened
from kuznia.intake.page_markings import markings_in
from kuznia.intake.wire import BadAnswer, decode, encode
from kuznia.intake.worker import answer_of, read_stream
from tools.fuzz_packages import PACKAGES
from tools.fuzz_papers import PAPERS
from tools.fuzz_schedules import SCHEDULES
from tools.fuzz_target import Target

SECONDS = 5
"""Longest that a target may take over one input."""
LARGEST = 64 * 1024
BROKEN = Path("build/fuzz")
LIMITS = Limits(pages=50, characters=50_000)

STATEMENT = (
    b"CUI//SP-CTI//REL TO USA, UKR\nDISTRIBUTION STATEMENT D. Distribution authorized to the "
    b"Department of Defense and U.S. DoD contractors only; Export Controlled; 2 March 2024. Other "
    b"requests shall be referred to EXAMPLE OFFICE.\nWARNING - This document contains technical "
    b"data whose export is restricted by the Arms Export Control Act.\nControlled by: Example\n"
    b"CUI Category: CTI\nGOVERNMENT PURPOSE RIGHTS\nExpiration Date: 2030-01-31\nSECRET\n"
)
STEP = (
    b"ISO-10303-21;\nHEADER;\n/* bracket */\nFILE_DESCRIPTION(('\\X2\\041A\\X0\\ it''s'),'2;1');\n"
    b"FILE_NAME('bracket.stp','2024-03-02T10:00:00',(''),(''),'','','');\nFILE_SCHEMA(('AP242'));\n"
    b"ENDSEC;\nDATA;\n#1=POINT('',(0.,0.));\nENDSEC;\nEND-ISO-10303-21;\n"
)
QIF = (
    b'<?xml version="1.0"?>\n<QIFDocument xmlns="http://qifstandards.org/xsd/qif3" '
    b'versionQIF="3.0.0"><Header><Description>DISTRIBUTION STATEMENT A. Approved for public '
    b'release.</Description></Header><Product><PartSet n="1"><Part id="1" label="Bracket"/>'
    b"</PartSet></Product><Plan/></QIFDocument>"
)
ANSWER = (
    b'{"kind":"pdf","identity":[1],"pages":1,"markings":[],"problems":[{"code":"script","page":1,'
    b'"values":{}}],"properties":{"title":"a"},"proposed":null}\n'
)
TOKENS = (
    b"obj", b"endobj", b"stream", b"/Kids[2 0 R]", b"<<", b">>", b"[[[[", b"/JS", b"/Filter/FlateDecode",
    b"'", b"''", b"\\X2\\", b"\\X0\\", b"/*", b"*/", b"ENDSEC;", b"<!DOCTYPE", b"&#0;", b"<a>", b"</a>",
    b"DISTRIBUTION STATEMENT ", b"CUI//", b"REL TO ", b"31/12/9999", b"0 0 0 0", b"-1", b"\xff\xfe",
    b"\0", b"\n\n", b"{", b"[", b'"', b"99999999999999999999", "ТАЄМНО".encode(),
    b"\t", b"%R\t", b"%T\tTASK", b"(0||", b")())", b"<Task>", b"</UID>", b"PT99999H0M0S",
    b"null", b"1e999", b"\\ud800", b'":', b"},{", b"../", b"%2e", b"\x0c\n",
)  # fmt: skip


class TooLong(BaseException):
    """A target took too long over an input; no target may catch this."""


def _text(data: bytes) -> None:
    markings_in(data.decode("utf-8", "replace"), lambda _start, _end: Place("fuzz", 1))


def _file(name: str) -> Callable[[bytes], object]:
    def run(data: bytes) -> None:
        opened = Opened(name, LIMITS)
        kind = read_stream(io.BytesIO(data), len(data), opened)
        decode(encode(answer_of(kind, (0,), opened)), name)

    return run


def _answer(data: bytes) -> None:
    decode(data, "fuzz")


def _name(data: bytes) -> None:
    name = data[:400].decode("utf-8", "surrogateescape")
    name_problems([name, name.upper()])
    element_code(name)


PDF_OBJECTS = (
    b"<</Type/Catalog/Pages 2 0 R>>",
    b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
    (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources"
        b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>"
    ),
    (
        b"<</Length 76>>\nstream\nBT /F1 9 Tf 20 20 Td (DISTRIBUTION STATEMENT A. Approved for public "
        b"release) Tj ET\nendstream"
    ),
)


def plain_pdf() -> bytes:
    """Make a PDF of one page without compression, so that mutations reach all of its parts."""
    made = bytearray(b"%PDF-1.4\n")
    table = b"xref\n0 5\n0000000000 65535 f \n"
    for number, content in enumerate(PDF_OBJECTS, 1):
        table += b"%010d 00000 n \n" % len(made)
        made += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    end = b"trailer\n<</Root 1 0 R/Size 5>>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    return bytes(made) + table + end


def rich_pdf() -> bytes:
    """Make a PDF with compressed pages, metadata, a script, a link and another file inside."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(plain_pdf())))
    writer.add_blank_page(200, 200)
    writer.add_metadata({"/Title": "TST-0001 rev A", "/Subject": "DISTRIBUTION STATEMENT A."})
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("1")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    writer.add_attachment("note.txt", b"note")
    for page in writer.pages:
        page.compress_content_streams()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


TARGETS: tuple[Target, ...] = (
    Target("statement", _text, (STATEMENT, "Розподіл: Statement C. 2 березня 2024".encode())),
    Target("step", _file("fuzz.stp"), (STEP,)),
    Target("qif", _file("fuzz.qif"), (QIF,)),
    Target("pdf", _file("fuzz.pdf"), (plain_pdf(), rich_pdf())),
    Target("json", _file("fuzz.json"), (b'{"a": ["DISTRIBUTION STATEMENT A. Approved"]}',)),
    Target("text", _file("fuzz.csv"), (STATEMENT, STATEMENT.decode().encode("utf-16"))),
    Target("answer", _answer, (ANSWER,), (BadAnswer,)),
    Target("name", _name, (b"drawings/TST-0001.pdf", "креслення/а.pdf".encode())),
    *PAPERS,
    *PACKAGES,
    *SCHEDULES,
)  # fmt: skip
"""Every parser of untrusted bytes, with its seeds."""


def mutated(seeds: tuple[bytes, ...], draw: random.Random) -> bytes:
    """Change a seed in a few places: bits, pieces, tokens, repetition, cuts, crossing with another."""
    data = bytearray(draw.choice(seeds))
    for _ in range(draw.choice((1, 1, 2, 4, 8, 16))):
        place = draw.randrange(len(data) + 1)
        end = min(len(data), place + draw.randrange(1, 32))
        change = draw.randrange(7)
        if change == 0 and data:
            data[min(place, len(data) - 1)] = draw.randrange(256)
        elif change == 1:
            del data[place:end]
        elif change == 2:
            data[place:place] = draw.choice(TOKENS)
        elif change == 3:
            data[place:place] = data[place:end] * draw.choice((1, 2, 8, 64))
        elif change == 4:
            data[place:end] = draw.randbytes(draw.randrange(8))
        elif change == 5:
            other = draw.choice(seeds)
            data[place:end] = other[draw.randrange(len(other)) :][: draw.randrange(64)]
        else:
            data[place:end] = draw.choice(TOKENS) * draw.choice((1, 1, 4, 200))
    return bytes(data[:LARGEST])


def run_one(target: Target, data: bytes) -> BaseException | None:
    """Run a target on one input under an alarm; give what it raised."""
    alarmed = hasattr(signal, "setitimer")
    if alarmed:
        signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        target.feed(data)
    except (Exception, TooLong) as error:  # noqa: BLE001 - whatever it is, it is reported
        return error
    finally:
        if alarmed:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return None


def fuzz(target: Target, runs: int, seed: int) -> list[Path]:
    """Run a target on so many mutated inputs; save and give those that broke it."""
    draw = random.Random(seed)
    broken: dict[str, Path] = {}
    for number in range(runs):
        data = target.seeds[number] if number < len(target.seeds) else mutated(target.seeds, draw)
        error = run_one(target, data)
        if error is not None:
            sort = f"{type(error).__name__} {_last_line(error)}"
            broken.setdefault(sort, save(target, data))
    for sort, path in broken.items():
        print(f"BROKEN {target.name}: {sort}: {path}")
    return list(broken.values())


def save(target: Target, data: bytes) -> Path:
    """Keep an input that broke a target."""
    BROKEN.mkdir(parents=True, exist_ok=True)
    path = BROKEN / f"{target.name}-{hashlib.sha256(data).hexdigest()[:16]}"
    path.write_bytes(data)
    return path


def main() -> int:
    """Fuzz the chosen targets, print what was done, and give 1 when one broke."""
    parser = argparse.ArgumentParser(description="Fuzz the parsers of untrusted bytes.")
    parser.add_argument("--runs", type=int, default=10_000, help="inputs in all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--target", action="append", choices=[each.name for each in TARGETS])
    parser.add_argument("--atheris", action="store_true", help="guide one target by coverage")
    asked = parser.parse_args()
    quiet()
    targets = [each for each in TARGETS if not asked.target or each.name in asked.target]
    if asked.atheris and find_spec("atheris"):
        _with_atheris(targets[0], asked.runs, asked.seed)
    count, broken, began = 0, 0, time.perf_counter()
    for target in targets:
        start = time.perf_counter()
        found = fuzz(target, asked.runs // len(targets), asked.seed)
        seconds = time.perf_counter() - start
        runs = asked.runs // len(targets)
        print(f"{target.name}: {runs} runs, {seconds:.1f} s, {len(found)} broken", flush=True)
        count, broken = count + runs, broken + len(found)
    print(f"{count} runs, {time.perf_counter() - began:.1f} s, {broken} broken")
    return int(broken > 0)


def quiet() -> None:
    """Silence libraries and set the alarm."""
    logging.disable(logging.CRITICAL)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, _alarm)


def _alarm(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


def _last_line(error: BaseException) -> str:
    """Give where an error was raised, so that one fault is told once."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""


def _with_atheris(target: Target, runs: int, seed: int) -> None:
    """Hand over to atheris, which ends the process itself."""
    atheris: Any = import_module("atheris")
    corpus = BROKEN / f"corpus-{target.name}"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in target.seeds:
        (corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
    if hasattr(signal, "SIGALRM"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)  # atheris keeps time itself
    atheris.instrument_all()
    options = [f"-runs={runs}", f"-seed={seed}", f"-timeout={SECONDS}", f"-max_len={LARGEST}"]
    prefix = f"-artifact_prefix={BROKEN}/{target.name}-"
    atheris.Setup([sys.argv[0], *options, prefix, str(corpus)], target.feed)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
