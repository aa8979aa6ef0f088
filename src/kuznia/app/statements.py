"""What a statement carries of the package, and how the receiving party takes it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from kuznia.app.registers import Desk
from kuznia.exchange.canonical import Json
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.release.register import Request


def package_fields(desk: Desk, request: Request) -> dict[str, Json]:
    """Give what the other party needs to know of the package to ask its own rules."""
    row = desk.row("packages", package=request.package)
    elements = [
        {name: each[name] for name in _ELEMENT_FIELDS if each[name] is not None}
        for each in desk.programme["elements"].iter_rows(named=True)
        if each["package"] == request.package
    ]
    return {
        "package_row": {name: row[name] for name in _PACKAGE_FIELDS if row[name] is not None},
        "element_rows": cast("list[Json]", elements),
        "value_usd": str(request.value_usd),
        "quantity": str(request.quantity),
    }


_PACKAGE_FIELDS = ("package", "name", "name_uk", "item", "revision", "level", "form", "originator")
_ELEMENT_FIELDS = ("element", "title", "kind", "file", "revision", "purposes", "rights",
                   "rights_owner", "rights_until", "consent_on", "manufacturing_detail")  # fmt: skip


def take_in_statement(desk: Desk, said: Mapping[str, Json]) -> None:
    """Enter into the receiving party's register what a statement says of package and release.

    Raises Refused when the package would take the place of an own one.
    """
    release, package = str(said["release"]), str(said["package"])
    with_rows = cast("dict[str, Any]", said)
    if _known(desk, "packages", package=package).get("bag"):
        raise Refused(
            msg("{package} is a package of this party's own", package=package),
            msg("the other party gives its package another code"),
        )
    desk.add("packages", {**_known(desk, "packages", package=package),
                          **with_rows.get("package_row", {}), "package": package})  # fmt: skip
    markings = {str(each["element"]): each["markings"] for each in with_rows["elements"]}
    for row in with_rows.get("element_rows", []):
        element = str(row["element"])
        if element in markings:
            desk.add("elements", {**row, "package": package})
            desk.add("markings", {
                **markings[element], "package": package, "element": element,
                "confirmed_by": str(said["releasing_party"]),
                "confirmed_on": str(said["proposed_on"]),
            })  # fmt: skip
    host = cast("dict[str, str]", with_rows.get("host_document") or {})
    known = _known(desk, "releases", release=release)
    desk.add(
        "releases",
        {
            "release": release,
            "package": package,
            "site": with_rows["recipient"]["site"],
            "authorisation": with_rows["authorisation"]["code"],
            "host_document": host.get("code"),
            "purpose": said["purpose"],
            "means": said["means"],
            "value_usd": float(str(said.get("value_usd") or 0)),
            "quantity": float(str(said.get("quantity") or 0)),
            "serial": said["serial"],
            "proposed_on": said["proposed_on"],
            "expires": said.get("expires"),
            "state": "proposed",
            **{name: value for name, value in known.items() if value is not None},
        },
    )


def _known(desk: Desk, table: str, **key: str) -> dict[str, Any]:
    name, value = next(iter(key.items()))
    for row in desk.programme[table].iter_rows(named=True):
        if row[name] == value:
            return dict(row)
    return {}
