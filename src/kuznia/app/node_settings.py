"""The file `node.toml` of a party's folder: what its node is called, and how it uses TLS.

Without the file a node takes part under its party's code, trusts the authorities of the system, and
shows no certificate to those that it calls.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from kuznia.exchange.dsp.did import document_address
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

FILE = "node.toml"
LARGEST = 1024 * 1024
SECTIONS = {
    "node": {"name"},
    "tls": {"authority", "certificate", "key"},
}
"""What may stand in the file: sections and their fields."""


@dataclass(frozen=True, slots=True)
class Trust:
    """Whom a node trusts when it calls, and what it shows then; None where the file says nothing."""

    authority: Path | None
    certificate: Path | None
    key: Path | None


@dataclass(frozen=True, slots=True)
class NodeSettings:
    """What `node.toml` says."""

    sections: Mapping[str, Mapping[str, object]]

    def name(self, party: str) -> str:
        """Give the identifier at which the node of a party takes part.

        Raises Invalid when it is neither that of the party nor a did:web.
        """
        name = self._text("node", "name", participant_of(party))
        if name != participant_of(party):
            document_address(name)
        return name

    def trust(self, folder: Path) -> Trust:
        """Give the files of TLS; their paths are those from the folder on.

        Raises Invalid when there is a certificate without its key, or a key alone.
        """
        found = {
            field: folder / self._text("tls", field)
            for field in self.sections.get("tls", {})
        }  # fmt: skip
        if ("certificate" in found) != ("key" in found):
            raise _invalid(msg("[tls] has one of 'certificate' and 'key' without the other"))
        return Trust(found.get("authority"), found.get("certificate"), found.get("key"))

    def _text(self, section: str, field: str, default: str | None = None) -> str:
        value = self.sections.get(section, {}).get(field, default)
        if not isinstance(value, str) or not value:
            raise _invalid(msg("[{section}] has no text '{field}'", section=section, field=field))
        return value


def read_settings(folder: Path) -> NodeSettings:
    """Read `node.toml` of a folder; one that is not there says nothing.

    Raises Invalid when it is no TOML or says something that is not known.
    """
    try:
        found = tomllib.loads(read_whole(folder / FILE, LARGEST).decode())
    except NotFound:
        return NodeSettings({})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise _invalid(msg("it is no TOML: {reason}", reason=error)) from error
    for section, fields in found.items():
        known = SECTIONS.get(section)
        if known is None or not isinstance(fields, dict):
            raise _invalid(msg("there is no section [{section}]", section=section))
        for field in cast("dict[str, object]", fields):
            if field not in known:
                raise _invalid(msg("[{section}] has no field '{field}'", section=section,
                                   field=field))  # fmt: skip
    return NodeSettings(found)


def _invalid(reason: Message) -> Invalid:
    return Invalid(
        msg("{file} is not right: {reason}", file=FILE, reason=reason),
        [Finding("node_settings", Severity.ERROR, FILE, reason)],
    )
