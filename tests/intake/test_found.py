from kuznia.intake.found import FileReading
from kuznia.intake.problems import problem


def test_a_file_is_stopped_by_an_error_and_not_by_a_warning():
    warned = FileReading("a.pdf", "pdf", 1, "", problems=(problem("form", "a.pdf"),))
    stopped = FileReading("a.pdf", "pdf", 1, "", problems=(problem("script", "a.pdf"),))

    assert not warned.stopped
    assert stopped.stopped


def test_a_problem_reads_as_a_sentence_with_what_was_expected():
    found = problem("script", "a.pdf", 2)

    assert "a.pdf, page 2 contains a script (a document without scripts)" == str(found)
