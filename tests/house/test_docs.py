"""House rules on the documentation: it is whole, it can be found, and its links lead somewhere."""

import re
from pathlib import Path

from kuznia.cli import make_app
from kuznia.model.schema import Kind
from tools.reference import command_words

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.rglob("*.md"), *ROOT.glob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCED = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def links(page: Path) -> list[str]:
    found = LINK.findall(FENCED.sub("", page.read_text("utf-8")))
    return [link for link in found if "://" not in link]


def anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads_somewhere(page: Path, link: str) -> bool:
    place, _, anchor = link.partition("#")
    target = (page.parent / place).resolve() if place else page
    return target.exists() and (not anchor or anchor in anchors(target))


def test_every_link_between_pages_leads_somewhere():
    assert [] == [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in links(page)
        if not leads_somewhere(page, link)
    ]


def test_every_page_is_in_the_index():
    listed = {(DOCS / link.partition("#")[0]).resolve() for link in links(DOCS / "README.md")}

    assert {DOCS / "README.md"} == set(DOCS.rglob("*.md")) - listed


def test_every_command_is_in_the_reference():
    page = (DOCS / "reference" / "cli.md").read_text("utf-8")

    assert [] == [
        words
        for words in command_words(make_app())
        if f"`{' '.join(('kuznia', *words))}`" not in page
    ]


def test_every_kind_of_cell_is_in_the_reference():
    page = (DOCS / "reference" / "tables.md").read_text("utf-8")

    assert [] == [kind for kind in Kind if f"| `{kind}` |" not in page]
