"""Where a node keeps what it has: the part `[store]` of the file `node.toml` in a party's folder.

[store]
database = "postgresql+psycopg://kuznia@db.example/kuznia"   # else the file node.sqlite
schema = "kuznia_us"                                         # else one that no other folder has
packages = "s3://packages/us"                                # else files in the folder outbox
"""

from __future__ import annotations

import os
import secrets
import tomllib
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

from kuznia.model.errors import Invalid
from kuznia.model.language import msg

FILE = "node.toml"
SCHEMA_FILE = "node.schema"
"""Keeps the name of the schema that a folder was given, so that it goes where the folder goes."""


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where a node keeps what it has; empty for the folder itself."""

    database: str = ""
    """Address of a database."""
    schema: str = ""
    """Schema of that database, of this folder alone."""
    packages: str = ""
    """Address of a store of packages."""


def store_settings(folder: Path) -> StoreSettings:
    """Read where the node of a folder keeps what it has.

    Raises Invalid when the file cannot be read or says what is not known.
    """
    file = folder / FILE
    try:
        found = tomllib.loads(file.read_text("utf-8")).get("store", {})
    except FileNotFoundError:
        return StoreSettings()
    except (OSError, ValueError) as error:
        raise Invalid(msg("{file} cannot be read: {reason}", file=file, reason=error)) from error
    if not isinstance(found, dict):
        raise _unknown(file, "store")
    known = {field.name for field in fields(StoreSettings)}
    given = cast("dict[str, object]", found)
    for name, value in given.items():
        if name not in known or not isinstance(value, str):
            raise _unknown(file, f"store.{name}")
    return StoreSettings(**cast("dict[str, str]", given))


def own_schema(folder: Path) -> str:
    """Give the schema that is this folder's alone; the first time it is given a name."""
    file, new = folder / SCHEMA_FILE, folder / f".{SCHEMA_FILE}.{secrets.token_hex(6)}"
    if not file.exists():
        new.write_text(f"kuznia_{secrets.token_hex(6)}", "utf-8")
        with suppress(FileExistsError):  # another run was first
            os.link(new, file)
        new.unlink()
    return file.read_text("utf-8")


def _unknown(file: Path, name: str) -> Invalid:
    return Invalid(
        msg("{file} says {name}, which is not known or no text", file=file, name=name),
        hint=msg("the part [store] may say {names}",
                 names=", ".join(field.name for field in fields(StoreSettings))),
    )  # fmt: skip
