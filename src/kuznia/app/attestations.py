"""Attestations: one party vouches for its persons, and the other never sees their records."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import cast

from kuznia.app.checks_of_release import require_yes
from kuznia.app.days import last_day, proper_day, record_day
from kuznia.app.keys import keyring_of, signing_key
from kuznia.app.programmes import read
from kuznia.app.registers import changing, law, party_of, row_of
from kuznia.exchange.canonical import Json, text_field
from kuznia.exchange.case_events import ATTESTATION
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.whole_file import write_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg
from kuznia.release.checking import check_persons
from kuznia.release.register import Register, Request
from kuznia.release.rules import RULES


def attest(
    folder: Path,
    site: str,
    authorisation: str,
    *,
    holder: str,
    passphrase: str,
    target: Path,
    until: str,
    on: str | None = None,
) -> tuple[str, ...]:
    """Attest that the own persons at a site may receive data under an authorisation.

    The own rules on persons are asked first.  Gives the codes of the persons.  Raises Refused,
    with the rule and its citation, when one of them may not, and NotFound without such persons.
    """
    programme = read(folder)
    day = record_day(programme, on)
    party = party_of(programme, folder)
    register = Register.of(programme)
    row = register.row("sites", site)
    if row is None or row["party"] != party:
        raise Refused(
            msg("{site} is no site of {party}", site=site, party=party),
            msg("a party attests its own persons only"),
        )
    row_of(programme, "authorisations", authorisation=authorisation)
    persons = [person["person"] for person in register.group("people.site", site)]
    if not persons:
        raise Refused(
            msg("no person works with the data at {site}", site=site),
            msg("name them in the table people, with the site"),
        )
    state = register.country(party) or party
    request = Request("", site, authorisation, "view", day)
    verdict = check_persons(register, request, RULES, law(folder), state)
    require_yes(verdict)
    content: dict[str, Json] = {
        "party": party,
        "site": site,
        "authorisation": authorisation,
        "persons": cast("list[Json]", persons),
        "on": day,
        "until": last_day(until, day),
    }
    key = signing_key(folder, holder, passphrase, "attest")
    write_whole(target, sign(ATTESTATION, content, key).to_json(), replace=False)
    return tuple(persons)


def import_attestation(folder: Path, envelope: Envelope, on: str | None = None) -> tuple[str, ...]:
    """Take in an attestation of the other party; its key must be in force on the day of record.

    Raises Refused, saying what failed, when no key that may attest for the site's party signed it,
    and Invalid when it is none.
    """
    content = envelope.content("attestation")
    party = text_field(content, "party", "attestation")
    site = text_field(content, "site", "attestation")
    persons = content.get("persons")
    if not isinstance(persons, list) or not all(isinstance(each, str) for each in persons):
        raise Invalid(msg("the attestation names no persons"))
    with changing(folder) as desk:
        day = record_day(desk.programme, on)
        attested_on = proper_day(text_field(content, "on", "attestation"))
        if attested_on > day:
            raise Refused(msg("the attestation is dated {day}, which is still to come",
                              day=attested_on))  # fmt: skip
        until = last_day(text_field(content, "until", "attestation"), attested_on)
        if party == desk.party:
            raise Refused(
                msg("it is this party's own attestation"),
                msg("the other party takes it in"),
            )
        row = desk.row("sites", site=site)
        if row["party"] != party:
            raise Refused(msg("{site} is no site of {party}", site=site, party=party))
        checks = keyring_of(desk.programme).verify(
            envelope,
            date.fromisoformat(day),
            payload_type=ATTESTATION,
            party=party,
            role="attest",
        )
        good = next((check for check in checks if check.ok), None)
        if good is None:
            problem = next(check.problem for check in checks if check.problem)
            raise Refused(msg("the attestation does not count: {problem}", problem=problem))
        authorisation = text_field(content, "authorisation", "attestation")
        known = set(desk.programme["attestations"]["attestation"])
        if f"{envelope.digest[:12]}-1" in known:
            return tuple(cast("list[str]", persons))  # its day of record stays the first
        desk.add(
            "attestations",
            *(
                {
                    "attestation": f"{envelope.digest[:12]}-{number}",
                    "person": person,
                    "site": site,
                    "authorisation": authorisation,
                    "attested_on": attested_on,
                    "until": until,
                    "key": good.key,
                    "recorded_on": day,
                }
                for number, person in enumerate(cast("list[str]", persons), start=1)
            ),
        )
    return tuple(cast("list[str]", persons))
