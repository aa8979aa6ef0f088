"""The conformance kit itself against a running node, where Java and Maven can put it together."""

import os
import shutil
from pathlib import Path

import pytest

from tools.conformance.kit import EXPECTED, Outcome, assemble, outcome, properties
from tools.conformance.trial import trial
from tools.java import Unavailable

Monkey = pytest.MonkeyPatch
OUTPUT = """
[2026-11-30T09:17:59] Started: CN:01-01: Verify contract request
Failure: CN:01-01: Verify contract request
Reason: java.lang.AssertionError: Timeout
Passed tests: 64
Failed tests: 1
Skipped tests: 2
"""


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_the_kit_passes(tmp_path: Path):
    try:
        found = trial(tmp_path)
    except Unavailable as reason:
        pytest.skip(str(reason))

    assert Outcome(EXPECTED, 0, ()) == found
    assert found.conforms


def test_what_the_kit_prints_is_read():
    found = outcome(OUTPUT)

    assert Outcome(
        64, 1, (("CN:01-01: Verify contract request", "java.lang.AssertionError: Timeout"),)
    ) == found  # fmt: skip
    assert not found.conforms


@pytest.mark.parametrize("output", ["", "Passed tests: 65", "Passed: 65\nFailed tests: 0"])
def test_a_kit_that_does_not_say_how_it_went_has_not_passed(output: str):
    with pytest.raises(RuntimeError, match="has not said"):
        outcome(output)


def test_fewer_tests_than_there_are_are_not_enough():
    assert not Outcome(EXPECTED - 1, 0, ()).conforms
    assert not Outcome(0, 0, ()).conforms


def test_each_test_of_the_kit_is_told_what_it_is_about():
    said = dict(
        line.split("=", 1)
        for line in properties(node="http://x", participant="did:web:us", header="Bearer kit",
                               hooks=("/n", "/t"), path="/dsp", port=8083).splitlines()
    )  # fmt: skip

    assert ("ACN0304", "CD123:ACN0304:456") == (said["CN_03_04_DATASETID"],
                                                said["CN_03_04_OFFERID"])  # fmt: skip
    assert ("ATPC0306", "HttpData-PULL") == (said["TP_C_03_06_AGREEMENTID"],
                                             said["TP_C_03_06_FORMAT"])  # fmt: skip
    assert 3 + 15 + 16 + 16 + 16 == len([name for name in said if name.endswith(("SETID", "NTID"))])
    assert ("http://x/dsp", "http://x/n") == (
        said["dataspacetck.dsp.connector.http.url"],
        said["dataspacetck.dsp.connector.negotiation.initiate.url"],
    )


class TestWithoutTheKit:
    def test_it_is_said_which_tool_is_missing(self, tmp_path: Path, monkeypatch: Monkey):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(Unavailable, match="java is not installed"):
            assemble(tmp_path)

    def test_it_is_said_that_it_cannot_be_fetched(self, tmp_path: Path, monkeypatch: Monkey):
        tools = tmp_path / "tools"
        tools.mkdir()
        for tool, text in (("java", ""), ("javac", ""), ("mvn", "echo '[ERROR] no route'; exit 1")):
            (tools / tool).write_text(f"#!/bin/sh\n{text}\n")
            (tools / tool).chmod(0o755)
        monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{Path(shutil.which('sh') or '').parent}")
        with pytest.raises(
            Unavailable, match=r"Maven cannot fetch the artifacts: \[ERROR\] no route"
        ):
            assemble(tmp_path)
