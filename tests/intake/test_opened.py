from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened, by_line
from tests.intake.samples import STATEMENT_C


def test_a_text_is_placed_by_its_lines():
    opened = Opened("note.txt", Limits())
    opened.search_lines(f"one\ntwo\n{STATEMENT_C}\n")

    assert [3] == [each.place.line for each in opened.markings]
    assert [1, 2, 2, 3] == [by_line("f", "a\nb\nc")(at, at).line for at in (0, 2, 3, 4)]


def test_a_text_beyond_the_limit_is_told():
    opened = Opened("note.txt", Limits(characters=10))
    opened.search_lines("x" * 11)

    assert ["text-cut"] == [each.code for each in opened.problems]


def test_a_problem_is_told_once_and_not_without_end():
    opened = Opened("note.txt", Limits())
    opened.complain("script")
    opened.complain("script")
    for page in range(1, 2000):
        opened.complain("page-unreadable", page)

    assert 1 == sum(each.code == "script" for each in opened.problems)
    assert "too-many-problems" == opened.problems[-1].code


def test_the_first_that_a_file_says_of_itself_is_kept_without_controls():
    opened = Opened("note.txt", Limits())
    opened.tell("title", " Bracket\x1b[2J\u202e ")
    opened.tell("title", "Other")

    assert {"title": "Bracket [2J"} == opened.properties
