"""Writing a file that is seen whole or not at all, and reading one within a limit."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from kuznia.exchange.durable import not_written, sync
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg

OWNER_ONLY = 0o600
EVERYONE_READS = 0o644


def write_whole(
    path: Path, content: bytes, mode: int = EVERYONE_READS, *, replace: bool = True
) -> None:
    """Write a file under another name, wait until the disk has it, and give it its name.

    Raises NotFound when there is no folder for it, and Refused when it cannot be written, or
    exists and is not to be replaced.
    """
    try:
        opened, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".new", dir=path.parent)
    except OSError as error:
        raise not_written(path, error) from error
    new = Path(name)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.chmod(mode)
        _name(new, path, replace=replace)
        sync(path.parent)
    except OSError as error:
        raise not_written(path, error) from error
    finally:
        new.unlink(missing_ok=True)


def read_whole(path: Path, largest: int) -> bytes:
    """Read a file that may have at most *largest* bytes.

    Raises NotFound when there is none, and Invalid when it is larger, no file, or unreadable.
    """
    try:
        with path.open("rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise Invalid(msg("{path} is not a file", path=path))
            content = file.read(largest + 1)
    except FileNotFoundError as error:
        raise NotFound(msg("there is no file {path}", path=path)) from error
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
        ) from error
    if len(content) > largest:
        raise Invalid(msg("{path} is larger than {most} bytes", path=path, most=largest))
    return content


def _name(new: Path, path: Path, *, replace: bool) -> None:
    if replace:
        new.replace(path)
        return
    try:
        path.hardlink_to(new)  # unlike a rename, it fails when the name is taken
    except FileExistsError:
        raise
    except OSError as error:  # a stick may know no second names
        if path.exists():
            raise FileExistsError(path) from error
        new.replace(path)
