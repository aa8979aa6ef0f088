"""Make a connector from the artifacts of Eclipse EDC: fetched by Maven, with one class of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
EXTENSION = HERE / "PeerExtension.java"
SERVICES = "META-INF/services/org.eclipse.edc.spi.system.ServiceExtension"


class Missing(Exception):
    """What makes the connector is not on this machine, or cannot be fetched from it."""


@dataclass(frozen=True, slots=True)
class Connector:
    """A connector that can be started."""

    java: str
    class_path: str


def version() -> str:
    """Give the version of Eclipse EDC that is fetched."""
    found = re.search("<edc>(.+)</edc>", POM.read_text())
    return found[1] if found else ""


def assemble(folder: Path) -> Connector:
    """Make the connector in a folder, unless it is there.

    Raises Missing when Java, Maven or the artifacts are not to be had.
    """
    java, javac, maven = map(_program, ("java", "javac", "mvn"))
    folder = folder.resolve()
    libraries, classes, whole = folder / "lib", folder / "classes", folder / "made-from"
    sources = POM.read_text() + EXTENSION.read_text()
    if not (whole.exists() and whole.read_text() == sources):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _fetch(maven, libraries)
        subprocess.run([javac, "-classpath", f"{libraries}/*", "-d", str(classes), str(EXTENSION)],
                       check=True)  # fmt: skip
        services = classes / SERVICES
        services.parent.mkdir(parents=True)
        services.write_text("kuznia.edc.PeerExtension\n")
        whole.write_text(sources)
    return Connector(java, f"{classes}{os.pathsep}{libraries}/*")


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Missing(f"there is no {name} on this machine")
    return found


def _fetch(maven: str, libraries: Path) -> None:
    done = subprocess.run(
        [maven, "--quiet", "--batch-mode", "--file", str(POM), "dependency:copy-dependencies",
         "-DincludeScope=runtime", f"-DoutputDirectory={libraries}"],
        capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        raise Missing(f"Maven does not fetch the artifacts:\n{done.stdout}{done.stderr}")
