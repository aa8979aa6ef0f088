"""The file `node.toml` of a party's folder: what its node is called, how it is known, what it does.

Without the file a node is known by the keys of its party and offers its releases; it trusts the
authorities of the system, and shows no certificate to those that it calls.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import cast

from kuznia.app.identities import Identity, KeyIdentity, StaticIdentity
from kuznia.app.known_cases import KnownCases
from kuznia.app.mock_identity import MockIdentity
from kuznia.app.offering import Offering, Releases
from kuznia.app.scripted import Scripted
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.did import document_address
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.store.node_settings import StoreSettings

FILE = "node.toml"
LARGEST = 1024 * 1024
SECTIONS = {
    "node": {"name"},
    "identity": {"kind", "header", "callers"},
    "rules": {"file"},
    "tls": {"authority", "certificate", "key"},
    "serving": {"bytes_per_second"},
    "store": {field.name for field in fields(StoreSettings)},  # which are read there
}
"""What may stand in the file: sections and their fields."""
KEYS, STATIC, MOCK = "keys", "static", "edc-mock"


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
        """Give the participant that the node of a party is.

        Raises Invalid when its keys show neither the party by the name nor a did:web.
        """
        name = self._text("node", "name", participant_of(party))
        if name != participant_of(party) and self._kind() == KEYS:
            try:
                document_address(name)
            except Invalid as error:
                raise _invalid(msg("a node that is known by keys is called {name}, or by a did:web "
                                   "such as did:web:node.example%3A8280",
                                   name=participant_of(party))) from error  # fmt: skip
        return name

    def identity(self, folder: WatchedFolder, key: PrivateKey, address: str) -> Identity:
        """Give the way in which the node and its callers know each other.

        Raises Invalid when it is none that there is, and Refused when one that proves nothing is to
        serve at an address beyond this machine.
        """
        kind = self._kind()
        if kind == KEYS:
            return KeyIdentity.of(folder, key, self.name(key.public.party))
        if kind == STATIC:
            return StaticIdentity(self._text("identity", "header"), self._callers())
        if kind == MOCK:
            return MockIdentity.of(self.name(key.public.party), address)
        raise _invalid(msg("there is no identity of the kind {kind}", kind=kind))

    def offering(self, folder: WatchedFolder) -> Offering:
        """Give what the node offers and decides: the releases of its party, or a script.

        Raises as `Scripted.of` does.
        """
        if "rules" in self.sections:
            return Scripted.of(folder.path / self._text("rules", "file"))
        return Releases(folder, KnownCases(folder))

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

    def bytes_per_second(self) -> int:
        """Give how many bytes of data the node gives in a second, to all together; 0 for no limit.

        Raises Invalid when it is no whole number from 1 on.
        """
        value = self.sections.get("serving", {}).get("bytes_per_second")
        if value is None:
            return 0
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise _invalid(msg("[serving] 'bytes_per_second' is a whole number from 1 on, not {value}",
                               value=value))  # fmt: skip
        return value

    def _kind(self) -> str:
        return self._text("identity", "kind", KEYS)

    def _callers(self) -> Mapping[str, str]:
        found = self.sections["identity"].get("callers")
        callers = cast("dict[str, object]", found) if isinstance(found, dict) else {}
        if not callers or not all(header and isinstance(name, str) and name
                                  for header, name in callers.items()):  # fmt: skip
            raise _invalid(msg("[identity] has no table 'callers' of participants by their header"))
        return cast("dict[str, str]", callers)

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
    for section, said in found.items():
        known = SECTIONS.get(section)
        if known is None or not isinstance(said, dict):
            raise _invalid(msg("there is no section [{section}]", section=section))
        for field in cast("dict[str, object]", said):
            if field not in known:
                raise _invalid(msg("[{section}] has no field '{field}'", section=section,
                                   field=field))  # fmt: skip
    return NodeSettings(found)


def _invalid(reason: Message) -> Invalid:
    return Invalid(
        msg("{file} is not right: {reason}", file=FILE, reason=reason),
        [Finding("node_settings", Severity.ERROR, FILE, reason)],
    )
