"""Cyrillic letters that look like Latin ones."""

import unicodedata

import pytest

from kuznia.model.look_alikes import LATIN, latin


def test_a_code_in_cyrillic_look_alikes_becomes_latin():
    assert "TEC-1" == latin("ТЕС-1")


@pytest.mark.parametrize("text", ["Завод", "Ж", "в", "н", "т", "ї"])
def test_letters_that_look_like_no_latin_letter_stay(text: str):
    assert not latin(text).isascii()


def test_only_cyrillic_letters_and_hyphens_are_replaced_and_only_by_ascii():
    for code, latin_letter in LATIN.items():
        name = unicodedata.name(chr(code))

        assert "CYRILLIC" in name or "HYPHEN" in name or "DASH" in name or "MINUS" in name
        assert latin_letter.isascii()


def test_a_letter_keeps_its_case():
    for code, latin_letter in LATIN.items():
        assert chr(code).isupper() == latin_letter.isupper()
