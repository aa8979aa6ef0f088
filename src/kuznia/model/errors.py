"""Errors, by who must act.

    KuzniaError
    ├── Invalid        the programme or file is wrong: its owner corrects it
    ├── NotFound       something that was named does not exist: the caller names another
    ├── Refused        a rule or limit said no: see what would change it
    │   └── Unable     this machine cannot now, as when its disk is full: make room, try again
    │       └── Busy   another program is writing there: try again when it has finished
    ├── Unmet          the plan cannot do what was asked: see what would help
    ├── PeerFailed     the other party's node cannot be reached or answers wrongly: ask it
    ├── MissingExtra   an optional part is not installed
    └── Interrupted    the user stopped the work

Each has a stable `code`, a translated `message`, a `hint` that says what to do next, and one exit
code of the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from kuznia.model.language import Message, msg

if TYPE_CHECKING:
    from kuznia.model.findings import Finding


class KuzniaError(Exception):
    """Any failure that Kuznia explains to its user."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[int] = 1

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return str(self.message)


class Invalid(KuzniaError):
    """The programme or file is wrong; `findings` says where and what was expected."""

    code = "invalid"

    def __init__(
        self,
        message: Message,
        findings: Sequence[Finding] = (),
        hint: Message | None = None,
    ) -> None:
        super().__init__(message, hint)
        self.findings = tuple(findings)


class NotFound(KuzniaError):
    """Something that was named does not exist."""

    code = "not-found"


class Refused(KuzniaError):
    """A rule or a limit said no."""

    code = "refused"
    exit_code = 3


class Unable(Refused):
    """This machine cannot do it now, and may later; nothing is wrong with what was asked."""

    code = "unable"


class Busy(Unable):
    """Another program is writing there."""

    code = "busy"


class Unmet(KuzniaError):
    """The plan cannot do what was asked."""

    code = "unmet"
    exit_code = 4


class PeerFailed(KuzniaError):
    """The other party's node cannot be reached, or answers otherwise than the protocol says."""

    code = "peer-failed"
    exit_code = 5


class MissingExtra(KuzniaError):
    """An optional part of Kuznia is needed and not installed."""

    code = "missing-extra"

    def __init__(self, extra: str, purpose: Message) -> None:
        super().__init__(
            msg("{purpose} needs the optional part '{extra}'", purpose=purpose, extra=extra),
            msg('install it with: pip install "kuznia[{extra}]"', extra=extra),
        )
        self.extra = extra


class Interrupted(KuzniaError):
    """The user stopped the work."""

    code = "interrupted"
    exit_code = 130
