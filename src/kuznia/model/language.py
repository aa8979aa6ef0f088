"""Messages for people: English source text, translated when shown and not when made.

A `Message` keeps its English template and its values, so a pure calculation can return one and
the entry point decides the language.  Translations are installed from outside (`use_translations`),
because reading a catalogue is file work.
"""

from __future__ import annotations

import gettext
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

_translations: ContextVar[gettext.NullTranslations | None] = ContextVar(
    "translations", default=None
)
_code: ContextVar[str] = ContextVar("language", default="en")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for people: an English template and the values that fill it.

    `str(message)` gives it in the language in force at that moment.  Values that are themselves
    messages are translated too.
    """

    text: str
    values: Mapping[str, object] = field(default_factory=dict[str, object])

    def __str__(self) -> str:
        return _(self.text).format(**self.values)


def msg(text: str, **values: object) -> Message:
    """Make a message from its English text and named values.

    >>> str(msg("{count} needs are late", count=3))
    '3 needs are late'
    """
    return Message(text, values)


def _(text: str) -> str:
    """Give *text* in the language in force."""
    translations = _translations.get()
    return translations.gettext(text) if translations and text else text


def plural(one: str, many: str, number: int) -> str:
    """Give the form of a text that fits *number*, with `{number}` filled in.

    >>> plural("{number} need", "{number} needs", 2)
    '2 needs'
    """
    translations = _translations.get()
    form = (
        translations.ngettext(one, many, number) if translations else (one if number == 1 else many)
    )
    return form.format(number=number)


def language() -> str:
    """Give the code of the language in force, `en` or `uk`."""
    return _code.get()


@contextmanager
def use_translations(code: str, translations: gettext.NullTranslations | None) -> Generator[None]:
    """Put a language in force for the body of a `with` block."""
    code_token = _code.set(code)
    translations_token = _translations.set(translations)
    try:
        yield
    finally:
        _translations.reset(translations_token)
        _code.reset(code_token)
