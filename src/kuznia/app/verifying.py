"""Verifying a package without a network: with nothing but the file and public keys."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kuznia.app.cases import known_case, recorded_days
from kuznia.app.keys import keyring, opening_keys
from kuznia.app.programmes import read
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.verification import Verification, verify
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid
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
        return verify(Path(file), ring, on)
    secrets = () if opener is None else opening_keys(place, opener, passphrase or "")
    return verify(
        Path(file),
        ring,
        on,
        keys=secrets,
        recorded=recorded_days(read(place)),
        completed=lambda case: known_case(place, case),
    )


def keyring_at(place: Path) -> Keyring:
    """Read public keys: of a folder, of its `keys.csv`, or of a file with one in each line.

    Raises Invalid, naming the line, when one cannot be used.
    """
    if place.is_dir():
        return keyring(place)
    if place.suffix.lower() == ".csv":
        table = read_csv(TABLES["keys"], read_whole(place, LARGEST_KEYS))
        if errors(table.findings):
            raise Invalid(msg("{file} is no table of keys", file=place), table.findings)
        return Keyring.of(PublicKey.of_row(row) for row in table.frame.iter_rows(named=True))
    try:
        lines = read_whole(place, LARGEST_KEYS).decode("utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise Invalid(msg("{file} is no text", file=place)) from error
    return Keyring.of(PublicKey.of_line(line) for line in lines if line.strip())
