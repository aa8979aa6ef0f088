"""Verifying a package without a network: with nothing but the file and public keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kuznia.app.cases import known_by, recorded_days
from kuznia.app.keys import keyring, opening_keys
from kuznia.app.programmes import read
from kuznia.exchange.canonical import Json, parse_object
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.verification import Verification, verify
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.tables import TABLES
from kuznia.store.csv_folder import read_csv
from kuznia.store.reading import errors

LARGEST_KEYS = 4 * 1024 * 1024


def verify_package(
    file: str | Path,
    keys: str | Path,
    on: date,
    *,
    opener: str | None = None,
    passphrase: str | None = None,
) -> Verification:
    """Verify a package file or its opened folder by the public keys of both parties.

    *keys* is a folder with the table `keys`, or a file with a key in each line; a party's folder
    also says when it recorded signatures, and what it has received since.  With a recipient's key,
    *opener*, the content is checked too.  Raises NotFound when there is no such file.
    """
    place = Path(keys)
    ring = keyring_at(place)
    if not place.is_dir():
        if opener is not None:
            raise Refused(
                msg("{file} has no private keys, so nothing can be opened", file=place),
                msg("give the folder of {holder}'s party with --keys", holder=opener),
            )
        return verify(Path(file), ring, on)
    programme = read(place)
    secrets = () if opener is None else opening_keys(place, opener, passphrase or "")
    return verify(
        Path(file),
        ring,
        on,
        keys=secrets,
        recorded=recorded_days(programme),
        completed=lambda case: known_by(place, programme, case, on),
    )


def keyring_at(place: Path) -> Keyring:
    """Read public keys: of a folder, its `keys.csv`, what `key list --json` prints, or key lines.

    Raises NotFound when there is no such place, and Invalid when a key cannot be used.
    """
    if not place.exists():
        raise NotFound(
            msg("there is no file {path}", path=place),
            msg("give a folder of a party, its keys.csv, or a file of keys, with --keys"),
        )
    if place.is_dir():
        return keyring(place)
    if place.suffix.lower() == ".csv":
        table = read_csv(TABLES["keys"], read_whole(place, LARGEST_KEYS))
        if errors(table.findings):
            raise Invalid(msg("{file} is no table of keys", file=place), table.findings)
        return Keyring.of(PublicKey.of_row(row) for row in table.frame.iter_rows(named=True))
    try:
        text = read_whole(place, LARGEST_KEYS).decode("utf-8")
        if text.lstrip().startswith("["):
            return Keyring.of(PublicKey.of_row(row) for row in _listed(text))
        lines = text.splitlines()
    except UnicodeDecodeError as error:
        raise Invalid(msg("{file} is no text", file=place)) from error
    return Keyring.of(PublicKey.of_line(line) for line in lines if line.strip())


def _listed(text: str) -> list[dict[str, Json]]:
    """Read a JSON list of objects, as `kuznia key list --json` prints them."""
    found = parse_object(b'{"keys":' + text.encode() + b"}", "keys", largest=LARGEST_KEYS)["keys"]
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
