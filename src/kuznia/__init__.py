"""Kuznia: plan a bilateral co-production programme and price its gates.

    >>> import kuznia as kz
    >>> programme = kz.read(kz.sample("bracket"))
    >>> plan = kz.plan(programme)
    >>> plan.needs.columns[:4]
    ['need', 'item', 'site', 'due']

Everything is imported when first used, so `import kuznia` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kuznia.app.languages import use_language as use_language
    from kuznia.app.plans import Plan as Plan
    from kuznia.app.plans import load_plan as load_plan
    from kuznia.app.plans import plan as plan
    from kuznia.app.programmes import check as check
    from kuznia.app.programmes import read as read
    from kuznia.app.programmes import sample as sample
    from kuznia.app.programmes import write as write
    from kuznia.model.errors import KuzniaError as KuzniaError
    from kuznia.model.programme import Programme as Programme

__version__ = "0.1.0"

_HOMES = {
    "Plan": "kuznia.app.plans",
    "plan": "kuznia.app.plans",
    "load_plan": "kuznia.app.plans",
    "read": "kuznia.app.programmes",
    "write": "kuznia.app.programmes",
    "check": "kuznia.app.programmes",
    "sample": "kuznia.app.programmes",
    "use_language": "kuznia.app.languages",
    "KuzniaError": "kuznia.model.errors",
    "Programme": "kuznia.model.programme",
}

__all__ = [
    "KuzniaError",
    "Plan",
    "Programme",
    "check",
    "load_plan",
    "plan",
    "read",
    "sample",
    "use_language",
    "write",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kuznia' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
