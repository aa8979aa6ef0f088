"""House rules on files: short, well named, each with its test, nothing of anyone's machine."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kuznia"
PYTHON = sorted(
    path
    for folder in ("src", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)

LONGEST = 400
LONG = {
    "src/kuznia/model/tables.py": "every table, column by column: one list to read in one place",
}
"""Files that may be longer, and why."""

UNMIRRORED = {
    "app/cases.py": "tests/app/test_releases.py",
    "app/countersigning.py": "tests/app/test_ledger.py",
    "app/entries.py": "tests/app/test_ledger.py",
    "app/intake.py": "tests/app/test_packages.py",
    "app/differences.py": "tests/web/test_revisions.py",
    "app/identities.py": "tests/web/test_running.py",
    "app/node.py": "tests/web/test_running.py",
    "app/node_records.py": "tests/store/test_node_database.py",
    "app/known_cases.py": "tests/web/test_running.py",
    "app/offered.py": "tests/web/test_running.py",
    "app/offering.py": "tests/web/test_running.py",
    "app/pushes.py": "tests/web/test_receiving.py",
    "app/papers.py": "tests/app/test_releases.py",
    "app/posting.py": "tests/web/test_papers.py",
    "app/release_keys.py": "tests/web/test_revisions.py",
    "app/scheduling_worker.py": "tests/app/test_scheduling.py",
    "app/scripted.py": "tests/exchange/dsp/test_kit.py",
    "app/steps.py": "tests/app/test_authorisations.py",
    "cli/authorisations.py": "tests/cli/test_release_commands.py",
    "cli/cases.py": "tests/cli/test_release_commands.py",
    "cli/keys.py": "tests/cli/test_release_commands.py",
    "cli/nodes.py": "tests/web/test_commands.py",
    "cli/partners.py": "tests/web/test_partners.py",
    "cli/packages.py": "tests/cli/test_release_commands.py",
    "cli/releases.py": "tests/cli/test_release_commands.py",
    "cli/secrets.py": "tests/cli/test_release_commands.py",
    "model/columns.py": "tests/model/checks",
    "exchange/courier_manifest.py": "tests/exchange/test_courier.py",
    "exchange/dsp/bodies.py": "tests/exchange/dsp/test_participant.py",
    "store/migrations/env.py": "tests/store/test_node_layout.py",
    "store/migrations/versions/layout_1.py": "tests/store/test_node_layout.py",
    "store/migrations/versions/layout_2.py": "tests/store/test_node_layout.py",
    "store/migrations/versions/layout_3.py": "tests/store/test_node_layout.py",
    "store/node_tables.py": "tests/store/test_node_layout.py",
    "store/extra.py": "tests/exchange/dsp/test_extra.py",
    "web/asking.py": "tests/web/test_commands.py",
    "web/bodies.py": "tests/web/test_running.py",
    "web/bell.py": "tests/web/test_running.py",
    "web/demo.py": "tests/app/test_demo.py",
    "web/in_threads.py": "tests/web/test_running.py",
    "web/data.py": "tests/web/test_running.py",
    "web/fetching.py": "tests/web/test_running.py",
    "web/protocol.py": "tests/web/test_running.py",
    "exchange/dsp/records.py": "tests/exchange/dsp/test_participant.py",
    "exchange/durable.py": "tests/exchange/test_whole_file.py",
    "model/release_events.py": "tests/release/test_case.py",
    "cli/sustaining.py": "tests/cli/test_spares.py",
    "model/retrofit_tables.py": "tests/model/checks/test_retrofitting.py",
    "sustain/course.py": "tests/sustain/test_coursing.py",
    "sustain/retrofit/schedule.py": "tests/sustain/retrofit/test_scheduling.py",
    "model/sustain_tables.py": "tests/model/checks/test_sustaining.py",
    "model/record_tables.py": "tests/model/checks/test_releases.py",
    "model/release_tables.py": "tests/model/checks/test_releases.py",
    "release/dated_records.py": "tests/release/test_obligations.py",
    "cli/plans.py": "tests/cli/test_commands.py",
    "cli/programme.py": "tests/cli/test_commands.py",
    "cli/show.py": "tests/cli/test_commands.py",
    "cli/tables.py": "tests/cli/test_commands.py",
    "model/schedule.py": "tests/store/test_ms_project.py",
    "intake/project_draft.py": "tests/intake/test_project_tables.py",
    "model/errors.py": "tests/house/test_errors.py",
    "model/findings.py": "tests/model/checks",
    "model/language.py": "tests/app/test_languages.py",
    "model/plan_result.py": "tests/planning/test_outcome.py",
    "model/results.py": "tests/planning/test_outcome.py",
    "model/schema.py": "tests/model/checks",
    "model/settings.py": "tests/model/test_setting_values.py",
    "model/tables.py": "tests/model/checks",
    "planning/matrix.py": "tests/planning/test_against_linopy.py",
    "planning/network.py": "tests/planning/test_against_linopy.py",
    "planning/outcome_money.py": "tests/planning/test_outcome.py",
    "planning/outcome_needs.py": "tests/planning/test_outcome.py",
    "planning/outcome_supply.py": "tests/planning/test_outcome.py",
    "planning/places.py": "tests/planning/test_reasons.py",
    "planning/recourse.py": "tests/planning/test_against_linopy.py",
    "planning/solving.py": "tests/planning/test_against_linopy.py",
}
"""Modules without a test file of their own, and where they are tested instead."""

VAGUE = {"utils", "helpers", "common", "manager", "base", "engine", "processor", "handler"}
A_MACHINE = re.compile(r"(?<![\w./])/(?:root|work)/")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_files_are_short_or_say_why_not():
    long = {name(path) for path in PYTHON if len(path.read_text("utf-8").splitlines()) > LONGEST}

    assert set(LONG) == long


def test_no_module_has_a_vague_name():
    assert [] == [name(path) for path in PYTHON if VAGUE & {path.stem, path.parent.name}]


def test_every_module_has_its_test_file_or_says_why_not():
    modules = [p.relative_to(SOURCE) for p in SOURCE.rglob("*.py") if not p.name.startswith("__")]
    without = {
        module.as_posix()
        for module in modules
        if not (ROOT / "tests" / module.parent / f"test_{module.name}").exists()
    }

    assert set(UNMIRRORED) == without
    assert all((ROOT / place).exists() for place in UNMIRRORED.values())


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="only git knows which files are ours")
def test_no_file_names_a_path_of_a_machine():
    listed = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    ours = [ROOT / path for path in listed if path and (ROOT / path).is_file()]

    assert [] == [name(p) for p in ours if A_MACHINE.search(p.read_text("utf-8", "ignore"))]
