"""Where a node listens, with or without TLS, and at which address its peers reach it."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kuznia.exchange.dsp.partners import proper_address
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.web.certificates import Pair, require_name, server_context
from kuznia.web.running import require_loopback

EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 - to find out who asks for it


@dataclass(frozen=True, slots=True)
class Files:
    """What a node listens with; without any, it does so without TLS."""

    certificate: Path | None = None
    key: Path | None = None
    client_authority: Path | None = None
    """Whose certificates callers must show; None lets anyone call."""

    def pair(self) -> Pair | None:
        """Give the certificate and its key.

        Raises Refused when there is one of the files without those that it needs.
        """
        if self.certificate is not None and self.key is not None:
            return Pair(self.certificate, self.key)
        if not any((self.certificate, self.key, self.client_authority)):
            return None
        raise Refused(
            msg("TLS needs a certificate and its key"),
            msg("give both: --certificate FILE --certificate-key FILE"),
        )


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a node listens."""

    host: str
    port: int
    address: str
    """Root address at which peers reach it."""
    tls: ssl.SSLContext | None

    @classmethod
    def of(
        cls, host: str, port: int, address: str | None = None, files: Files | None = None
    ) -> Listening:
        """Prepare to listen; without an address of its own a node is reached where it listens.

        Raises Refused when the node would listen beyond this machine without TLS, when a file or
        the address is missing, or the certificate is not for the address, and as `server_context`
        and `proper_address` do.
        """
        files = files or Files()
        pair = files.pair()
        require_loopback(host, with_tls=pair is not None)
        scheme = "http" if pair is None else "https"
        if address is None and host in EVERYWHERE:
            raise Refused(
                msg("peers cannot reach a node at {host}", host=host),
                msg("give the address at which they reach it, with --address https://..."),
            )
        name = f"[{host}]" if ":" in host else host
        root = proper_address(address or f"{scheme}://{name}:{port}")
        if pair is None:
            return cls(host, port, root, None)
        found = urlsplit(root)
        if found.scheme != scheme:
            raise Refused(
                msg(
                    "a node with a certificate answers by TLS alone, and is not reached at {address}",
                    address=root,
                ),
                msg("write the address with https://, or leave the certificate out"),
            )
        require_name(pair, found.hostname or "")
        return cls(host, port, root, server_context(pair, files.client_authority))
