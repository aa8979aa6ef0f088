from kuznia.model.language import use_translations
from kuznia.model.results import RESULTS
from kuznia.model.schema import Kind
from kuznia.report.names import NAMED_IN, Name, Names
from tests.report.plans import named, plan

NAMES = Names(plan().programme)


def test_a_name_is_shown_in_the_language_in_force():
    name = NAMES.of("to_site", "HOME")

    assert "Home plant" == str(name)
    with use_translations("uk", None):
        assert "Завод удома" == str(name)


def test_the_other_language_then_the_code_stand_in():
    with use_translations("uk", None):
        assert "Only English" == str(Name("X", english="Only English"))
    assert "Лише українська" != str(Name("X", ukrainian="Лише українська"))
    assert "X" == str(Name("X"))
    assert Name("X").is_code
    assert not NAMES.of("site", "HOME").is_code


def test_stand_ins_are_words_unless_something_bears_their_code():
    assert "no fund left" == str(NAMES.of("fund", "debt"))
    assert "Both countries" == str(NAMES.of("case", "both"))
    real = plan(programme={"funds": [named("fund", "debt", "Debt office", "", amount_usd=1,
                                           available="2024-01")]})  # fmt: skip
    assert "Debt office" == str(Names(real.programme).of("fund", "debt"))


def test_reasons_are_named_by_their_kind():
    assert "Licence" == str(NAMES.of_reason("gate", "LICENCE"))
    assert "Filling line" == str(NAMES.of_reason("outage", "FILL"))
    assert "no time left" == str(NAMES.of_reason("time", "time"))


def test_futures_are_told_by_their_outcomes():
    assert "Vote: Passed / Failed" == NAMES.futures("VOTE=PASSED|FAILED")
    assert "Vote: Passed; OTHER: X" == NAMES.futures("VOTE=PASSED, OTHER=X")
    assert "all futures" == NAMES.futures("all")
    either = NAMES.futures("VOTE=PASSED; VOTE=FAILED, OTHER=X")
    assert "Vote: Passed; or Vote: Failed; OTHER: X" == either


def test_names_that_read_the_same_are_kept_apart_by_their_codes():
    same = plan(programme={"parties": [named("party", code, "State", "", role="host")
                                       for code in ("A", "B")]})  # fmt: skip

    assert ["State (A)", "State (B)"] == Names(same.programme).apart("party", ["A", "B"])


def test_every_code_column_of_the_results_is_named_somewhere():
    codes = {column.name for table in RESULTS.values() for column in table.columns
             if column.kind is Kind.CODE}  # fmt: skip

    assert {"future", "purpose", "code"} == codes - set(NAMED_IN)
