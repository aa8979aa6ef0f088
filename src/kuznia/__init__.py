"""Kuznia: release, plan and account for a bilateral co-production programme.

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
    from kuznia.app.authorisations import list_authorisations as list_authorisations
    from kuznia.app.authorisations import path_to_authorised as path_to_authorised
    from kuznia.app.checks_of_release import check_release as check_release
    from kuznia.app.depots import plan_depots as plan_depots
    from kuznia.app.dues import obligations as obligations
    from kuznia.app.exporting import export_plan as export_plan
    from kuznia.app.generating import generate as generate
    from kuznia.app.languages import use_language as use_language
    from kuznia.app.packages import build_package as build_package
    from kuznia.app.packages import seal_edition as seal_edition
    from kuznia.app.plans import Plan as Plan
    from kuznia.app.plans import load_plan as load_plan
    from kuznia.app.plans import plan as plan
    from kuznia.app.programmes import check as check
    from kuznia.app.programmes import read as read
    from kuznia.app.programmes import sample as sample
    from kuznia.app.programmes import write as write
    from kuznia.app.releases import approve as approve
    from kuznia.app.releases import propose as propose
    from kuznia.app.retrofits import plan_retrofit as plan_retrofit
    from kuznia.app.retrofits import retrofit_status as retrofit_status
    from kuznia.app.simulations import simulate_support as simulate_support
    from kuznia.app.spares import plan_spares as plan_spares
    from kuznia.app.verifying import verify_package as verify_package
    from kuznia.model.errors import KuzniaError as KuzniaError
    from kuznia.model.programme import Programme as Programme
    from kuznia.release.register import Request as Request

__version__ = "0.1.0"

_HOMES = {
    "Request": "kuznia.release.register",
    "approve": "kuznia.app.releases",
    "build_package": "kuznia.app.packages",
    "check_release": "kuznia.app.checks_of_release",
    "export_plan": "kuznia.app.exporting",
    "generate": "kuznia.app.generating",
    "list_authorisations": "kuznia.app.authorisations",
    "obligations": "kuznia.app.dues",
    "plan_depots": "kuznia.app.depots",
    "plan_retrofit": "kuznia.app.retrofits",
    "plan_spares": "kuznia.app.spares",
    "path_to_authorised": "kuznia.app.authorisations",
    "propose": "kuznia.app.releases",
    "retrofit_status": "kuznia.app.retrofits",
    "seal_edition": "kuznia.app.packages",
    "simulate_support": "kuznia.app.simulations",
    "verify_package": "kuznia.app.verifying",
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
    "Request",
    "approve",
    "build_package",
    "check",
    "check_release",
    "export_plan",
    "generate",
    "list_authorisations",
    "load_plan",
    "obligations",
    "path_to_authorised",
    "plan",
    "plan_depots",
    "plan_spares",
    "propose",
    "read",
    "sample",
    "seal_edition",
    "simulate_support",
    "use_language",
    "verify_package",
    "write",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'kuznia' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
