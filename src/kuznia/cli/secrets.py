"""Passphrases: from the environment or asked for on the terminal, never from the command line."""

from __future__ import annotations

import getpass
import os
import sys

from kuznia.model.errors import Refused
from kuznia.model.language import _, msg

VARIABLE = "KUZNIA_PASSPHRASE"


def passphrase(holder: str, *, new: bool = False) -> str:
    """Give the passphrase of a holder; a new one is asked for twice.

    Raises Refused when there is no terminal to ask on, or the two differ.
    """
    given = os.environ.get(VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise Refused(
            msg("the passphrase of {holder} is needed", holder=holder),
            msg("run it on a terminal, or set {variable}", variable=VARIABLE),
        )
    first = getpass.getpass(_("Passphrase of {holder}: ").format(holder=holder))
    if new and getpass.getpass(_("The same again: ")) != first:
        raise Refused(msg("the two passphrases differ"), msg("nothing was made; try again"))
    return first
