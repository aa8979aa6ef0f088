"""Rules on end-use monitoring under assistance programmes: G1 and G2."""

from __future__ import annotations

from kuznia.model.language import msg
from kuznia.release.dated import day_of
from kuznia.release.decision import Answer
from kuznia.release.rule import MissingFact, Rule, View, allow, due, stop


def monitored(view: View) -> Answer:
    """G1: terms are accepted, serial numbers registered, facilities checked, inventories taken."""
    regime = _regime(view)
    if regime is None:
        return _UNMONITORED
    if not view.yes("end_use.terms_accepted"):
        return stop(
            msg("the recipient has not accepted the terms of end-use monitoring under {regime}",
                regime=regime),
            msg("the recipient accepts them in writing"),
        )  # fmt: skip
    if not view.yes("end_use.serials_registered"):
        return stop(
            msg("a serial number was not registered before dispatch"),
            msg("every serial number is registered"),
        )
    level = view.text("end_use.level")
    if level == "routine":
        return allow(msg("terms accepted and serial numbers registered; monitoring is routine"))
    if level != "enhanced":
        raise MissingFact("end_use.level")
    if not view.yes("end_use.facility_checked"):
        return stop(
            msg("monitoring is enhanced, and the storage facility was not checked"),
            msg("the facility is checked, and the check is put on file"),
        )
    return _inventory(view)


def events_reported(view: View) -> Answer:
    """G2: loss, destruction and disposal are reported."""
    regime = _regime(view)
    if regime is None:
        return _UNMONITORED
    serials = view.words("end_use.unreported")
    if not serials:
        return allow(msg("no loss, destruction or disposal is unreported"))
    on = day_of(view, "request.on").isoformat()
    return due(
        msg("loss, destruction or disposal is not yet reported: {serials}",
            serials=", ".join(serials)),
        on,
    )  # fmt: skip


def _inventory(view: View) -> Answer:
    """Ask for the next inventory; an empty day says that none is due."""
    if not view.text("end_use.inventory_due"):
        return allow(
            msg("monitoring is enhanced, the facility is checked, and no inventory is due")
        )
    last = day_of(view, "end_use.inventory_due")
    if last < day_of(view, "request.on"):
        return due(msg("an inventory has been due since {day}", day=last), last.isoformat())
    return due(msg("the next inventory is due by {day}", day=last), last.isoformat())


def _regime(view: View) -> str | None:
    """Give the assistance programme that the item goes under; None when it goes under none.

    Raises MissingFact when it is not one of those on file.
    """
    regime = view.text("authorisation.regime")
    if regime == "none":
        return None
    if regime not in view.law_words("us.monitored_regimes"):
        raise MissingFact("authorisation.regime")
    return regime


_UNMONITORED = allow(msg("it does not apply: the item goes under no assistance programme"))

RULES: tuple[Rule, ...] = (
    Rule(
        "G1",
        msg("End use is monitored"),
        frozenset(
            {
                "request.on",
                "authorisation.regime",
                "end_use.terms_accepted",
                "end_use.serials_registered",
                "end_use.level",
                "end_use.facility_checked",
                "end_use.inventory_due",
            }
        ),
        monitored,
    ),
    Rule(
        "G2",
        msg("Loss, destruction and disposal are reported"),
        frozenset({"request.on", "authorisation.regime", "end_use.unreported"}),
        events_reported,
    ),
)
