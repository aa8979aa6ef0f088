"""`kuznia release attest | propose | approve | show | import | withdraw | receive | recall | replay`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, TypeVar

from cyclopts import Parameter

from kuznia.app.checks_of_release import Stopped
from kuznia.app.releases import Said
from kuznia.cli.releases import HERE, In, On, Purpose, Site, Under, Without, show_verdict
from kuznia.cli.secrets import passphrase
from kuznia.cli.show import AsJson, console, show_json, show_table
from kuznia.model.language import _
from kuznia.release.case import EVENTS, STATES
from kuznia.release.register import Request

Result = TypeVar("Result")
As = Annotated[str, Parameter(name="--as", help=_("Holder of the key that signs"))]
CaseName = Annotated[str, Parameter(help=_("Release, or the case file from the other party"))]


def attest(
    target: Annotated[Path, Parameter(help=_("Attestation to write, for the other party"))],
    *,
    site: Annotated[str, Parameter(help=_("Site where the persons work with the data"))],
    under: Under,
    until: Annotated[str, Parameter(help=_("Last day on which it counts, YYYY-MM-DD"))],
    signer: As,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Attest that the own persons at a site may receive data, without showing their records."""
    from kuznia.app.attestations import attest as attest_persons

    def work() -> tuple[str, ...]:
        return attest_persons(
            folder, site, under, holder=signer, passphrase=passphrase(signer), target=target,
            until=until, on=on,
        )  # fmt: skip

    persons = _telling(work, as_json=as_json)
    if as_json:
        show_json({"written": str(target), "persons": list(persons)})
    else:
        console().print(_("Attested: {persons}").format(persons=", ".join(persons)))
        console().print(_("Wrote {target}").format(target=target), soft_wrap=True)
    return 0


def propose(
    package: Annotated[str, Parameter(help=_("Code of the package"))],
    *,
    to: Site,
    under: Under,
    purpose: Purpose,
    signer: As,
    on: On = None,
    means: Annotated[
        str, Parameter(help=_("electronic, medium, visit or shipment"))
    ] = "electronic",
    value: Annotated[float, Parameter(help=_("Value in USD that it uses"))] = 0,
    quantity: Annotated[float, Parameter(help=_("Quantity that it uses"))] = 0,
    host: Annotated[
        str | None, Parameter(help=_("Permit or conclusion of the receiving state"))
    ] = None,
    without: Without = None,
    expires: Annotated[
        str | None, Parameter(help=_("Last day; that of the authorisation if not given"))
    ] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Propose a release: ask the own rules, cut the edition, and sign for its exact bytes."""
    from kuznia.app.days import proper_day, today
    from kuznia.app.releases import propose as propose_release

    request = Request(
        package=package, site=to, authorisation=under, purpose=purpose,
        on=proper_day(on or today()), means=means, value_usd=value, quantity=quantity,
        host_document=host,
    )  # fmt: skip

    def work() -> Said:
        return propose_release(
            folder, request, holder=signer, passphrase=passphrase(signer),
            without=without or (), expires=expires,
        )  # fmt: skip

    return _show_said(_telling(work, as_json=as_json), as_json=as_json)


def approve(
    release: CaseName,
    *,
    signer: As,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Say yes as the second person of the releasing party, or for the receiving party."""
    from kuznia.app.releases import approve as approve_release

    def work() -> Said:
        return approve_release(folder, release, holder=signer, passphrase=passphrase(signer), on=on)

    return _show_said(_telling(work, as_json=as_json), as_json=as_json)


def show(release: CaseName, *, on: On = None, folder: In = HERE, as_json: AsJson = False) -> int:
    """Show how far a release has come, who has signed, and what does not count."""
    from kuznia.app.cases import find_case, read_position
    from kuznia.app.days import today

    _case, position = read_position(folder, release, on or today())
    code = position.require().release
    return _show_said(Said(code, find_case(folder, release), position), as_json=as_json)


def import_(
    file: Annotated[Path, Parameter(help=_("Case, attestation or key paper"))],
    *,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take in a signed paper from the other party."""
    from kuznia.app.papers import import_paper

    kind, about = import_paper(folder, file, on)
    if as_json:
        show_json({"kind": kind, "about": about})
        return 0
    words = {"case": _("case"), "attestation": _("attestation"), "key": _("key paper")}
    console().print(_("Taken in: {kind}, {about}").format(kind=words[kind], about=about))
    return 0


def withdraw(
    release: CaseName,
    *,
    signer: As,
    reason: Annotated[str, Parameter(help=_("Why it is not to be released"))],
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Take back a proposal that was not yet sent; what it would have used is free again."""
    from kuznia.app.papers import withdraw as withdraw_release

    said = withdraw_release(
        folder, release, reason, holder=signer, passphrase=passphrase(signer), on=on
    )
    return _show_said(said, as_json=as_json)


def receive(
    opened: Annotated[Path, Parameter(help=_("Folder that the package file opened into"))],
    *,
    signer: As,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Sign for what was received, once every byte was checked."""
    from kuznia.app.papers import receive as receive_release

    said = receive_release(folder, opened, holder=signer, passphrase=passphrase(signer), on=on)
    return _show_said(said, as_json=as_json)


def recall(
    release: CaseName,
    *,
    signer: As,
    reason: Annotated[
        str | None, Parameter(help=_("Why; the recipient leaves it out to acknowledge"))
    ] = None,
    on: On = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Call a release back, or, without a reason, confirm that its copies were destroyed."""
    from kuznia.app.papers import acknowledge_recall
    from kuznia.app.papers import recall as recall_release

    secret = passphrase(signer)
    if reason is None:
        said = acknowledge_recall(folder, release, holder=signer, passphrase=secret, on=on)
    else:
        said = recall_release(folder, release, reason, holder=signer, passphrase=secret, on=on)
    return _show_said(said, as_json=as_json)


def replay(
    record: Annotated[
        Path, Parameter(help=_("Record of a decision, a file in the folder decisions"))
    ],
    *,
    as_json: AsJson = False,
) -> int:
    """Ask the rules of a past decision again, with the facts and the law that it kept."""
    from kuznia.app.papers import replay as replay_decision

    found = replay_decision(record)
    differing = [each for each in found if not each.same]
    if as_json:
        show_json(
            {
                "rulings": len(found),
                "differing": [
                    {"rule": each.before.rule, "about": each.about} for each in differing
                ],
            }
        )
    else:
        console().print(
            _("{count} rulings asked again; {differing} differ").format(
                count=len(found), differing=len(differing)
            )
        )
        for each in differing:
            console().print(f"  {each.before.rule} {each.about}")
    return 3 if differing else 0


def _telling(work: Callable[[], Result], *, as_json: bool) -> Result:
    """Do some work; when rules stop it, show the whole verdict before the error."""
    try:
        return work()
    except Stopped as stopped:
        if not as_json:
            show_verdict(stopped.verdict, error=True)
        raise


def _show_said(said: Said, *, as_json: bool) -> int:
    case = said.position.require()
    signed = [event for event in said.position.counted if event.key]
    if as_json:
        show_json(
            {
                "release": said.release,
                "case": str(said.case),
                "record": None if said.record is None else str(said.record),
                "state": str(case.state),
                "edition": case.edition,
                "allowed_by": sorted(case.allowed_by),
                "signed": [
                    {"act": str(event.kind), "party": event.party, "holder": event.holder,
                     "on": event.on, "key": event.key}
                    for event in signed
                ],
                "problems": [str(problem.reason) for problem in said.position.problems],
            }
        )  # fmt: skip
        return 0
    out = console()
    out.print(_("Release {release}: {state}").format(release=said.release,
                                                     state=STATES[case.state]))  # fmt: skip
    show_table(
        _("Signed"),
        [_("What"), _("Party"), _("Holder"), _("Day"), _("Key")],
        ((EVENTS[event.kind], event.party, event.holder, event.on, event.key) for event in signed),
    )
    out.print(_("Rules that said yes: {states}").format(states=", ".join(sorted(case.allowed_by))
                                                        or "–"))  # fmt: skip
    for problem in said.position.problems:
        out.print(f"{problem.part}: {problem.reason}")
    out.print(_("Case file: {path}").format(path=said.case), soft_wrap=True)
    if said.record is not None:
        out.print(_("Own record of the decision: {path}").format(path=said.record), soft_wrap=True)
    return 0
