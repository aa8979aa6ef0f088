"""Run a command beside a PostgreSQL server of its own: `python -m tools.postgres COMMAND ...`.

The server is the newest of this machine, or else the one that the package `pgserver` carries.  It
lives in a temporary folder, is reached by a socket in it, and is gone when the command ends.  The
command finds its address in the variable KUZNIA_TEST_POSTGRES.  With `--find` instead of a command
it says which server that is, and fails when there is none.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

VARIABLE = "KUZNIA_TEST_POSTGRES"
OF_SYSTEMS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
PROGRAMS = ("initdb", "postgres", "pg_isready")
PATIENCE = 30
"""Seconds in which it must answer."""


def main(command: list[str]) -> int:
    """Run *command* beside a server, and give its exit code."""
    programs = found()
    if programs is None:
        print("there is no PostgreSQL server; install that of the system, or: pip install pgserver")
        return 1
    if command == ["--find"]:
        print(programs)
        return 0
    with running(programs) as address:
        return subprocess.run(command, check=False, env=os.environ | {VARIABLE: address}).returncode


def found() -> Path | None:
    """Give the folder with the programs of a server."""
    folders = [each for pattern in OF_SYSTEMS for each in Path("/").glob(pattern[1:])]
    here = shutil.which("pg_isready")
    in_package = find_spec("pgserver")
    candidates = [
        *sorted(folders, key=_version, reverse=True),
        *([Path(here).resolve().parent] if here else []),
        *([Path(in_package.origin).parent / "pginstall" / "bin"]
          if in_package and in_package.origin else []),
    ]  # fmt: skip
    whole = (f for f in candidates if all((f / program).exists() for program in PROGRAMS))
    return next(whole, None)


@contextmanager
def running(programs: Path) -> Generator[str]:
    """Run a server in the body of a `with` block; give the address of its database."""
    user = _user()
    with tempfile.TemporaryDirectory(prefix="kuznia-postgres-") as folder:
        if user:
            shutil.chown(folder, user)
        data = f"{folder}/data"
        subprocess.run(
            [programs / "initdb", "--pgdata", data, "--auth=trust", "--username=kuznia",
             "--encoding=UTF8", "--locale=C"],
            check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        with Path(folder, "log").open("wb") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", folder, "-h", "", "-c",
                 "max_connections=200"],
                user=user, cwd=folder, stdout=log, stderr=log,
            )  # fmt: skip
        try:
            _await(programs, folder, server)
            yield f"postgresql+psycopg://kuznia@/postgres?host={folder}"
        finally:
            _stop(server)


def _await(programs: Path, folder: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    asked = [programs / "pg_isready", "--quiet", "--host", folder]
    while subprocess.run(asked, check=False).returncode:
        if server.poll() is not None or time.monotonic() > until:
            sys.exit(Path(folder, "log").read_text("utf-8", "replace"))
        time.sleep(0.05)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Ask more and more plainly: one that recovers from a crash may not hear the first."""
    for told in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        server.send_signal(told)
        with suppress(subprocess.TimeoutExpired):
            server.wait(PATIENCE / 3)
            return


def _user() -> str | None:
    """Give the user that the server runs as: it will not run as root."""
    if os.geteuid() != 0:
        return None
    names = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


def _version(folder: Path) -> int:
    number = re.search(r"\d+", str(folder))
    return int(number[0]) if number else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
