"""Which items can be of use at which sites, and which lanes can carry them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kuznia.model.programme import Programme

Pair = tuple[str, str]
"""An item at a site."""


@dataclass(frozen=True, slots=True)
class _Making:
    """A process as places: what it makes, and what it takes."""

    output: Pair
    parts: frozenset[Pair]


def reach(
    programme: Programme, process_site: list[str]
) -> tuple[tuple[Pair, ...], list[tuple[int, int]]]:
    """Find the (item, site) that something can arrive at and that lead to a need.

    *process_site* is the site of each process.  Gives these pairs in order, with those of the needs
    themselves, and the flows between them as row numbers of (lane, item).
    """
    inputs: dict[str, list[str]] = {}
    for process, item in programme["inputs"].select("process", "item").iter_rows():
        inputs.setdefault(process, []).append(item)
    processes = programme["processes"]
    makings = [
        _Making((item, site), frozenset((part, site) for part in inputs.get(process, ())))
        for process, item, site in zip(
            processes["process"], processes["item"], process_site, strict=True
        )
    ]
    lanes = list(programme["lanes"].select("from_site", "to_site").iter_rows())
    arrives = _arriving(programme, makings, lanes)
    useful = _useful(programme, makings, lanes, arrives)
    pairs = tuple(sorted(useful))
    items = {item: index for index, item in enumerate(programme["items"]["item"])}
    at_site: dict[str, list[str]] = {}
    for item, site in pairs:
        at_site.setdefault(site, []).append(item)
    flows = [
        (lane, items[item])
        for lane, (source, target) in enumerate(lanes)
        for item in at_site.get(source, ())
        if (item, target) in useful and (item, source) in arrives
    ]
    return pairs, flows


def _arriving(
    programme: Programme, makings: list[_Making], lanes: list[tuple[str, str]]
) -> set[Pair]:
    """Follow stock, offers, processes and lanes forward to every place that they reach."""
    leaving: dict[str, list[str]] = {}
    for source, target in lanes:
        leaving.setdefault(source, []).append(target)
    takers: dict[Pair, list[int]] = {}
    for index, making in enumerate(makings):
        for part in making.parts:
            takers.setdefault(part, []).append(index)
    missing = [len(making.parts) for making in makings]
    stock = programme["stock"].filter(pl.col("quantity") > 0)
    fresh: list[Pair] = [
        *stock.select("item", "site").iter_rows(),
        *programme["purchases"].select("item", "site").iter_rows(),
        *(making.output for making in makings if not making.parts),
    ]
    arrives: set[Pair] = set()
    while fresh:
        pair = fresh.pop()
        if pair in arrives:
            continue
        arrives.add(pair)
        fresh.extend((pair[0], target) for target in leaving.get(pair[1], ()))
        for index in takers.get(pair, ()):
            missing[index] -= 1
            if not missing[index]:
                fresh.append(makings[index].output)
    return arrives


def _useful(
    programme: Programme,
    makings: list[_Making],
    lanes: list[tuple[str, str]],
    arrives: set[Pair],
) -> set[Pair]:
    """Follow needs backward over what can arrive."""
    arriving: dict[str, list[str]] = {}
    for source, target in lanes:
        arriving.setdefault(target, []).append(source)
    makers: dict[Pair, list[_Making]] = {}
    for making in makings:
        if making.parts <= arrives:
            makers.setdefault(making.output, []).append(making)
    needed: list[Pair] = list(programme["needs"].select("item", "site").iter_rows())
    fresh = list(needed)
    seen: set[Pair] = set()
    while fresh:
        pair = fresh.pop()
        if pair in seen or pair not in arrives:
            continue
        seen.add(pair)
        fresh.extend((pair[0], source) for source in arriving.get(pair[1], ()))
        fresh.extend(part for making in makers.get(pair, ()) for part in making.parts)
    return seen | set(needed)
