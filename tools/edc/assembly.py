"""Make a connector from the artifacts of Eclipse EDC: fetched by Maven, with one class of ours."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from tools.java import compile_class, fetch, program

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
EXTENSION = HERE / "PeerExtension.java"
SERVICES = "META-INF/services/org.eclipse.edc.spi.system.ServiceExtension"


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

    Raises Unavailable when Java, Maven or the artifacts are not to be had.
    """
    java, _javac, _maven = map(program, ("java", "javac", "mvn"))
    folder = folder.resolve()
    libraries, classes, whole = folder / "lib", folder / "classes", folder / "made-from"
    sources = POM.read_text() + EXTENSION.read_text()
    if not (whole.exists() and whole.read_text() == sources):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        fetch(POM, libraries)
        compile_class(EXTENSION, classes, libraries)
        services = classes / SERVICES
        services.parent.mkdir(parents=True)
        services.write_text("kuznia.edc.PeerExtension\n")
        whole.write_text(sources)
    return Connector(java, f"{classes}{os.pathsep}{libraries}/*")
