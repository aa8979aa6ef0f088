import re
import time
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from kuznia.model.language import use_translations
from kuznia.report.html import render
from tests.report.plans import PROGRAMME, bare_plan, large_plan, marked_ukrainian, named, plan

VOID = {"meta", "br", "img", "link", "input", "hr", "col"}
HOSTILE = "</script></title><img src=x onerror=alert(1)>\"'&{x}"


class Page(HTMLParser):
    """Collect what a page is made of, and see that its elements nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.words: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert [] == self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert tag == self._open.pop()

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words.append(data)

    def all(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


@pytest.fixture(scope="module")
def text() -> str:
    return render(plan(), solved_at="2024-05-06")


@pytest.fixture(scope="module")
def page(text: str) -> Page:
    return Page(text)


def test_the_page_nests_and_its_ids_are_unique(page: Page):
    ids = page.all("id")

    assert len(set(ids)) == len(ids)
    assert {link[1:] for link in page.all("href")} <= set(ids)


def test_nothing_is_fetched(text: str, page: Page):
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    assert policy in page.all("content")
    assert {"script", "link", "img", "iframe", "object"}.isdisjoint(page.tags)
    assert [] == page.all("src")
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text


def test_headings_are_in_order(page: Page):
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]

    assert 1 == levels.count(1)
    assert 1 == levels[0]
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_pictures_and_tables_can_be_read_by_ear(page: Page):
    images = [value for tag, name, value in page.attributes if (tag, name) == ("svg", "role")]
    scopes = [value for tag, name, value in page.attributes if (tag, name) == ("th", "scope")]

    assert 14 == page.tags.count("svg")
    assert ["img"] * 14 == images
    assert page.tags.count("th") == len(scopes)
    assert page.tags.count("table") == page.tags.count("caption")
    assert all(page.all("aria-label"))


def test_the_page_says_what_it_is_of(text: str):
    assert '<html lang="en">' in text
    assert "<h1>Forge &amp; &lt;Partners&gt;</h1>" in text
    assert "All figures are invented." in text
    assert "0123abcdef" in text
    assert "May 6, 2024" in text


def test_the_same_plan_gives_the_same_page(text: str):
    assert text == render(plan(), solved_at="2024-05-06")


def test_in_ukrainian_no_word_escapes_translation():
    with marked_ukrainian():
        shown = Page(render(plan()))
    known = {"P", "highspy", "kuznia", "Invented", "abcdef"}
    words = " ".join(shown.words + shown.all("aria-label"))

    assert ["uk"] == shown.all("lang")
    assert set() == set(re.findall("[A-Za-z]+", words)) - known
    assert "Кузня й партнери" in words
    assert "1,25" in words


def test_a_plan_without_anything_is_a_page_too():
    page = Page(render(bare_plan()))

    assert "svg" not in page.tags
    assert "The plan has no needs." in "".join(page.words)


def test_hostile_names_are_inert():
    keys = {"parties": "party", "sites": "site", "items": "item", "needs": "need",
            "gates": "gate", "funds": "fund", "processes": "process", "lines": "line",
            "factors": "factor"}  # fmt: skip
    hostile = plan(
        programme={
            table: [{**row, "name": f"{HOSTILE}{place}"} for place, row in
                    enumerate(PROGRAMME[table])]
            for table in keys
        }
        | {"outcomes": [named("outcome", "PASSED", HOSTILE, HOSTILE, factor="VOTE",
                              probability=1)]}
    )  # fmt: skip
    text = render(hostile)
    page = Page(text)

    assert {"script", "img"}.isdisjoint(page.tags)
    assert [] == [name for _, name, _ in page.attributes if name.startswith("on")]
    assert HOSTILE in unescape(text)


def test_long_tables_name_the_workbook():
    with use_translations("en", None):
        text = render(large_plan(needs=3, processes=6, span=40))

    assert "The first 150 of 240 rows; the workbook has them all." in text
    assert "The first 40 of 240 rows; the workbook has them all." in text


@pytest.mark.slow
def test_a_large_plan_is_drawn_in_a_few_seconds():
    start = time.perf_counter()
    render(large_plan())

    assert time.perf_counter() - start < 8
