"""Every picture of a plan: a function from a plan to a chart, its sentence and its figures."""

from __future__ import annotations

from typing import Literal

from kuznia.model.errors import NotFound
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.capacity import use_of_lines
from kuznia.report.charts.flows import between_countries
from kuznia.report.charts.gantt import by_item, by_site
from kuznia.report.charts.lateness import lateness, reasons
from kuznia.report.charts.prices import of_gates
from kuznia.report.charts.progress import deliveries, met, parallel
from kuznia.report.charts.readiness import readiness
from kuznia.report.charts.spending import by_month, by_purpose, localization
from kuznia.report.drawing import Chart, Picture

__all__ = [
    "Charts",
    "between_countries",
    "by_item",
    "by_month",
    "by_purpose",
    "by_site",
    "deliveries",
    "lateness",
    "localization",
    "met",
    "of_gates",
    "parallel",
    "readiness",
    "reasons",
    "use_of_lines",
]


class Charts:
    """The pictures of a plan as Altair charts, in the language in force when they are drawn.

    Every method raises NotFound, with the reason, when there is nothing to draw.
    """

    def __init__(self, plan: PlanResult) -> None:
        self._plan = plan

    def met(self) -> Chart:
        """Draw the share of all needs met by each month."""
        return _drawn(met(self._plan))

    def parallel(self) -> Chart:
        """Draw both countries against each one alone."""
        return _drawn(parallel(self._plan))

    def deliveries(self) -> Chart:
        """Draw what is delivered of each item."""
        return _drawn(deliveries(self._plan))

    def needs(self) -> Chart:
        """Draw when each need is due and when it is met."""
        return _drawn(lateness(self._plan))

    def reasons(self) -> Chart:
        """Draw why needs are late."""
        return _drawn(reasons(self._plan))

    def gantt(self, by: Literal["site", "item"] = "site") -> Chart:
        """Draw what is made and built when, by site or by item."""
        return _drawn(by_site(self._plan) if by == "site" else by_item(self._plan))

    def lines(self) -> Chart:
        """Draw how full the lines are."""
        return _drawn(use_of_lines(self._plan))

    def money(self) -> Chart:
        """Draw what each fund has paid so far, against what is released."""
        return _drawn(by_month(self._plan))

    def payments(self) -> Chart:
        """Draw what each fund pays for."""
        return _drawn(by_purpose(self._plan))

    def localization(self) -> Chart:
        """Draw the share of value added in the host country."""
        return _drawn(localization(self._plan))

    def flows(self) -> Chart:
        """Draw what moves between the countries."""
        return _drawn(between_countries(self._plan))

    def prices(self) -> Chart:
        """Draw what a month is worth at each gate."""
        return _drawn(of_gates(self._plan))

    def readiness(self) -> Chart:
        """Draw how many systems of each fleet lack nothing."""
        return _drawn(readiness(self._plan))

    def __repr__(self) -> str:
        names = sorted(name for name in vars(Charts) if not name.startswith("_"))
        return f"<Charts: {', '.join(names)}>"


def _drawn(picture: Picture) -> Chart:
    if picture.chart is None:
        raise NotFound(picture.sentence)
    return picture.chart
