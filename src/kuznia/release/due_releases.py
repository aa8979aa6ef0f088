"""What releases ask for: the first export reported, later ones logged, receipts, recalls."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kuznia.model.language import msg
from kuznia.release.dated_records import AuthorisationDates, ReleaseRecord
from kuznia.release.due_agreements import filed_on
from kuznia.release.obligation import About, Book


def owe_of_releases(
    book: Book,
    releases: Iterable[ReleaseRecord],
    authorisations: Mapping[str, AuthorisationDates],
) -> None:
    """Write down the obligations of all releases."""
    by_authorisation: dict[str, list[ReleaseRecord]] = {}
    for release in releases:
        _receipt(book, release)
        _recall(book, release)
        if release.released is not None:
            by_authorisation.setdefault(release.authorisation, []).append(release)
    for code, some in by_authorisation.items():
        _exports(book, authorisations.get(code) or AuthorisationDates(code, ""), some)


def _exports(
    book: Book, authorisation: AuthorisationDates, releases: Sequence[ReleaseRecord]
) -> None:
    first, *later = sorted(releases, key=lambda some: (str(some.released), some.release))
    if first.released is not None:
        book.owe_after(
            "initial_export",
            About(authorisation.authorisation, authorisation.owner or first.owner, "releases"),
            first.released,
            msg(
                "Report the first export of technical data under {authorisation}, {release}",
                authorisation=authorisation.authorisation,
                release=first.release,
            ),
            done=filed_on(authorisation, "initial_export"),
            kind=authorisation.kind,
        )
    for release in later:
        if release.released is not None:
            book.owe_after(
                "release_log",
                About(release.release, release.owner, "releases"),
                release.released,
                msg("Log the release {release}", release=release.release),
                done=release.logged,
                kind=authorisation.kind,
            )


def _receipt(book: Book, release: ReleaseRecord) -> None:
    if release.released is not None:
        book.owe_after(
            "receipt",
            About(release.release, release.owner, "releases"),
            release.released,
            msg("Get the receipt of {site} for {release}",
                site=release.recipient, release=release.release),
            done=release.received or release.recalled,
        )  # fmt: skip


def _recall(book: Book, release: ReleaseRecord) -> None:
    if release.recalled is not None:
        book.owe_after(
            "recall",
            About(release.release, release.owner, "recalls"),
            release.recalled,
            msg("Have {site} confirm the recall of {release}",
                site=release.recipient, release=release.release),
            done=release.acknowledged,
        )  # fmt: skip
