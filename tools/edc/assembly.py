"""Make a connector from the artifacts of Eclipse EDC: fetched by Maven, with one class of ours."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).parent
POM = HERE / "pom.xml"
EXTENSION = HERE / "PeerExtension.java"
SERVICES = "META-INF/services/org.eclipse.edc.spi.system.ServiceExtension"
NEEDED = ("java", "javac", "mvn")


class Missing(Exception):
    """What makes the connector is not on this machine, or cannot be fetched from it."""


def assemble(folder: Path) -> str:
    """Make the connector in a folder, unless it is there, and give its class path.

    Raises Missing when Java, Maven or the artifacts are not to be had.
    """
    absent = [each for each in NEEDED if shutil.which(each) is None]
    if absent:
        raise Missing(f"not on this machine: {', '.join(absent)}")
    libraries, classes, whole = folder / "lib", folder / "classes", folder / "made-from"
    sources = POM.read_text() + EXTENSION.read_text()
    if not (whole.exists() and whole.read_text() == sources):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _run("mvn", "--quiet", "--batch-mode", "--file", str(POM), "dependency:copy-dependencies",
             "-DincludeScope=runtime", f"-DoutputDirectory={libraries}")  # fmt: skip
        _run("javac", "-classpath", f"{libraries}/*", "-d", str(classes), str(EXTENSION))
        services = classes / SERVICES
        services.parent.mkdir(parents=True)
        services.write_text("kuznia.edc.PeerExtension\n")
        whole.write_text(sources)
    return f"{classes}:{libraries}/*"


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{command[0]} failed:\n{done.stdout}{done.stderr}")
