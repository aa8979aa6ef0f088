"""Keep the Ukrainian catalogue in step with the texts in the source.

`python -m tools.catalogue update` brings new and changed texts into the catalogue, untranslated;
`python -m tools.catalogue check` fails, naming them, when a text has no translation, a fuzzy one,
one whose placeholders differ, or when the catalogue holds a text that the source no longer has.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "kuznia"
CATALOGUE = SOURCE / "locale" / "uk" / "LC_MESSAGES" / "kuznia.po"
KEYWORDS = {"_": None, "msg": None, "plural": (1, 2), "gettext": None, "ngettext": (1, 2)}
METHODS = [("**.py", "python"), ("**.j2", "jinja2")]
PLACEHOLDER = re.compile(r"{[^{}]*}")


def extract() -> Catalog:
    """Collect the texts of the source, without line numbers, which would change daily."""
    texts = Catalog(locale="uk", project="Kuznia", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(SOURCE), METHODS, keywords=KEYWORDS)
    for file, _line, text, _comments, context in sorted(found, key=lambda each: str(each[2])):
        texts.add(text, locations=[(f"src/kuznia/{file}", 0)], context=context)
    return texts


def load() -> Catalog:
    """Read the catalogue; an empty one when there is none."""
    if not CATALOGUE.exists():
        return Catalog(locale="uk", project="Kuznia", charset="utf-8", fuzzy=False)
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="uk")


def update() -> None:
    """Bring the catalogue in step; texts that are gone are dropped, near ones are not guessed."""
    catalogue = load()
    catalogue.update(extract(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as stream:
        write_po(stream, catalogue, width=100, sort_output=True, include_lineno=False,
                 omit_header=False)  # fmt: skip


def problems(source: Catalog, catalogue: Catalog) -> list[str]:
    """Say what is wrong with each text of the catalogue."""
    found: list[str] = []
    for text in source:
        if not text.id:
            continue
        known = catalogue.get(text.id if isinstance(text.id, str) else text.id[0])
        found += [f"{what}: {_name(text)}" for what in _faults(text, known)]
    known_ids = {_name(text) for text in source}
    found += [f"no longer in the source: {_name(text)}" for text in catalogue
              if text.id and _name(text) not in known_ids]  # fmt: skip
    return found


def _faults(text: Message, known: Message | None) -> list[str]:
    if known is None:
        return ["missing"]
    forms = [known.string] if isinstance(known.string, str) else list(known.string or ())
    if not all(forms):
        return ["untranslated"]
    wanted = _placeholders(text.id if isinstance(text.id, str) else text.id[1])
    faults = ["fuzzy"] if known.fuzzy else []
    if any(_placeholders(form) != wanted for form in forms):
        faults.append("other placeholders")
    return faults


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def _name(text: Message) -> str:
    return text.id if isinstance(text.id, str) else str(text.id[0])


def main(arguments: list[str]) -> int:
    """Run `update` or `check`."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments != ["check"]:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    found = problems(extract(), load())
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
