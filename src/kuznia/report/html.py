"""A plan as one page of HTML that stands alone: no network, no script, nothing to install."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from kuznia.model.language import Message, language, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.assumptions import provenance
from kuznia.report.drawing import Picture, svg
from kuznia.report.extra import jinja2
from kuznia.report.listing import Listing
from kuznia.report.sections import sections, twin
from kuznia.report.tiles import tiles

MOST_TWIN_ROWS = 150
"""Most rows of the table under a picture."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """A picture ready for the page."""

    key: str
    title: str
    sentence: str
    note: str
    svg: str
    """SVG without anything but shapes and text (see `drawing.svg`); empty for none."""
    twin: Listing | None


def render(plan: PlanResult, *, solved_at: str | None = None) -> str:
    """Give the report of a plan as one page of HTML in the language in force.

    The same plan gives the same page; *solved_at*, an ISO date, is the only one in it.
    """
    parts = files("kuznia.report")
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template = environment.from_string(parts.joinpath("templates", "report.html.j2").read_text())
    settings = plan.programme.settings
    ukrainian = language() == "uk"
    return template.render(
        language=language(),
        style=parts.joinpath("templates", "style.css").read_text(),
        name=(ukrainian and settings.name_uk) or settings.name,
        note=(ukrainian and settings.note_uk) or settings.note,
        text={name: str(message) for name, message in _TEXT.items()},
        facts=provenance(plan, solved_at),
        tiles=tiles(plan),
        sections=[
            (section, [_figure(plan, picture) for picture in section.pictures])
            for section in sections(plan)
        ],
    )


_TEXT: dict[str, Message] = {
    "skip": msg("Skip to the content"),
    "contents": msg("Contents"),
    "kind": msg("Plan of a co-production programme"),
    "state": msg("State of the plan"),
    "headlines": msg("In short"),
    "spread": msg(
        "P10, P50 and P90: of ten futures, weighed by their chances, one is below the first, five "
        "are below the second and nine below the third."
    ),
    "end": msg("Made with Kuznia. Every figure is in the workbook of the same plan."),
}
"""The words of the page that belong to no section."""


def _figure(plan: PlanResult, picture: Picture) -> _Figure:
    sentence = str(picture.sentence)
    drawn = "" if picture.chart is None else svg(picture.chart, key=picture.key, says=sentence)
    return _Figure(
        picture.key,
        str(picture.title),
        sentence,
        str(picture.note) if picture.note and drawn else "",
        drawn,
        twin(plan, picture, MOST_TWIN_ROWS) if drawn else None,
    )
