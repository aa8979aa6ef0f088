"""The elements of Microsoft Project XML, and files that are none or do harm."""

import sys

import pytest

from kuznia.intake.ms_project_elements import is_ms_project, read_project_file
from kuznia.model.errors import Invalid, MissingExtra
from tests.intake.attacks import BOMB
from tests.intake.ms_project_files import SPACE, ms_project, task

DEEP = ms_project(Tasks="<Task>" + "<a>" * 40 + "</a>" * 40 + "</Task>")
HUGE_DEPTH = ms_project(Tasks="<Task>" + "<a>" * 100_000)


def test_elements_know_their_line_and_their_parts():
    file = read_project_file(
        ms_project(fields="<Name>A</Name><Author>B</Author>", Tasks=task(1) + task(2))
    )
    assert {"Title": "Trucks", "Name": "A"} == file.fields
    assert [("1", 4), ("2", 5)] == [(each["UID"], each.line) for each in file["Tasks"]]
    assert ["PT8H0M0S"] == [part.text for part in file["Tasks"][0].all("Duration")]
    assert [] == file["Resources"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_a_file_is_read_in_the_encoding_that_it_names(encoding: str):
    text = ms_project(Tasks=task(1, name="Насос")).decode()
    content = text.replace('encoding="UTF-8"', f'encoding="{encoding}"').encode(encoding)
    assert is_ms_project(content)
    assert "Насос" == read_project_file(content)["Tasks"][0]["Name"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<Project",
        b"not XML",
        b"<Project/>",
        f"<Other xmlns='{SPACE}'/>".encode(),
        ms_project(Tasks=task(1))[:-30],
        DEEP,
        HUGE_DEPTH,
        b"\xff\xfe" + ms_project(Tasks=task(1)),
        ms_project(Tasks=task(1)).replace(b"UTF-8", b"no-such"),
    ],
    ids=range(10),
)
def test_what_is_damaged_or_none_is_refused(content: bytes):
    with pytest.raises(Invalid, match="damaged, is no Microsoft Project XML"):
        read_project_file(content)


def test_entities_are_not_parsed():
    with pytest.raises(Invalid, match="declares a document type"):
        read_project_file(BOMB)


def test_too_many_elements_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kuznia.intake.ms_project_elements._MOST_EVENTS", 50)
    with pytest.raises(Invalid, match="too many elements"):
        read_project_file(ms_project(Tasks=task(1) * 10))


def test_without_the_library_its_optional_part_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(MissingExtra, match="needs the optional part 'packages'"):
        read_project_file(ms_project())


@pytest.mark.parametrize("content", [b"", b"ERMHDR", b"<Project/>", SPACE.encode()])
def test_other_content_is_not_taken_for_a_project(content: bytes):
    assert not is_ms_project(content)
