"""The kit itself: put together by Maven, set up by a file of properties, run by Java, and read."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.java import compile_class, fetch, program

HERE = Path(__file__).parent
TESTS = {
    "CAT": (3,),
    "CN": (4, 7, 4),
    "CN_C": (4, 6, 6),
    "TP": (5, 5, 6),
    "TP_C": (5, 5, 6),
}
"""How many tests there are, by the part of the kit and its chapters."""
EXPECTED = 65
"""How many tests the kit runs: all, and that of the metadata, but two that it holds back itself."""
FIELDS = {
    "CAT": ("DATASETID",),
    "CN": ("DATASETID", "OFFERID"),
    "CN_C": ("DATASETID",),
    "TP": ("AGREEMENTID", "FORMAT"),
    "TP_C": ("AGREEMENTID", "FORMAT"),
}
_NAMES = {"CAT": "CAT", "CN": "ACN", "CN_C": "ACNC", "TP": "ATP", "TP_C": "ATPC"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the kit has found."""

    passed: int
    failed: int
    failures: tuple[tuple[str, str], ...]
    """Name of the test, and the reason that the kit gives."""

    @property
    def conforms(self) -> bool:
        """Whether all tests were run and none has failed."""
        return self.passed == EXPECTED and self.failed == 0


def assemble(build: Path) -> str:
    """Fetch the kit and compile what starts it; give the class path.

    Raises Unavailable when there is no Java or Maven, or when Maven cannot fetch the kit.
    """
    for tool in ("java", "javac", "mvn"):
        program(tool)
    libraries, classes = build / "lib", build / "classes"
    fetch(HERE / "pom.xml", libraries)
    compile_class(HERE / "RunKit.java", classes, libraries)
    return f"{classes}:{libraries}/*"


def properties(*, node: str, participant: str, header: str, hooks: tuple[str, str], path: str,
               port: int) -> str:  # fmt: skip
    """Write what the kit is told: where the node is, and which dataset stands for which test."""
    negotiations, transfers = hooks
    said = {
        "dataspacetck.debug": "false",
        "dataspacetck.host": "127.0.0.1",
        "dataspacetck.port": str(port),
        "dataspacetck.callback.address": f"http://127.0.0.1:{port}",
        "dataspacetck.dsp.local.connector": "false",
        "dataspacetck.dsp.connector.agent.id": participant,
        "dataspacetck.dsp.connector.http.base.url": node,
        "dataspacetck.dsp.connector.http.url": node + path,
        "dataspacetck.dsp.connector.http.headers.authorization": header,
        "dataspacetck.dsp.connector.negotiation.initiate.url": node + negotiations,
        "dataspacetck.dsp.connector.transfer.initiate.url": node + transfers,
        "dataspacetck.dsp.default.wait": "10",
        **dict(_names()),
    }
    return "".join(f"{name}={value}\n" for name, value in said.items())


def _names() -> Iterator[tuple[str, str]]:
    for part, chapters in TESTS.items():
        for chapter, count in enumerate(chapters, start=1):
            for number in range(1, count + 1):
                name = f"{_NAMES[part]}{chapter:02}{number:02}"
                values = {"OFFERID": f"CD123:{name}:456", "FORMAT": "HttpData-PULL"}
                for field in FIELDS[part]:
                    yield f"{part}_{chapter:02}_{number:02}_{field}", values.get(field, name)


def run(path: str, settings: Path, log: Path, only: str = "", seconds: float = 600) -> Outcome:
    """Run the kit, or those of its tests whose names begin with *only*."""
    command = ["java", "-cp", path, "RunKit", str(settings), *([only] if only else [])]
    with log.open("w") as output:
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=True,
                       timeout=seconds)  # fmt: skip
    return outcome(log.read_text())


def outcome(output: str) -> Outcome:
    """Read what the kit has printed; its exit status says nothing."""
    counts = dict(re.findall(r"^(Passed|Failed) tests: (\d+)$", output, re.MULTILINE))
    if len(counts) < 2:
        raise RuntimeError("the kit has not said how it went; see its log")
    failures = re.findall(r"^Failure: (.*)\nReason: (.*)$", output, re.MULTILINE)
    return Outcome(int(counts["Passed"]), int(counts["Failed"]), tuple(failures))
