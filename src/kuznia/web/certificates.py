"""Certificates for TLS: read from their files, and looked at before a connection needs them."""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID, ObjectIdentifier

from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

LARGEST = 4 * 1024 * 1024
_FORM = serialization.PublicFormat.SubjectPublicKeyInfo


@dataclass(frozen=True, slots=True)
class Pair:
    """A certificate, with those between it and its authority, and its private key."""

    certificate: Path
    key: Path

    def names(self) -> tuple[str, ...]:
        """Give the hosts that the certificate is for.

        Raises NotFound and Invalid when the file is missing or holds none.
        """
        own = _certificates(self.certificate)[0]
        try:
            found = own.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        except x509.ExtensionNotFound:
            return ()
        addresses = (str(each) for each in found.get_values_for_type(x509.IPAddress))
        return (*found.get_values_for_type(x509.DNSName), *addresses)


def server_context(pair: Pair, client_authority: Path | None = None) -> ssl.SSLContext:
    """Give the settings of a server; with an authority, it answers only clients that show one of its certificates.

    Raises NotFound, Invalid or Refused, naming the file and what was expected of it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    _show(context, pair, ExtendedKeyUsageOID.SERVER_AUTH)
    if client_authority is not None:
        _trust(context, client_authority)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


def client_context(authority: Path | None = None, pair: Pair | None = None) -> ssl.SSLContext:
    """Give the settings of a client: it trusts one authority or those of the system, and may show a certificate.

    Raises as `server_context` does.
    """
    if authority is None:
        context = ssl.create_default_context()
    else:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _trust(context, authority)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if pair is not None:
        _show(context, pair, ExtendedKeyUsageOID.CLIENT_AUTH)
    return context


def require_name(pair: Pair, host: str) -> None:
    """Refuse a certificate that peers will not take from a node at a host.

    Raises Refused.
    """
    names = pair.names()
    if not any(_fits(name, host) for name in names):
        raise Refused(
            msg("the certificate in {path} is not for {host}", path=pair.certificate, host=host),
            msg("it is for: {names}; give the address with --address",
                names=", ".join(names) or "–"),
        )  # fmt: skip


def _fits(name: str, host: str) -> bool:
    try:
        return ipaddress.ip_address(name) == ipaddress.ip_address(host)
    except ValueError:
        pass
    if name.startswith("*."):
        return name[2:].lower() == host.partition(".")[2].lower() != ""
    return name.lower() == host.lower()


def _show(context: ssl.SSLContext, pair: Pair, use: ObjectIdentifier) -> None:
    own = _certificates(pair.certificate)[0]
    _require_valid([own], pair.certificate)
    _require_use(own, use, pair.certificate)
    _require_key(own, pair)
    try:
        context.load_cert_chain(pair.certificate, pair.key)
    except ssl.SSLError as error:
        raise _unusable(pair.certificate, error) from error


def _trust(context: ssl.SSLContext, authority: Path) -> None:
    authorities = [each for each in _certificates(authority) if _is_authority(each)]
    if not authorities:
        raise Invalid(
            msg("{path} holds no certificate of an authority", path=authority),
            hint=msg("it is the certificate that has signed those of the nodes"),
        )
    _require_valid(authorities, authority)
    try:
        context.load_verify_locations(authority)
    except ssl.SSLError as error:
        raise _unusable(authority, error) from error


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(read_whole(path, LARGEST))
    except ValueError as error:
        raise Invalid(
            msg("{path} holds no certificate in PEM", path=path),
            hint=msg("it is a text with a line -----BEGIN CERTIFICATE-----"),
        ) from error


def _require_valid(certificates: Sequence[x509.Certificate], path: Path) -> None:
    """Refuse a file of which no certificate is valid now."""
    now = datetime.now(UTC)
    if any(each.not_valid_before_utc <= now <= each.not_valid_after_utc for each in certificates):
        return
    first = certificates[0]
    if now < first.not_valid_before_utc:
        raise Refused(
            msg("the certificate in {path} is not valid before {day}", path=path,
                day=first.not_valid_before_utc.date()),
            msg("check the clock of this machine"),
        )  # fmt: skip
    raise Refused(
        msg("the certificate in {path} was valid to {day}", path=path,
            day=first.not_valid_after_utc.date()),
        msg("get a new one from its authority"),
    )  # fmt: skip


def _require_use(certificate: x509.Certificate, use: ObjectIdentifier, path: Path) -> None:
    try:
        uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return  # for any use
    if use not in uses and ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE not in uses:
        raise Refused(
            msg("the certificate in {path} is not for servers", path=path)
            if use == ExtendedKeyUsageOID.SERVER_AUTH
            else msg("the certificate in {path} is not for clients", path=path),
            msg("ask its authority for one with the right extended key usage"),
        )


def _require_key(certificate: x509.Certificate, pair: Pair) -> None:
    """Refuse a key that is locked, that others may read, or that is of another certificate."""
    content = read_whole(pair.key, LARGEST)
    if os.name == "posix" and pair.key.stat().st_mode & 0o077:
        raise Refused(
            msg("{path} may be read by others than its owner", path=pair.key),
            msg("make it yours alone, as by: chmod 600 {path}", path=pair.key),
        )
    try:
        key = serialization.load_pem_private_key(content, None)
    except TypeError:
        raise Invalid(
            msg("{path} is locked by a passphrase", path=pair.key),
            hint=msg(
                "give it without a passphrase, in a file that only its owner may read: a node "
                "is often started with nobody there to type one"
            ),
        ) from None
    except ValueError:
        raise Invalid(
            msg("{path} holds no private key in PEM", path=pair.key),
            hint=msg("it is a text with a line -----BEGIN PRIVATE KEY-----"),
        ) from None
    own, found = (each.public_bytes(serialization.Encoding.DER, _FORM)
                  for each in (certificate.public_key(), key.public_key()))  # fmt: skip
    if own != found:
        raise Invalid(
            msg("{key} is not the key of the certificate in {path}", key=pair.key,
                path=pair.certificate),
            hint=msg("the own certificate stands first in its file"),
        )  # fmt: skip


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False


def _unusable(path: Path, error: ssl.SSLError) -> Invalid:
    return Invalid(msg("{path} cannot be used: {reason}", path=path, reason=error.reason))
