"""A9 and A10: ceilings of value and quantity, and the last day of an authorisation."""

from math import inf, nan

import pytest

from kuznia.release.decision import Ruling, Value
from tests.release.rules.allowed_case import ALLOW, DUE, REFER, STOP, answer, ask

# ------------------------------------------------------------------------------ A9: ceilings


def value_of(used: float, asked: float = 0, ceiling: float = 100) -> Ruling:
    return ask("A9", _value(used, asked, ceiling))


def quantity_of(used: float, asked: float = 0, ceiling: float = 100) -> Ruling:
    return ask("A9", {**_quantity(used, asked, ceiling), "authorisation.ceilings": ("quantity",)})


def _value(used: float, asked: float = 0, ceiling: float = 100) -> dict[str, Value]:
    return {
        "authorisation.ceilings": ("value",),
        "authorisation.value_ceiling_usd": float(ceiling),
        "authorisation.value_used_usd": float(used),
        "request.value_usd": float(asked),
    }


def _quantity(used: float, asked: float = 0, ceiling: float = 100) -> dict[str, Value]:
    return {
        "authorisation.quantity_ceiling": float(ceiling),
        "authorisation.quantity_used": float(used),
        "request.quantity": float(asked),
    }


@pytest.mark.parametrize("ask_of", [value_of, quantity_of])
@pytest.mark.parametrize(
    ("used", "asked", "expected"),
    [
        (0, 79, ALLOW),
        (79, 0, ALLOW),
        (79, 1, ALLOW),
        (80, 0, ALLOW),
        (80, 1, DUE),
        (81, 0, DUE),
        (0, 100, DUE),
        (99, 1, DUE),
        (100, 0, DUE),
        (100, 1, STOP),
        (101, 0, STOP),
    ],
)
def test_above_80_percent_warns_and_above_100_stops(
    ask_of: type[Ruling], used: float, asked: float, expected: str
):
    assert expected == ask_of(used, asked).outcome  # pyright: ignore[reportCallIssue]


def test_the_reason_gives_the_figures():
    assert (STOP, "with this release the value used is 1,010.5 of 1,000") == answer(
        "A9", _value(1000, 10.5, 1000)
    )


def test_the_warning_gives_30_days_to_prepare_an_amendment():
    assert "2026-07-15" == value_of(90).answer.due


def test_cents_that_reach_a_ceiling_exactly_do_not_exceed_it():
    assert DUE == value_of(0.1, 0.2, 0.3).outcome
    assert STOP == value_of(0.1, 0.21, 0.3).outcome


def test_a_ceiling_of_nothing_allows_nothing():
    assert STOP == value_of(0, 1, 0).outcome


def test_of_two_ceilings_the_graver_counts():
    both: dict[str, Value] = {**_value(10), **_quantity(101)}
    both["authorisation.ceilings"] = ("value", "quantity")

    assert STOP == ask("A9", both).outcome
    assert DUE == ask("A9", {**both, **_quantity(81)}).outcome
    assert ALLOW == ask("A9", {**both, **_quantity(10)}).outcome


@pytest.mark.parametrize("amount", [-1.0, nan, inf, -inf])
@pytest.mark.parametrize(
    "fact",
    ["authorisation.value_ceiling_usd", "authorisation.value_used_usd", "request.value_usd"],
)
def test_what_is_no_amount_stops(fact: str, amount: float):
    assert STOP == ask("A9", {**_value(10), fact: amount}).outcome


@pytest.mark.parametrize(
    "fact",
    [
        "authorisation.ceilings",
        "authorisation.value_ceiling_usd",
        "authorisation.value_used_usd",
        "request.value_usd",
    ],
)
def test_a_figure_that_is_not_known_goes_to_a_person(fact: str):
    assert fact == ask("A9", _value(10), without=[fact]).missing


def test_an_authorisation_without_ceilings_says_so():
    assert (ALLOW, "it does not apply: the authorisation has no ceiling") == answer("A9")


@pytest.mark.parametrize("ceilings", [(), ("none", "value"), ("weight",)])
def test_ceilings_that_are_not_clear_go_to_a_person(ceilings: tuple[str, ...]):
    assert REFER == ask("A9", {**_value(10), "authorisation.ceilings": ceilings}).outcome


# -------------------------------------------------------------------------------- A10: expiry


@pytest.mark.parametrize(
    ("expires", "expected"),
    [("2026-06-14", STOP), ("2026-06-15", DUE), ("2026-06-16", DUE)],
)
def test_an_authorisation_serves_up_to_its_last_day(expires: str, expected: str):
    assert expected == ask("A10", {"authorisation.expires": expires}).outcome


def test_after_its_last_day_it_says_since_when_and_what_would_help():
    ruling = ask("A10", {"authorisation.expires": "2026-06-14"})

    assert "the authorisation expired on 2026-06-14" == str(ruling.answer.reason)
    assert "an amendment that extends it, or a new authorisation" == str(ruling.answer.change)


@pytest.mark.parametrize(
    ("left", "on", "due"),
    [
        (181, "2026-07-04", None),
        (180, "2026-07-05", "2026-10-03"),
        (91, "2026-10-02", "2026-10-03"),
        (90, "2026-10-03", "2026-11-02"),
        (61, "2026-11-01", "2026-11-02"),
        (60, "2026-11-02", "2027-01-01"),
        (0, "2027-01-01", "2027-01-01"),
    ],
)
def test_half_a_year_before_and_then_at_90_and_60_days_it_is_to_be_extended(
    left: int, on: str, due: str | None
):
    change: dict[str, Value] = {"request.on": on, "authorisation.expires": "2027-01-01"}
    ruling = ask("A10", change)

    assert (DUE if due else ALLOW, due) == (ruling.outcome, ruling.answer.due)
    assert not due or f"in {left} days" in str(ruling.answer.reason)


@pytest.mark.parametrize("change", [{"authorisation.expires": ""}, {}])
def test_an_expiry_that_is_not_known_goes_to_a_person(change: dict[str, Value]):
    ruling = ask("A10", change, without=[] if change else ["authorisation.expires"])

    assert (REFER, "authorisation.expires") == (ruling.outcome, ruling.missing)
