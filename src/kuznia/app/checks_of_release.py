"""Asking whether a package may go to a site, by the rules of one state or of both."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kuznia.app.days import proper_day, today
from kuznia.app.programmes import read
from kuznia.app.registers import Desk, Row, law, row_of
from kuznia.exchange.statement import ReleaseStatement
from kuznia.model.errors import NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.release_tables import MEANS, PURPOSES
from kuznia.release.checking import Verdict
from kuznia.release.checking import check_release as ask
from kuznia.release.decision import Outcome
from kuznia.release.register import Register, Request
from kuznia.release.rules import RULES

_WHILE_IT_GOES = {"A2", "A9", "A10"}
"""Rules on the authorisation alone: in force, below its ceilings, not expired."""


def check_release(
    folder: str | Path,
    package: str,
    *,
    to: str,
    under: str,
    purpose: str,
    on: str | None = None,
    means: str = "electronic",
    value_usd: float = 0,
    quantity: float = 0,
    host_document: str | None = None,
    without: Sequence[str] = (),
    states: Sequence[str] = (),
) -> list[Verdict]:
    """Ask whether a package may go to a site: one verdict for each state whose rules are asked.

    *on* is a day, `YYYY-MM-DD`, today when not given.  *states* are countries; when not given, that
    of the folder's party, and of both parties where the folder is no party's own.  Raises NotFound
    when the package, site or authorisation is not in the tables, and Invalid as `read` does.
    """
    programme = read(folder)
    request = Request(
        package=package,
        site=to,
        authorisation=under,
        purpose=purpose,
        on=proper_day(on or today()),
        means=means,
        value_usd=value_usd,
        quantity=quantity,
        host_document=host_document,
    )
    require_named(programme, request)
    register = Register.of(programme)
    law_of_folder = law(Path(folder))
    asked = states or states_of(programme, register, request)
    return [ask(register, request, RULES, law_of_folder, state, without=without) for state in asked]


class Stopped(Refused):
    """The rules said no, or that a person must decide first; `verdict` says which and why."""

    def __init__(self, verdict: Verdict) -> None:
        rulings = [pair[0] for pair in verdict.findings(Outcome.STOP, Outcome.REFER)]
        first = rulings[0] if rulings else None
        super().__init__(
            msg("the rules of {state} do not allow it", state=verdict.state)
            if first is None
            else msg(
                "the rules of {state} do not allow it: {rule}, {reason} [{citation}]",
                state=verdict.state,
                rule=first.rule,
                reason=first.answer.reason,
                citation=first.citation,
            ),
            None if first is None else first.answer.change,
        )
        self.verdict = verdict


def require_yes(verdict: Verdict) -> Verdict:
    """Give back a verdict that opens.

    Raises Stopped, a Refused, when it does not.
    """
    if not verdict.opens:
        raise Stopped(verdict)
    return verdict


def ask_own_rules(desk: Desk, request: Request, without: Sequence[str] = ()) -> Verdict:
    """Ask the rules of the own state, and give their verdict when it opens.

    Raises Stopped, a Refused, when it does not.
    """
    register = Register.of(desk.programme)
    state = register.country(desk.party) or desk.party
    return require_yes(ask(register, request, RULES, law(desk.folder), state, without=without))


def still_covers(programme: Programme, folder: Path, statement: ReleaseStatement, day: str) -> bool:
    """Say whether the authorisation of a sealed release covers that it goes now.

    What the rules asked about the content was asked when it was sealed.  Asked again is what may
    change afterwards: whether the authorisation is in force, has expired, or is used up.
    """
    register = Register.of(programme)
    request = _request_of(row_of(programme, "releases", release=statement.release), day)
    country = register.country(statement.releasing_party) or statement.releasing_party
    rules = tuple(rule for rule in RULES if rule.id in _WHILE_IT_GOES)
    verdict = ask(register, request, rules, law(folder), country)
    said_yes = {ruling.rule for ruling, _about in verdict.findings(Outcome.ALLOW, Outcome.DUE)}
    return said_yes == _WHILE_IT_GOES and not verdict.findings(Outcome.STOP, Outcome.REFER)


def ask_again(desk: Desk, statement: ReleaseStatement, day: str) -> Verdict:
    """Ask the own rules about a proposed release on another day, for its very elements.

    Raises Stopped when they do not allow it, and Refused when the elements are not those of the
    statement.
    """
    request = _request_of(desk.row("releases", release=statement.release), day)
    verdict = ask_own_rules(desk, request, [left.element for left in statement.left_out])
    if {each.element for each in statement.elements} != set(verdict.elements):
        raise Refused(
            msg("the elements of the package are not those that the statement is about"),
            msg("propose the release again"),
        )
    return verdict


def _request_of(row: Row, day: str) -> Request:
    return Request(
        package=row["package"],
        site=row["site"],
        authorisation=row["authorisation"],
        purpose=row["purpose"],
        on=day,
        means=row["means"],
        value_usd=row["value_usd"] or 0,
        quantity=row["quantity"] or 0,
        host_document=row["host_document"],
        release=row["release"],
    )


def require_named(programme: Programme, request: Request) -> None:
    """Refuse a request that names what there is not.

    Raises NotFound, with the codes and words that there are.
    """
    for word, words in ((request.purpose, PURPOSES), (request.means, MEANS)):
        if word not in words:
            raise NotFound(
                msg("there is no purpose or means '{word}'", word=word),
                msg("choose one of: {names}", names=", ".join(words)),
            )
    row_of(programme, "packages", package=request.package)
    row_of(programme, "sites", site=request.site)
    row_of(programme, "authorisations", authorisation=request.authorisation)
    if request.host_document is not None:
        row_of(programme, "authorisations", authorisation=request.host_document)


def states_of(programme: Programme, register: Register, request: Request) -> list[str]:
    """Give the states whose rules are asked: the own one, or those on both sides."""
    own = programme.settings.party
    site = register.row("sites", request.site) or {}
    to = site.get("party")
    parties = [own] if own else [register.releasing_party(request.package, to), to]
    found = [register.country(party) for party in parties if party]
    return list(dict.fromkeys(country for country in found if country))
