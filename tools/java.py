"""Programs in Java: fetched by Maven, with a class of ours, where both are on the machine."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path


class Unavailable(Exception):
    """Java, Maven or the artifacts are not to be had on this machine; the text says why."""


def program(name: str) -> str:
    """Give where a program is.

    Raises Unavailable when it is not on the machine.
    """
    found = shutil.which(name)
    if found is None:
        raise Unavailable(f"{name} is not installed")
    return found


def fetch(pom: Path, libraries: Path) -> None:
    """Fetch what a project needs when it runs into a folder.

    Raises Unavailable when Maven cannot.
    """
    done = subprocess.run(
        [program("mvn"), "--quiet", "--batch-mode", "--file", str(pom),
         "dependency:copy-dependencies", "-DincludeScope=runtime",
         f"-DoutputDirectory={libraries.resolve()}"],
        capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["no reason was given"]
        raise Unavailable(f"Maven cannot fetch the artifacts: {said[0]}")


def compile_class(source: Path, classes: Path, libraries: Path) -> None:
    """Compile a class of ours; that it does not compile is a fault of ours, and raised as such."""
    subprocess.run([program("javac"), "-d", str(classes), "-cp", f"{libraries}/*", str(source)],
                   check=True)  # fmt: skip
