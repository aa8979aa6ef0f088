"""House rules on the Ukrainian catalogue: complete, exact, and Ukrainian to the letter."""

import re
import unicodedata
from pathlib import Path

import pytest
from babel.messages.catalog import Message

from kuznia.app.languages import use_language
from kuznia.model.results import RESULTS
from kuznia.report.labels import TITLES
from kuznia.report.words import WORDS
from tools.catalogue import PLACEHOLDER, extract, load, problems

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
ROW = re.compile(r"^\| ([a-z][^|]*) \| ([^|]+) \|", re.MULTILINE)
WORD = re.compile(r"[^\W\d_]+")
OTHER_APOSTROPHE = re.compile(r"\w['`ʼ‘]\w")
RUSSIAN = set("ыэъёЫЭЪЁ")
ENDS = ".:?!…"


def english(text: Message) -> str:
    return text.id if isinstance(text.id, str) else str(text.id[-1])


def forms(text: Message) -> list[str]:
    return [text.string] if isinstance(text.string, str) else list(text.string or ())


PAIRS = [(english(text), form) for text in load() if text.id for form in forms(text)]
"""Each English text with each of its Ukrainian forms."""


def scripts(word: str) -> set[str]:
    return {unicodedata.name(letter).split()[0] for letter in word}


def end(text: str) -> str:
    return text[-1:] if text[-1:] in ENDS and not text.endswith("міс.") else ""


def test_every_text_of_the_source_is_translated_and_no_other():
    assert [] == problems(extract(), load())


def test_a_translation_has_every_placeholder_as_often_as_its_text():
    assert [] == [
        pair
        for pair in PAIRS
        if sorted(PLACEHOLDER.findall(pair[0])) != sorted(PLACEHOLDER.findall(pair[1]))
    ]


def test_a_translation_ends_as_its_text_does():
    assert [] == [pair for pair in PAIRS if end(pair[0]) != end(pair[1])]


def test_no_word_mixes_latin_and_cyrillic_letters():
    words = {word for _, form in PAIRS for word in WORD.findall(PLACEHOLDER.sub(" ", form))}

    assert [] == sorted(word for word in words if {"LATIN", "CYRILLIC"} <= scripts(word))


def test_no_letter_is_only_russian():
    assert [] == [form for _, form in PAIRS if RUSSIAN & set(form)]


def test_one_sign_serves_as_apostrophe():
    assert [] == [form for _, form in PAIRS if OTHER_APOSTROPHE.search(form)]


def test_every_choice_word_of_a_plan_has_a_text():
    choices = {word for table in RESULTS.values() for c in table.columns for word in c.choices}

    assert set() == choices - set(WORDS)


@pytest.mark.parametrize("word", WORDS)
def test_a_fixed_word_is_shown_in_ukrainian(word: str):
    with use_language("uk"):
        shown = str(WORDS[word])

    assert {"CYRILLIC"} == scripts("".join(WORD.findall(shown)))


def test_the_catalogue_uses_the_words_of_the_glossary():
    glossary = dict(ROW.findall(GLOSSARY.read_text("utf-8")))
    differing = {
        text: (glossary[text.lower()], form)
        for text, form in PAIRS
        if text.lower() in glossary and glossary[text.lower()] != form.lower()
    }

    assert {} == differing


def test_the_title_of_a_sheet_fits_its_tab():
    with use_language("uk"):
        titles = [str(title) for title in TITLES.values()]

    assert len(titles) == len(set(titles))
    assert [] == [title for title in titles if len(title) > 31]
