"""The best of all schedules of a few jobs, found by trying every start: a second method for tests."""

from __future__ import annotations

from kuznia.sustain.retrofit.feasible import violations
from kuznia.sustain.retrofit.work import Times, Work, Worth, worth


def best_of_all(work: Work, most: int) -> Worth:
    """Give the worth of the best schedule that ends by a tick."""
    options = [
        [(start, end) for start in range(job.earliest, most + 1)
         if (end := _end(work, number, start)) is not None and end <= most]
        for number, job in enumerate(work.jobs)
    ]  # fmt: skip
    best = [Worth(10**9, 10**9, 10**9)]
    _search(work, options, [], best)
    return best[0]


def _search(
    work: Work, options: list[list[tuple[int, int]]], chosen: list[tuple[int, int]],
    best: list[Worth],
) -> None:  # fmt: skip
    job = len(chosen)
    if job == len(work.jobs):
        times = Times(tuple(s for s, _ in chosen), tuple(e for _, e in chosen))
        found = worth(work, times)
        if found < best[0] and not list(violations(work, times)):
            best[0] = found
        return
    for start, end in options[job]:
        late = sum(max(0, max(e for _, e in [*chosen, (start, end)][group.jobs[0] : group.jobs[-1] + 1])
                       - group.due) * group.weight
                   for group in work.groups if group.due is not None and group.jobs[0] <= job)  # fmt: skip
        last = max([end, *(e for _, e in chosen)])
        if (late, last) > (best[0].lateness, best[0].end):
            if late > best[0].lateness:
                break
            continue
        if _waits(work, job, start, end, chosen):
            _search(work, options, [*chosen, (start, end)], best)


def _waits(work: Work, job: int, start: int, end: int, chosen: list[tuple[int, int]]) -> bool:
    for wait in work.waits:
        if wait.job == job and wait.after < job:
            at = chosen[wait.after][1 if wait.link in ("FS", "FF") else 0] + wait.lag
            if (start if wait.link in ("FS", "SS") else end) < at:
                return False
    return True


def _end(work: Work, number: int, start: int) -> int | None:
    """Give the end of a job that starts at a tick; None where it may not."""
    job = work.jobs[number]
    works, end, left = work.works[job.pattern], start, job.hours
    if left and not works[start]:
        return None
    while left:
        left -= int(works[end])
        end += 1
    return end
