"""What a statement carries of the package, and how the receiving party takes it in."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from kuznia.app.registers import Desk, without_rows
from kuznia.exchange.canonical import Json
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg
from kuznia.release.register import Register, Request

_PACKAGE = ("name", "name_uk", "item", "revision", "level", "form", "originator")
_ELEMENT = ("title", "kind", "file", "revision", "purposes", "rights", "rights_owner",
            "rights_until", "consent_on", "manufacturing_detail")  # fmt: skip
MARKING = ("letter", "reason", "determined", "office", "export_warning", "banner")
"""Columns of the table `markings` that say what a document bears."""


def package_fields(desk: Desk, request: Request, released: Collection[str]) -> dict[str, Json]:
    """Give what the other party needs to ask its own rules: the package and what is released.

    What stays behind is not described; the other party sees its code and digest alone.
    """
    row = desk.row("packages", package=request.package)
    elements = [
        {"element": each["element"], **_filled(each, _ELEMENT)}
        for each in desk.programme["elements"].iter_rows(named=True)
        if each["package"] == request.package and each["element"] in released
    ]
    return {
        "package_row": _filled(row, _PACKAGE),
        "element_rows": cast("list[Json]", elements),
        "value_usd": str(request.value_usd),
        "quantity": str(request.quantity),
    }


def take_in_statement(desk: Desk, paper: Envelope, *, again: bool = False) -> None:
    """Enter into the receiving party's register what a statement says of package and release.

    A statement that was taken in before describes its package once more only when it is so asked,
    for another release may have described it differently since.  Only the columns that
    `package_fields` writes are taken from it.  Raises Invalid when it is no statement of a release,
    and Refused when it would change an own package, a release that the register has without it, or
    goes to a site of someone else.
    """
    said = read_statement(paper.payload)
    if said.receiving_party != desk.party:
        return
    is_known = paper.digest in set(desk.programme["ledger"]["paper"])
    if is_known and not again:
        return
    if not is_known and said.release in set(desk.programme["releases"]["release"]):
        raise Refused(
            msg("the register has a release {release} already", release=said.release),
            msg("the other party proposes it under another code"),
        )
    site = desk.row("sites", site=said.recipient.site)
    if site["party"] != desk.party:
        raise Refused(
            msg("{site} is no site of {party}", site=said.recipient.site, party=desk.party)
        )
    package = _fields(said.others.get("package_row"), _PACKAGE)
    _require_foreign(desk, said, package)
    known = _known(desk, "packages", package=said.package)
    desk.add("packages", {**known, **package, "package": said.package})
    _take_in_elements(desk, said)
    if is_known:
        return
    desk.add(
        "releases",
        {
            "host_document": said.host_document.code if said.host_document else None,
            "value_usd": _number(said.others, "value_usd"),
            "quantity": _number(said.others, "quantity"),
            "release": said.release,
            "package": said.package,
            "site": said.recipient.site,
            "authorisation": said.authorisation.code,
            "purpose": said.purpose,
            "means": said.means,
            "serial": said.serial,
            "edition_sha256": said.edition_sha256,
            "proposed_on": said.proposed_on,
            "expires": said.expires or None,
            "state": "proposed",
        },
    )


def _require_foreign(desk: Desk, said: ReleaseStatement, package: Mapping[str, Any]) -> None:
    """Refuse a package that is this party's own, here or by what the sender says of it."""
    register = Register.of(desk.programme)
    row = register.row("packages", said.package)
    owner = register.party_of(package.get("originator"))
    is_own = row is not None and (
        row["bag"] or register.party_of(row["originator"]) != said.releasing_party
    )
    if is_own or owner == desk.party:
        raise Refused(
            msg("{package} is a package of this party's own", package=said.package),
            msg("the other party gives its package another code"),
        )


def _take_in_elements(desk: Desk, said: ReleaseStatement) -> None:
    rows = said.others.get("element_rows")
    described = {
        str(each["element"]): each
        for each in (rows if isinstance(rows, list) else ())
        if isinstance(each, dict) and "element" in each
    }
    for table in ("elements", "markings"):
        desk.programme = without_rows(desk.programme, table, package=said.package)
    for released in said.elements:
        key = {"package": said.package, "element": released.element}
        row = _fields(described.get(released.element), _ELEMENT)
        desk.add("elements", {**row, "kind": released.kind, "sha256": released.sha256, **key})
        desk.add(
            "markings",
            {
                **_fields(dict(released.markings), MARKING),
                **key,
                "confirmed_by": said.releasing_party,
                "confirmed_on": said.proposed_on,
            },
        )


def _fields(value: Json, names: Sequence[str]) -> dict[str, str]:
    """Give the fields of an object that have some names.

    Raises Invalid when it is none, or when one of them is no text.
    """
    fields = value if isinstance(value, dict) else {}
    found: dict[str, str] = {}
    for name in names:
        cell = fields.get(name)
        if cell is None:
            continue
        if not isinstance(cell, str):
            raise Invalid(msg("field {field} of the statement is not a text", field=name))
        found[name] = cell
    return found


def _number(fields: Mapping[str, Json], name: str) -> float:
    text = fields.get(name, "0")
    try:
        return float(text) if isinstance(text, str) else float("nan")
    except ValueError:
        raise Invalid(msg("field {field} of the statement is no number", field=name)) from None


def _filled(row: Mapping[str, Any], names: Sequence[str]) -> dict[str, Json]:
    return {name: row[name] for name in names if row[name] is not None}


def _known(desk: Desk, table: str, **key: str) -> dict[str, Any]:
    name, value = next(iter(key.items()))
    for row in desk.programme[table].iter_rows(named=True):
        if row[name] == value:
            return dict(row)
    return {}
