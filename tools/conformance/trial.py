"""One trial: a fresh node, the kit against it, and what the kit has found."""

from __future__ import annotations

from pathlib import Path

from kuznia.app.node import PROTOCOL
from kuznia.web.hooks import NEGOTIATIONS, TRANSFERS
from kuznia.web.in_threads import free_port
from tools.conformance.kit import HERE, Outcome, assemble, properties, run
from tools.conformance.node import running

RULES = HERE / "kit.toml"
NAME = "did:web:kuznia.example"
CALLER, HEADER = "TCK_PARTICIPANT", "Bearer kit"


def trial(build: Path, only: str = "") -> Outcome:
    """Run the kit, or those of its tests whose names begin with *only*, against a fresh node.

    Raises Unavailable as `assemble` does.
    """
    build.mkdir(parents=True, exist_ok=True)
    path = assemble(build)
    with running(build / "node", RULES, name=NAME, caller=CALLER, header=HEADER) as address:
        settings = build / "kit.properties"
        settings.write_text(
            properties(node=address, participant=NAME, header=HEADER, path=PROTOCOL,
                       hooks=(NEGOTIATIONS, TRANSFERS), port=free_port())
        )  # fmt: skip
        return run(path, settings, build / "kit.log", only)
