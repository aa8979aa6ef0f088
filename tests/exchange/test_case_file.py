import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.case_file import PAPERS, CaseFile, add_case, read_case, write_case
from kuznia.exchange.dsse import Envelope, Signature
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.two_parties import decision, open_case, statement, two_parties

PARTIES = two_parties()
CASE = open_case(PARTIES)
SIGNATURES = st.lists(
    st.builds(Signature, st.sampled_from("abc"), st.sampled_from([b"1", b"2"])), max_size=4
).map(tuple)
LISTS = st.lists(
    st.builds(Envelope, st.sampled_from("tu"), st.sampled_from([b"{}", b"x"]), SIGNATURES),
    max_size=4,
)
OTHERS = st.dictionaries(
    st.sampled_from(["notes", "marks"]), st.lists(st.integers(0, 3), max_size=3), max_size=2
)


@st.composite
def copies(draw: st.DrawFn) -> CaseFile:
    """Give a copy of one case, with whatever its holder has added."""
    value: dict[str, Any] = dict(draw(OTHERS))
    value["statement"] = Envelope("s", b"{}", draw(SIGNATURES)).as_json()
    for part in PAPERS:
        value[part] = [paper.as_json() for paper in draw(LISTS)]
    return CaseFile.of_json(value).merged(CaseFile(Envelope("s", b"{}")))


@given(copies())
def test_a_case_reads_back(case: CaseFile):
    assert case == CaseFile.of_json(json.loads(case.to_json()))


@given(copies())
def test_merging_a_case_with_itself_changes_nothing(case: CaseFile):
    assert case == case.merged(case)


@given(copies(), copies())
def test_merging_does_not_care_which_copy_comes_first(one: CaseFile, other: CaseFile):
    assert one.merged(other) == other.merged(one)


@given(copies(), copies(), copies())
def test_three_copies_are_merged_in_any_order(one: CaseFile, other: CaseFile, third: CaseFile):
    assert one.merged(other).merged(third) == one.merged(other.merged(third))


@given(copies(), copies())
def test_merging_loses_no_paper_and_no_signature(one: CaseFile, other: CaseFile):
    merged = one.merged(other)

    for part in PAPERS:
        for paper in (*one.papers(part), *other.papers(part)):
            (kept,) = (p for p in merged.papers(part) if p.signed_bytes == paper.signed_bytes)
            assert set(paper.signatures) <= set(kept.signatures)
    assert {*one.statement.signatures, *other.statement.signatures} == set(
        merged.statement.signatures
    )


def test_each_side_adds_to_the_file_and_both_come_together(tmp_path: Path):
    path = tmp_path / "bracket.case.json"
    about = statement()
    proposed = CaseFile(about.signed_by(PARTIES.proposer))
    ours = CaseFile(about.signed_by(PARTIES.approver), (decision(about, "US", PARTIES.us_node),))
    theirs = CaseFile(
        about.signed_by(PARTIES.agreer), (decision(about, "UA", PARTIES.ua_node, "DUE"),)
    )
    for case in (proposed, theirs, ours, theirs):
        add_case(path, case)

    assert CASE.merged(CASE) == read_case(path)
    assert [path] == list(tmp_path.iterdir())


def test_a_signature_that_was_taken_out_comes_back_from_the_other_copy():
    robbed = replace(CASE, statement=replace(CASE.statement, signatures=()))

    assert CASE.merged(CASE) == robbed.merged(CASE)


def test_fields_that_nobody_knows_are_kept(tmp_path: Path):
    value: dict[str, Any] = CASE.as_json() | {"appendix": {"x": [1, None]}}
    path = tmp_path / "a.case.json"
    write_case(path, CaseFile.of_json(value))

    assert {"x": [1, None]} == read_case(path).merged(CASE).as_json()["appendix"]


def test_copies_that_contradict_each_other_in_an_unknown_field_are_not_merged():
    one, other = (replace(CASE, others={"appendix": n}) for n in (1, 2))

    assert {"appendix": 1} == one.merged(one).others
    with pytest.raises(Refused, match="different things in the field appendix"):
        one.merged(other)


def test_lists_that_nobody_knows_are_united_and_otherwise_left_alone():
    one, other = (replace(CASE, others={"notes": list(notes)}) for notes in ("bba", "ac"))

    assert {"notes": ["b", "b", "a"]} == one.merged(one).others
    assert {"notes": ["a", "b", "c"]} == one.merged(other).others == other.merged(one).others


def test_cases_of_different_statements_are_not_merged():
    with pytest.raises(Refused, match="different releases or statements"):
        CASE.merged(CaseFile(statement(release="R-2")))


def test_rubbish_cannot_make_a_file_that_nobody_reads_any_more():
    rubbish = tuple(Signature("x", bytes([number])) for number in range(30))
    spoilt = replace(CASE, statement=replace(CASE.statement, signatures=rubbish))

    with pytest.raises(Refused, match="more papers or signatures than a case may have"):
        CASE.merged(spoilt)


def test_a_failed_merge_leaves_the_file_as_it_was(tmp_path: Path):
    path = tmp_path / "bracket.case.json"
    write_case(path, CASE)
    before = path.read_bytes()

    with pytest.raises(Refused):
        add_case(path, CaseFile(statement(release="R-2")))
    assert before == path.read_bytes()


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"{}", b'{"statement":1}', b'{"statement":{"payload":"","payloadType":1}}'],
)
def test_what_is_no_case_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "x.case.json").write_bytes(content)

    with pytest.raises(Invalid):
        read_case(tmp_path / "x.case.json")


def test_a_file_with_a_list_twice_is_refused(tmp_path: Path):
    path = tmp_path / "x.case.json"
    path.write_bytes(CASE.to_json().replace(b'{"attestations"', b'{"decisions":[],"attestations"'))

    with pytest.raises(Invalid, match="has the key decisions twice"):
        read_case(path)


@pytest.mark.parametrize("papers", ['"x"', "[1]", "[[]]", "{}", f"[{'{},' * 1000}{{}}]"])
def test_lists_hold_papers(papers: str):
    with pytest.raises(Invalid):
        CaseFile.of_json(CASE.as_json() | {"receipts": json.loads(papers)})


def test_an_absent_file_is_not_read(tmp_path: Path):
    with pytest.raises(NotFound):
        read_case(tmp_path / "none.case.json")


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
def test_a_case_file_may_be_read_by_all(tmp_path: Path):
    write_case(tmp_path / "x.case.json", CASE)

    assert 0o644 == (tmp_path / "x.case.json").stat().st_mode & 0o777
