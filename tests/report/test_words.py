from kuznia.model.results import RESULTS
from kuznia.model.tables import PURPOSES, TABLES
from kuznia.report.words import WORDS, word


def test_every_fixed_word_of_the_results_has_a_name():
    choices = {each for table in RESULTS.values() for column in table.columns
               for each in column.choices}  # fmt: skip
    units = {column.unit for table in RESULTS.values() for column in table.columns if column.unit}
    kinds = {each for name in ("gates", "factors") for each in TABLES[name].column("kind").choices}

    assert set() == (choices | units | kinds | set(PURPOSES)) - set(WORDS)


def test_other_words_stay_as_they_are():
    assert "first article" == str(word("first_article"))
    assert "LICENCE" == word("LICENCE")
