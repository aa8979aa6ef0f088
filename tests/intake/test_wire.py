import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import Place
from kuznia.intake.problems import problem
from kuznia.intake.wire import Answer, BadAnswer, decode, encode
from tests.intake.samples import marking

ANSWER = Answer(
    "pdf",
    (1, 2, 3, 4),
    2,
    (replace(marking(letter="C"), place=Place("sheet", 2, None, (1.0, 2.0, 3.0, 4.0), "words")),),
    (problem("reason-missing", "sheet", 2, letter="C"),),
    {"title": "Bracket"},
    marking("document", letter="C", reasons=("critical technology",)),
)


def test_an_answer_is_read_as_it_was_written():
    assert ANSWER == decode(encode(ANSWER), "sheet")


FORBIDDEN: list[dict[str, object]] = [
    {"kind": "exe"},
    {"pages": -1},
    {"pages": True},
    {"pages": "1"},
    {"markings": [1]},
    {"markings": [0] * 30_000},
    {"problems": [{"code": "no such code", "page": 1, "values": {}}]},
    {"problems": [{"code": "script", "page": 1, "values": {"more": "x"}}]},
    {"problems": [{"code": "reason-missing", "page": 1, "values": {"letter": ["C"]}}]},
    {"properties": {"title": "x" * 1000}},
    {"properties": []},
    {"identity": None},
]


@pytest.mark.parametrize("change", FORBIDDEN)
def test_an_answer_that_may_not_be_given_is_refused(change: dict[str, object]):
    content = json.loads(encode(ANSWER)) | change

    with pytest.raises(BadAnswer):
        decode(json.dumps(content).encode(), "sheet")


@pytest.mark.parametrize("edge", ["1", None, float("inf"), float("nan")])
def test_a_box_must_be_made_of_numbers(edge: object):
    content = json.loads(encode(ANSWER))
    content["markings"][0]["box"] = [0, 0, 0, edge]

    with pytest.raises(BadAnswer):
        decode(json.dumps(content).encode(), "sheet")


def test_characters_that_mislead_are_taken_out():
    content = json.loads(encode(ANSWER))
    content["properties"]["title"] = "a\x1b[2J\u202eb"

    assert "a [2J b" == decode(json.dumps(content).encode(), "sheet").properties["title"]


def test_the_file_is_named_by_the_parent_only():
    assert {"other"} == {each.file for each in decode(encode(ANSWER), "other").problems}


@given(st.binary())
def test_any_bytes_are_refused(data: bytes):
    with pytest.raises(BadAnswer):
        decode(data, "sheet")
