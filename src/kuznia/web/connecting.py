"""Connections to peers: how a node reaches them, and in plain words why it does not."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx2

from kuznia.app.node_settings import FILE, read_settings
from kuznia.model.errors import PeerFailed
from kuznia.model.language import Message, msg
from kuznia.web.certificates import Pair, client_context

SECONDS = 30
_EXPIRED = {10}
_OTHER_NAME = {62, 64}
_UNKNOWN_AUTHORITY = {18, 19, 20, 21}
"""Numbers that OpenSSL gives to what is wrong with a certificate."""
_OF_OUR_CERTIFICATE = ("CERTIFICATE", "UNKNOWN_CA", "HANDSHAKE_FAILURE", "DECRYPT_ERROR")
"""Words in the alerts of a server that does not take what it was shown."""


def client_of(folder: Path, seconds: float = SECONDS) -> httpx2.Client:
    """Give a client that reaches peers in the name of a party's folder.

    Raises as `tls_of` does.
    """
    return httpx2.Client(timeout=seconds, verify=tls_of(folder))


def tls_of(folder: Path) -> ssl.SSLContext:
    """Give whom a folder's node trusts, and what it shows when a peer wants a certificate.

    Raises as `read_settings` and `client_context` do.
    """
    said = read_settings(folder).trust(folder)
    pair = Pair(said.certificate, said.key) if said.certificate and said.key else None
    return client_context(said.authority, pair)


def received(client: httpx2.Client, url: str, largest: int) -> bytes:
    """Fetch what a peer shows to anyone, up to *largest* bytes of it.

    Raises PeerFailed when it cannot be reached, answers otherwise than with 200, or shows more.
    """
    content = b""
    try:
        with client.stream("GET", url) as answer:
            if answer.status_code != 200:
                raise PeerFailed(
                    msg("{address} answers {status}", address=url, status=answer.status_code)
                )
            for part in answer.iter_bytes():
                content += part
                if len(content) > largest:
                    raise PeerFailed(
                        msg("{path} is larger than {most} bytes", path=url, most=largest)
                    )
    except httpx2.HTTPError as error:
        raise unreachable(url, error) from error
    return content


def unreachable(url: str, error: httpx2.HTTPError) -> PeerFailed:
    """Make the error that says why a peer is not reached."""
    found = _of_tls(error)
    if isinstance(found, ssl.SSLCertVerificationError):
        return _not_trusted(url, found)
    reason = "" if found is None else found.reason or ""
    if "CERTIFICATE_REQUIRED" in reason:
        return PeerFailed(
            msg("{address} wants to see a certificate of this node", address=url),
            msg("name one in {file}, under [tls]: certificate and key", file=FILE),
        )
    if "ALERT" in reason and any(word in reason for word in _OF_OUR_CERTIFICATE):
        return PeerFailed(
            msg("{address} does not take the certificate of this node: {reason}", address=url,
                reason=reason),
            msg("it wants one of its own authority, which is named in {file} under [tls]",
                file=FILE),
        )  # fmt: skip
    if reason in ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE"):
        return PeerFailed(
            msg("{address} does not speak TLS", address=url),
            msg("without TLS its address begins with http://"),
        )
    return PeerFailed(
        msg("{address} cannot be reached: {reason}", address=url, reason=error),
        _advice(url, error, reason),
    )


def _advice(url: str, error: httpx2.HTTPError, reason: str) -> Message | None:
    """Say what a peer may want that hangs up without a word."""
    hung_up = isinstance(error, httpx2.RemoteProtocolError | httpx2.ReadError)
    if url.startswith("http://") and hung_up:
        return msg("with TLS its address begins with https://")
    if url.startswith("https://") and (hung_up or "EOF" in reason):
        return msg("it may want to see another certificate of this node; {file} names it, under "
                   "[tls]", file=FILE)  # fmt: skip
    return None


def _not_trusted(url: str, error: ssl.SSLCertVerificationError) -> PeerFailed:
    number = error.verify_code
    if number in _EXPIRED:
        return PeerFailed(
            msg("the certificate of {address} has expired", address=url),
            msg("the other party has to renew it; compare the clocks, too"),
        )
    if number in _OTHER_NAME:
        return PeerFailed(
            msg("the certificate of {address} is for another host", address=url),
            msg("use the name that the certificate bears, or ask the other party for a right one"),
        )
    if number in _UNKNOWN_AUTHORITY:
        return PeerFailed(
            msg("the certificate of {address} is of no authority that is trusted here",
                address=url),
            msg('name its authority in {file}, under [tls]: authority = "FILE"', file=FILE),
        )  # fmt: skip
    return PeerFailed(
        msg("the certificate of {address} is not right: {reason}", address=url,
            reason=error.verify_message)
    )  # fmt: skip


def _of_tls(error: BaseException | None) -> ssl.SSLError | None:
    while error is not None and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error
