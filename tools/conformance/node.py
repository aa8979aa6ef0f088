"""A node that follows rules, as its users run it, over a fresh folder."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kuznia.web.in_threads import free_port
from tools.serving import kuznia, serving

PARTY, HOLDER = "UA", "ua-node"
SETTINGS = """\
[node]
name = "{name}"

[identity]
kind = "static"
header = "Bearer kuznia"
callers = {{ "{header}" = "{caller}" }}

[rules]
file = "rules.toml"
"""
_PASSPHRASE = "a key that guards nothing"  # noqa: S105 - as it says


@contextmanager
def running(folder: Path, rules: Path, *, name: str, caller: str,
            header: str) -> Generator[str]:  # fmt: skip
    """Run a node that follows rules in the body of a `with` block; give its address."""
    shutil.rmtree(folder, ignore_errors=True)
    kuznia("init", folder, "--party", PARTY, passphrase=_PASSPHRASE)
    kuznia("key", "new", HOLDER, "--role", "node", "--in", folder, passphrase=_PASSPHRASE)
    shutil.copyfile(rules, folder / "rules.toml")
    (folder / "node.toml").write_text(SETTINGS.format(name=name, caller=caller, header=header))
    with serving(folder, HOLDER, free_port(), _PASSPHRASE) as address:
        yield address
