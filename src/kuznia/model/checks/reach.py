"""Checks that what is needed can come to where it is needed, and in time."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.month_numbers import number_of, written_month
from kuznia.model.checks.rows import by_code, codes, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.supply import earliest_supply, open_lanes

_SOURCES = msg("a process, an offer or stock there, or a lane from where there is one")


def check_inputs_out_of_reach(programme: Programme) -> Iterator[Finding]:
    """Find inputs that no process, offer, stock or lane can bring to the process's site.

    Other processes are taken to run, so that one gap is told once and not again downstream.
    """
    sources = _sources(programme)
    lanes = Lanes(programme)
    processes = by_code(programme, "processes")
    sites = _line_sites(programme)
    items = codes(programme, "items")
    for row, part in records(programme, "inputs"):
        item, process = part["item"], processes.get(part["process"])
        site = sites.get(process["line"]) if process else None
        if item not in items or site is None:
            continue
        if not any(lanes.join(source, site) for source in sources.get(item, ())):
            yield error(
                "inputs_out_of_reach",
                ("inputs", row, "item"),
                msg(
                    "{item}, which {process} takes, can never be at {site}",
                    item=item,
                    process=part["process"],
                    site=site,
                ),
                _SOURCES,
            )


def check_needs_out_of_reach(programme: Programme) -> Iterator[Finding]:
    """Find needs that can never be met, whatever is built, made, bought and moved."""
    supply = earliest_supply(programme)
    items, sites = codes(programme, "items"), codes(programme, "sites")
    for row, need in records(programme, "needs"):
        item, site = need["item"], need["site"]
        if item in items and site in sites and (item, site) not in supply:
            yield error(
                "needs_out_of_reach",
                ("needs", row, "item"),
                msg("{item} can never be at {site}", item=item, site=site),
                _SOURCES,
            )


def check_needs_too_soon(programme: Programme) -> Iterator[Finding]:
    """Find needs due before the first unit can be there."""
    supply = earliest_supply(programme)
    for row, need in records(programme, "needs"):
        earliest = supply.get((need["item"], need["site"]))
        due = need["due"]
        if (
            earliest is not None
            and due is not None
            and due >= programme.settings.start
            and number_of(programme, due) < earliest
        ):
            month = written_month(programme, earliest)
            yield warning(
                "needs_too_soon",
                ("needs", row, "due"),
                msg(
                    "the first {item} can be at {site} in {month}",
                    item=need["item"],
                    site=need["site"],
                    month=month,
                ),
                msg("{month} or later", month=month),
            )


class Lanes:
    """The sites that lanes lead to from each site."""

    def __init__(self, programme: Programme) -> None:
        self._next: dict[str, list[str]] = {}
        for _, source, to, _ in open_lanes(programme):
            self._next.setdefault(source, []).append(to)
        self._reached: dict[str, set[str]] = {}

    def join(self, source: str, site: str) -> bool:
        """Say whether lanes lead from one site to the other, or they are the same."""
        return source == site or site in self._from(source)

    def _from(self, source: str) -> set[str]:
        if source not in self._reached:
            reached: set[str] = set()
            fresh = [source]
            while fresh:
                for site in self._next.get(fresh.pop(), ()):
                    if site not in reached:
                        reached.add(site)
                        fresh.append(site)
            self._reached[source] = reached
        return self._reached[source]


def _sources(programme: Programme) -> dict[str, dict[str, None]]:
    """Give the sites where each item is made, offered or on hand."""
    sites = _line_sites(programme)
    sources: dict[str, dict[str, None]] = {}

    def add(item: str | None, site: str | None) -> None:
        if item is not None and site is not None:
            sources.setdefault(item, {})[site] = None

    for _, process in records(programme, "processes"):
        add(process["item"], sites.get(process["line"]))
    for _, offer in records(programme, "purchases"):
        if offer["most_per_month"] != 0:
            add(offer["item"], offer["site"])
    for _, stock in records(programme, "stock"):
        if stock["quantity"] != 0:
            add(stock["item"], stock["site"])
    return sources


def _line_sites(programme: Programme) -> dict[str, str]:
    return {
        name: line["site"]
        for name, line in by_code(programme, "lines").items()
        if line["site"] is not None
    }
