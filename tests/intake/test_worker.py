from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened
from kuznia.intake.wire import decode, encode
from kuznia.intake.worker import answer_of, answer_to, read_stream
from tests.intake.samples import STATEMENT_C, STEP, sheet


def test_a_file_is_answered_with_what_it_bears(tmp_path: Path):
    path = tmp_path / "sheet.pdf"
    path.write_bytes(sheet([STATEMENT_C]))
    answer = decode(answer_to(str(path), "sheet.pdf", Limits()), "sheet.pdf")

    assert ("pdf", 1, ()) == (answer.kind, answer.pages, answer.problems)
    assert answer.proposed is not None
    assert "C" == answer.proposed.letter


@pytest.mark.parametrize(
    ("name", "content", "codes"),
    [
        ("a.stp", STEP.encode(), {"no-statement"}),
        ("a.pdf", b"hello", {"kind-differs", "no-statement"}),
        ("a.docx", b"PK\x03\x04" + bytes(99), {"unknown-kind"}),
        ("a.zip", b"PK\x03\x04" + bytes(99), {"unknown-kind"}),
    ],
)
def test_each_kind_has_its_reader(name: str, content: bytes, codes: set[str]):
    opened = Opened(name, Limits())
    kind = read_stream(BytesIO(content), len(content), opened)

    assert codes == {each.code for each in answer_of(kind, (), opened).problems}


HEADS = (b"", b"%PDF-1.4\n", b"ISO-10303-21;\nHEADER;", b"<QIFDocument>", b"{")


@given(
    st.sampled_from(["a.pdf", "a.stp", "a.qif", "a.json", "a.csv", "a"]),
    st.sampled_from(HEADS),
    st.binary(),
)
def test_any_bytes_of_any_kind_are_answered(name: str, head: bytes, data: bytes):
    opened = Opened(name, Limits())
    kind = read_stream(BytesIO(head + data), len(head + data), opened)
    answer = answer_of(kind, (), opened)

    assert answer == decode(encode(answer), name)
    assert answer.problems
