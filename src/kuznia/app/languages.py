"""The languages that Kuznia speaks, from its catalogues."""

from __future__ import annotations

import gettext
import os
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from io import BytesIO

from kuznia.model.errors import NotFound
from kuznia.model.language import msg, use_translations

LANGUAGES = {"en": "English", "uk": "Українська"}


@contextmanager
def use_language(code: str) -> Generator[None]:
    """Put a language in force for the body of a `with` block.

    Raises NotFound when Kuznia does not speak it.
    """
    with use_translations(code, translations(code)):
        yield


def choose_language(asked: str | None) -> str:
    """Give the language asked for, else that of `KUZNIA_LANG` or the locale, else English."""
    if asked is not None:
        return asked
    for variable in ("KUZNIA_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        code = os.environ.get(variable, "")[:2].lower()
        if code:
            return code if code in LANGUAGES else "en"
    return "en"


@cache
def translations(code: str) -> gettext.NullTranslations | None:
    """Read the catalogue of a language; None for English, the language of the source.

    Raises NotFound when Kuznia does not speak it.
    """
    if code == "en":
        return None
    if code not in LANGUAGES:
        raise NotFound(
            msg("no language '{code}'", code=code),
            msg("choose one of: {codes}", codes=", ".join(LANGUAGES)),
        )
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = files("kuznia").joinpath("locale", code, "LC_MESSAGES", "kuznia.po")
    compiled = BytesIO()
    with source.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=code))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
