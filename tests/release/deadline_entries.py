"""Deadlines for tests, as entries of rule data hold them."""

from __future__ import annotations

from kuznia.release.deadlines import Deadlines
from kuznia.release.decision import Entry

AGREEMENTS = ["MLA", "TAA", "WDA"]
VALUES: dict[str, object] = {
    "signed_copy": {"law": "us.signed_copy_days", "kinds": AGREEMENTS},
    "not_concluded": {"spans": "60 days", "kinds": AGREEMENTS},
    "unsigned_status": {"spans": "1 year", "kinds": AGREEMENTS},
    "annual_report": {"spans": "31 days", "kinds": ["MLA"]},
    "renewal": ["180 days", "90 days", "60 days"],
    "initial_export": {"spans": "30 days", "kinds": [*AGREEMENTS, "DSP-5"]},
    "release_log": "0 days",
    "records": "5 years",
    "serial_registration": "0 days",
    "first_inventory": "90 days",
    "inventory": "1 year",
    "event_report": "7 days",
    "disposition": "30 days",
    "certificate_renewal": "30 days",
    "application_answer": "30 days",
    "screening": "12 months",
    "clearance": "90 days",
    "training": "30 days",
    "nda": "30 days",
    "receipt": "10 days",
    "recall": "3 days",
    "key": "30 days",
}


def entry(name: str, value: object, source: str = "22 CFR 1", *, verified: bool = True) -> Entry:
    """Give a piece of law."""
    return Entry(name, value, "2000-01-01", None, source, verified)


LAW = {
    "us.signed_copy_days": entry("us.signed_copy_days", 30, "22 CFR 124.4(a)"),
    "rule.A3": entry("rule.A3", ["US"]),
    **{f"deadline.{name}": entry(f"deadline.{name}", value) for name, value in VALUES.items()},
}

DEADLINES = Deadlines.of(LAW)
