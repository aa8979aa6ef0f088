"""Why a goal cannot be reached: closed steps, steps without a duration, circles."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.circles import find_circles, written
from kuznia.model.language import Message, msg
from kuznia.release.earliest import earliest_finishes
from kuznia.release.prerequisites import Network, Prerequisites


def obstacles(prerequisites: Prerequisites, network: Network) -> tuple[Message, ...]:
    """Say what stands in the way; nothing when the goal can be reached or is reached."""
    can = earliest_finishes(network, network.durations.keys())
    if not network.groups or network.goal in can:
        return ()
    reasons: list[Message] = []
    blocked: dict[str, list[str]] = {}
    waiting = [network.goal]
    while waiting:
        code = waiting.pop()
        if code in blocked:
            continue
        reasons += _own(prerequisites, code) if code not in network.durations else ()
        dead = [g for g in network.groups[code] if not any(member in can for member in g)]
        blocked[code] = [member for group in dead for member in group]
        waiting += sorted(blocked[code], reverse=True)
    reasons += [
        msg("these steps wait for each other: {circle}", circle=written(circle))
        for circle in find_circles(blocked)
    ]
    return tuple(reasons)


def _own(prerequisites: Prerequisites, code: str) -> Iterator[Message]:
    step = prerequisites.steps.get(code)
    if step is None:
        yield msg("{step} is waited for and is not among the steps", step=code)
    elif step.closed:
        yield msg("{step} can no longer be done", step=code)
    elif step.months_p50 is None:
        yield msg("it is not known how long {step} takes: enter its months_p50", step=code)
    else:
        yield msg(
            "{step} has no possible duration: months_p50 {p50}, months_p90 {p90}",
            step=code,
            p50=step.months_p50,
            p90=step.months_p90,
        )
