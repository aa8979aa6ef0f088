"""Packages: built from files that were taken in, confirmed, cut for a recipient, and opened."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kuznia.app.cases import case_path, keep_case, known_case, position_of, require_registered
from kuznia.app.checks_of_release import ask_again
from kuznia.app.days import proper_day, record_day, today
from kuznia.app.intake import take_in
from kuznia.app.keys import keyring_of, opening_keys, signing_key
from kuznia.app.programmes import read, sample
from kuznia.app.registers import Desk, changing, row_of, without_rows
from kuznia.app.statements import MARKING
from kuznia.exchange.case_events import DISPATCH
from kuznia.exchange.case_file import CaseFile, read_case
from kuznia.exchange.dsse import sign
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.package_facts import ElementFile, PackageFacts
from kuznia.exchange.stamp import Stamp
from kuznia.exchange.statement import read_statement
from kuznia.model.errors import NotFound, Refused
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.lists import split_words
from kuznia.model.release_events import EventKind
from kuznia.release.case import EVENTS, STATES, State

Row = Mapping[str, Any]

PACKAGES = "packages"
"""Folder, in that of a party, that holds the built packages."""


@dataclass(frozen=True, slots=True)
class Built:
    """A package that was built."""

    bag: Path
    digest: str
    elements: tuple[Row, ...]
    markings: tuple[Row, ...]
    findings: tuple[Finding, ...]


def sample_package() -> Path:
    """Give the folder of the sample package: documents and a model of a harmless bracket."""
    return sample("bracket").with_name("bracket-package")


def copy_sample(target: Path) -> None:
    """Copy the documents of the sample package into a new folder.

    Raises Refused when the folder exists or cannot be written.
    """
    try:
        shutil.copytree(sample_package(), target)
    except OSError as error:
        raise Refused(
            msg("{path} cannot be written: {reason}", path=target,
                reason=error.strerror or msg("it is there already"))
        ) from error  # fmt: skip


def build_package(folder: Path, files: Path, package: str, *, on: str | None = None) -> Built:
    """Take in a folder of files and build the package of it, in the place of an earlier build.

    Raises Invalid, naming document and page, when a marking is missing or contradictory, NotFound
    when the package is not in the table, and Refused when it cannot be written.
    """
    from kuznia.exchange.bag import build_bag

    with changing(folder) as desk:
        intake = take_in(desk, package, files)
        row = desk.row("packages", package=package)
        facts = _package_facts(row, proper_day(on or today()))
        marked = {each["element"]: each for each in intake.markings}
        bag = folder / PACKAGES / package
        bag.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{package}.", dir=bag.parent) as new:
            built = build_bag(
                Path(new) / "bag",
                [_element_file(desk, row, each, files, marked) for each in intake.elements],
                facts,
            )
            desk.programme = without_rows(desk.programme, "elements", package=package)
            desk.programme = without_rows(desk.programme, "markings", package=package)
            desk.add("elements", *intake.elements)
            desk.add("markings", *intake.markings)
            relative = f"{PACKAGES}/{package}"
            waiting = _proposals_broken(desk, row, built.digest)
            desk.add("packages", {**row, "bag": relative, "sha256": built.digest})
            _put_in_place(Path(new) / "bag", bag)
    return Built(bag, built.digest, intake.elements, intake.markings, (*intake.findings, *waiting))


def confirm_markings(
    folder: Path,
    package: str,
    person: str,
    *,
    elements: Sequence[str] = (),
    on: str | None = None,
) -> tuple[str, ...]:
    """Confirm the markings that were found, of all elements or of some, in a person's name.

    Raises NotFound when the package or an element has no marking, or when the person is not in the
    table `people`.
    """
    with changing(folder) as desk:
        day = record_day(desk.programme, on)
        row_of(desk.programme, "packages", package=package)
        row_of(desk.programme, "people", person=person)
        rows = [
            row
            for row in desk.programme["markings"].iter_rows(named=True)
            if row["package"] == package and (not elements or row["element"] in elements)
        ]
        unknown = sorted(set(elements) - {row["element"] for row in rows})
        if unknown or not rows:
            raise NotFound(
                msg("{package} has no marking of {element}", package=package,
                    element=", ".join(unknown) or "–"),
                msg("build the package first"),
            )  # fmt: skip
        desk.add(
            "markings", *({**row, "confirmed_by": person, "confirmed_on": day} for row in rows)
        )
    return tuple(row["element"] for row in rows)


def bag_of(desk: Desk, package: str) -> Path:
    """Give the built package.

    Raises NotFound when it was not built.
    """
    row = desk.row("packages", package=package)
    bag = desk.folder / (row["bag"] or f"{PACKAGES}/{package}")
    if not bag.is_dir():
        raise NotFound(
            msg("the package {package} is not built", package=package),
            msg("build it with: kuznia package build FILES --package {package}", package=package),
        )
    return bag


def seal_edition(
    folder: Path,
    release: str,
    *,
    holder: str,
    passphrase: str,
    target: Path | None = None,
    on: str | None = None,
) -> tuple[Path, str]:
    """Cut the edition that both parties have signed for, seal it, and record the release.

    The cut must give the very bytes that were signed.  One that was sealed and not yet received
    can be sealed again, as after a full disk.  The own rules are asked once more, for the day of
    sealing.  Gives the file and its SHA-256.  Raises Stopped when the rules no longer allow it, and
    Refused when not all have said yes, when the cut differs, or when it cannot be written.
    """
    from kuznia.app.differences import write_difference_from_last
    from kuznia.app.release_keys import keep_key
    from kuznia.exchange.edition import cut_edition
    from kuznia.exchange.package_file import Sealed, seal_info, write_package_file

    key = signing_key(folder, holder, passphrase, "node")
    out = target or folder / f"{release}.kuznia"
    if out.exists():
        raise Refused(
            msg("{path} is there already", path=out),
            msg("choose another file with --out; nothing was sealed"),
        )
    with changing(folder) as desk:
        day = record_day(desk.programme, on, release)
        path = case_path(folder, release)
        if not path.is_file():
            raise NotFound(msg("there is no case of the release {release}", release=release))
        case = read_case(path)
        found = position_of(desk.programme, case, day).require()
        is_sent = found.state is State.RELEASED  # sealing was cut short, or is done once more
        if not (found.is_open or is_sent):
            raise Refused(
                msg("the release {release} is {state}, not open", release=release,
                    state=STATES[found.state]),
                msg("both parties' rules and three persons must have said yes"),
            )  # fmt: skip
        statement = read_statement(case.statement.payload)
        if statement.expires and day > statement.expires:
            raise Refused(msg("the release expired on {day}", day=statement.expires))
        require_registered(desk, case.statement)
        ask_again(desk, statement, day)
        row = desk.row("releases", release=release)
        dispatch = sign(
            DISPATCH,
            {
                "release": release,
                "statement": case.statement.digest,
                "party": desk.party,
                "on": day,
                "digest": found.edition,
            },
            key,
        )
        receipts = () if is_sent else (dispatch,)
        sent = case.merged(CaseFile(case.statement, receipts=receipts))
        with tempfile.TemporaryDirectory(prefix=".edition.", dir=folder) as new:
            edition = cut_edition(
                bag_of(desk, row["package"]),
                Path(new) / "bag",
                [each.element for each in statement.elements],
                stamp_of(desk, row),
            )
            if edition.digest != found.edition:
                raise Refused(
                    msg("the edition differs from the one that was signed"),
                    msg("package or program has changed since; propose the release again"),
                )
            recipients = _recipients(desk, found.receiving_party, day)
            if not is_sent:
                position_of(desk.programme, sent, day).require_paper(dispatch)
            keep_case(desk, sent, day)
            content_key = secrets.token_bytes(32)
            digest = write_package_file(out, Path(new) / "bag", sent, recipients, content_key)
            keep_key(folder, release, content_key, key.public, seal_info(sent.statement))
            keys = opening_keys(folder, holder, passphrase)
            sealed = Sealed(Path(new) / "bag", out, content_key)
            write_difference_from_last(desk, release, sealed, keys)
    return out, digest


def open_package(
    folder: Path, file: Path, target: Path, *, holder: str, passphrase: str
) -> CaseFile:
    """Open a sealed package with a holder's key into a new folder.

    Raises Refused when it was not sealed for the holder or the release was called back, and Invalid
    when anything was changed.
    """
    from kuznia.exchange.package_file import open_package_file, read_head

    keys = opening_keys(folder, holder, passphrase)
    _require_not_recalled(folder, read_head(file).case)
    return open_package_file(file, keys, target).case


def _require_not_recalled(folder: Path, case: CaseFile) -> None:
    position = position_of(read(folder), known_case(folder, case), today())
    for event in position.counted:
        if event.kind in (EventKind.RECALLED, EventKind.WITHDRAWN):
            raise Refused(
                msg("the release was {event} by {party} on {day}", event=EVENTS[event.kind],
                    party=event.party, day=event.on),
                msg("destroy the file, and confirm it with: kuznia release recall"),
            )  # fmt: skip


def stamp_of(desk: Desk, release: Row) -> Stamp:
    """Give what is stamped on the pages of a release's edition."""
    row = desk.row("packages", package=release["package"])
    return Stamp(
        release=release["release"],
        serial=release["serial"],
        package=" ".join(part for part in (row["package"], row["revision"]) if part),
        recipient=release["site"],
        authorisation=release["authorisation"],
        expires=release["expires"] or "",
    )


def _recipients(desk: Desk, party: str, day: str) -> list[PublicKey]:
    """Give the keys that the receiving party opens with: those of its nodes, in force."""
    keys = keyring_of(desk.programme).nodes(party, date.fromisoformat(day))
    if not keys:
        raise Refused(
            msg("{party} has no key that a package could be sealed for", party=party),
            msg("take in a key of {party} with the role node", party=party),
        )
    return keys


def _proposals_broken(desk: Desk, row: Row, digest: str) -> list[Finding]:
    """Warn of proposals that were signed for an earlier build and can no longer be sealed."""
    if row["sha256"] in (None, digest):
        return []
    return [
        Finding(
            "packages",
            Severity.WARNING,
            "releases",
            msg("the release {release} was proposed for the earlier build and cannot be sealed",
                release=release["release"]),
        )
        for release in desk.programme["releases"].iter_rows(named=True)
        if release["package"] == row["package"] and release["state"] == "proposed"
    ]  # fmt: skip


def _package_facts(row: Row, day: str) -> PackageFacts:
    return PackageFacts(
        package=row["package"],
        revision=row["revision"] or "",
        name=row["name"] or row["package"],
        name_uk=row["name_uk"] or "",
        item=row["item"],
        level=row["level"] or "",
        form=row["form"] or "",
        originator=row["originator"] or "",
        made_on=day,
        generator=f"kuznia {version('kuznia')}",
    )


def _element_file(
    desk: Desk, package: Row, element: Row, files: Path, marked: Mapping[str, Row]
) -> ElementFile:
    classes = {row["item"]: row for row in desk.programme["classifications"].iter_rows(named=True)}
    classified = classes.get(package["item"], {})
    marking = marked.get(element["element"], {})
    return ElementFile(
        element=element["element"],
        path=files / element["file"],
        name=element["file"],
        kind=element["kind"],
        title=element.get("title") or "",
        revision=element.get("revision") or "",
        purposes=split_words(element.get("purposes")),
        derivative_of=element.get("derivative_of") or "",
        marking={name: marking[name] for name in MARKING if marking.get(name)},
        jurisdiction=classified.get("jurisdiction") or "",
        classification=classified.get("class") or "",
    )


def _put_in_place(new: Path, bag: Path) -> None:
    """Give a built bag its name; the earlier one goes only when the new one is there."""
    aside = bag.with_name(f".{bag.name}.before")
    if aside.exists():
        shutil.rmtree(aside)
    if bag.exists():
        bag.rename(aside)
    new.rename(bag)
    shutil.rmtree(aside, ignore_errors=True)


def release_to_seal(folder: Path, package: str, site: str, on: str | None = None) -> str:
    """Give the release of a package to a site that waits to be sealed, else the latest.

    Raises NotFound when there is none.
    """
    programme = read(folder)
    day = on or today()
    found = [
        row["release"]
        for row in programme["releases"].iter_rows(named=True)
        if row["package"] == package and row["site"] == site
    ]
    if not found:
        raise NotFound(
            msg("no release of {package} to {site} was proposed", package=package, site=site),
            msg("propose it with: kuznia release propose"),
        )
    for release in reversed(found):
        path = case_path(folder, release)
        case = position_of(programme, read_case(path), day).case if path.is_file() else None
        if case is not None and case.is_open:
            return release
    return found[-1]
