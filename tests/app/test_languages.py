"""The languages that Kuznia speaks."""

import pytest

from kuznia.app.languages import choose_language, use_language
from kuznia.model.errors import NotFound
from kuznia.model.language import _, language, msg, plural


def test_a_message_is_translated_when_it_is_shown():
    message = msg("gate")

    with use_language("uk"):
        assert "uk" == language()
        translated = str(message)

    assert "gate" == str(message) != translated
    assert "en" == language()


def test_ukrainian_has_three_forms_of_a_number():
    with use_language("uk"):
        forms = {plural("{number} error", "{number} errors", n) for n in (1, 2, 5)}

    assert 3 == len({form.split(" ", 1)[1] for form in forms})


def test_english_is_the_source():
    with use_language("en"):
        assert "anything" == _("anything")


def test_an_unknown_language_is_not_found():
    with pytest.raises(NotFound), use_language("xx"):
        pass


@pytest.mark.parametrize(
    ("asked", "environment", "chosen"),
    [
        ("uk", {"LANG": "en_US.UTF-8"}, "uk"),
        (None, {"LANG": "uk_UA.UTF-8"}, "uk"),
        (None, {"KUZNIA_LANG": "en", "LANG": "uk_UA.UTF-8"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
        (None, {}, "en"),
    ],
)
def test_the_language_asked_for_comes_first_then_the_environment(
    monkeypatch: pytest.MonkeyPatch, asked: str | None, environment: dict[str, str], chosen: str
):
    for name in ("KUZNIA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert chosen == choose_language(asked)
