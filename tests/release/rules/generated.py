"""Generated facts: any value that the catalogue allows, with the words of the field among them."""

from typing import Any

from hypothesis import strategies as st

from kuznia.release.decision import Value
from kuznia.release.facts import DAY, FACTS, NUMBER, ROWS, TEXT, WORDS, YES_NO
from kuznia.release.rules import RULES
from tests.release.rules.allowed_case import CASE, WORDS_IN_USE

_PROVISO_KINDS = (
    "exclude_kind", "only_purpose", "only_site", "only_country", "cap_quantity", "cap_value",
    "report", "person", "unbound", "",
)  # fmt: skip

_words = st.sampled_from(WORDS_IN_USE) | st.text(max_size=4)
_days = st.dates().map(lambda day: day.isoformat()) | st.sampled_from(
    ("", "2025-06-15", "2026-06-14", "2026-06-15", "2026-06-16", "2026-12-31", "2030-01-01")
)
_row = st.tuples(
    st.text(max_size=3),
    st.sampled_from(_PROVISO_KINDS),
    st.sampled_from(("", "drawing", "manufacture; view", "UA", "10", "-1", "nan", "2026-07-01")),
    st.sampled_from(("", "office")),
    st.sampled_from(("", "2026-01-01", "2027-01-01")),
)
_OF_KIND: dict[str, st.SearchStrategy[Value]] = {
    TEXT: _words,
    DAY: _days,
    NUMBER: st.integers(0, 120).map(float) | st.floats(),
    YES_NO: st.booleans(),
    WORDS: st.lists(_words, max_size=3).map(tuple),
    ROWS: st.lists(_row, max_size=3).map(tuple),
}


_CHOICES: dict[str, tuple[Value, ...]] = {
    "marking.letter": ("", "A", "D", "F", "X"),
    "marking.banner": ("", "CUI", "CUI//SP-CTI", "FOUO"),
    "marking.dissemination": ((), ("NOFORN",), ("FED ONLY",), ("REL:UKR",), ("DISPLAY ONLY",)),
    "resource.jurisdiction": ("ITAR", "EAR", "none"),
    "resource.usml": ("", "I(a)", "XIII(h)"),
    "resource.eccn": ("", "EAR99", "0A606"),
    "resource.origin_country": ("US", "UA"),
    "rights.kind": ("own", "government_purpose", "sbir", "limited"),
    "subject.location": ("US", "UA", "PL"),
    "subject.site_kind": ("plant", "warehouse"),
    "request.means": ("electronic", "visit", "shipment"),
    "request.to_country": ("US", "UA", "PL"),
    "authorisation.kind": ("TAA", "MLA", "WDA", "DSP-5", "FMS", "UA-permit"),
    "authorisation.regime": ("none", "FMS"),
    "authorisation.status": ("in_force", "approved", "draft"),
    "authorisation.ceilings": (("none",), ("value",), ("quantity",), ("value", "quantity")),
    "recipient.role": ("none", "signatory", "sublicensee"),
}
"""Values that make rules take their different ways."""


def value_of(fact: str) -> st.SearchStrategy[Value]:
    """Give any value that a fact may have, those that matter most of all."""
    any_value = _OF_KIND[FACTS[fact].kind]
    if fact.startswith("referral."):
        return st.sampled_from(("yes", "no"))
    if fact in _CHOICES:
        return st.sampled_from(_CHOICES[fact]) | any_value
    return any_value | st.just(CASE[fact]) if fact in CASE else any_value


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Value]:
    """Give the allowed case with many facts of one rule changed, and some not known."""
    rule = draw(st.sampled_from(RULES))
    names = sorted(rule.reads - {"request.on"})
    facts: dict[str, Any] = dict(CASE)
    for name in draw(st.lists(st.sampled_from(names), min_size=len(names) // 2, unique=True)):
        facts[name] = draw(value_of(name))
    for name in draw(st.lists(st.sampled_from(names), max_size=2, unique=True)):
        if draw(st.booleans()):
            facts.pop(name, None)
    return facts
