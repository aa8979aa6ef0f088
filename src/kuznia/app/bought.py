"""Spares that a plan would buy, read back from the file `spares.csv` that it wrote."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from kuznia.exchange.whole_file import read_whole
from kuznia.model import columns as c
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.schema import Table
from kuznia.store.csv_folder import read_csv
from kuznia.store.limits import LARGEST_FILE
from kuznia.store.reading import errors
from kuznia.sustain.gathering import Gathered

BOUGHT = Table(
    "spares",
    msg("Spares that a plan buys"),
    (
        c.code("item", msg("Item that is bought")),
        c.code("site", msg("Site that gets it")),
        c.count("on_hand", msg("How many are there already"), default=0),
        c.count("ordered", msg("How many the needs of the programme bring"), default=0),
        c.count("buy", msg("How many are bought")),
        c.number("cost_usd", msg("What they cost"), c.USD, default=0),
    ),
)


def with_bought(gathered: Gathered, file: Path) -> Gathered:
    """Add the spares that a plan buys to the stock.

    Raises NotFound when there is no such file, and Invalid when it is no such table or names an item
    or a site that is not in the support.
    """
    read = read_csv(BOUGHT, read_whole(file, LARGEST_FILE))
    findings = list(errors(read.findings))
    stock = gathered.stock.copy()
    if not findings:
        for row, record in zip(read.rows, read.frame.iter_rows(named=True), strict=True):
            unknown = [column for column, known in (("item", gathered.items),
                       ("site", gathered.sites)) if record[column] not in known]  # fmt: skip
            findings += [
                Finding("bought_spares", Severity.ERROR, BOUGHT.name,
                        msg("{code} is not part of the support", code=record[column]), row, column,
                        msg("a code that the tables of support name"))
                for column in unknown
            ]  # fmt: skip
            if not unknown:
                at = gathered.items.index(record["item"]), gathered.sites.index(record["site"])
                stock[at] += record["buy"]
    if findings:
        raise Invalid(msg("{file} is no plan of spares for this programme", file=file), findings)
    return replace(gathered, stock=stock)
