"""Verification: an auditor can say what was released to whom, and every attack is named."""

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kuznia.exchange import case_events as c
from kuznia.exchange.case_file import CaseFile, write_case
from kuznia.exchange.dsse import sign
from kuznia.exchange.edition import cut_edition
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.package_file import open_package_file, write_package_file
from kuznia.exchange.statement import ReleaseStatement
from kuznia.exchange.verification import State, Verification, verify
from kuznia.model.errors import NotFound
from tests.exchange.packages import STAMP, Released, released, signed_case, statement_of
from tests.exchange.two_parties import TODAY, Parties, decision, key, paper, two_parties

PARTIES = two_parties()
CONTENT = {"format", "fixity", "edition", "elements", "recipient"}


def failed(found: Verification) -> set[str]:
    return {check.name for check in found.checks if check.state is State.FAILED}


def opened(folder: Path) -> tuple[Released, Path]:
    made = released(folder, PARTIES)
    open_package_file(made.file, [PARTIES.ua_node], folder / "opened")
    return made, folder / "opened"


def with_case(folder: Path, case: CaseFile, keyring: Keyring = PARTIES.keyring) -> Verification:
    """Verify an opened folder with other papers."""
    _made, place = opened(folder)
    write_case(place / "release.json", case)
    return verify(place, keyring, TODAY)


def a_case(folder: Path) -> tuple[ReleaseStatement, CaseFile]:
    """Give statement and case as `opened` will make them: the edition is the same each time."""
    made = released(folder / "first", PARTIES)
    return statement_of(made.edition), made.case


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "first").mkdir()
    return tmp_path


def test_an_auditor_without_the_recipients_key_reads_who_what_authority_and_signatures(
    tmp_path: Path,
):
    made = released(tmp_path, PARTIES)

    found = verify(made.file, PARTIES.keyring, TODAY)

    assert found.ok
    assert not found.complete
    assert CONTENT == {check.name for check in found.checks if check.state is State.UNSEEN}
    said = found.statement
    assert said is not None
    assert ("ua-works", "TA-0000-26", "K7AB-0001") == (
        said.recipient.site, said.authorisation.number, said.serial
    )  # fmt: skip
    assert {("proposed", "US", "us-1"), ("approved", "US", "us-2"), ("agreed", "UA", "ua-1")} <= {
        (signer.act, signer.party, signer.holder) for signer in found.signers
    }


def test_with_the_recipients_key_every_byte_is_checked(tmp_path: Path):
    made = released(tmp_path, PARTIES)

    assert verify(made.file, PARTIES.keyring, TODAY, keys=[PARTIES.ua_node]).complete


def test_an_opened_folder_is_checked_likewise(tmp_path: Path):
    _made, place = opened(tmp_path)

    assert verify(place, PARTIES.keyring, TODAY).complete


def test_another_key_leaves_the_content_unseen_and_says_so(tmp_path: Path):
    made = released(tmp_path, PARTIES)

    found = verify(made.file, PARTIES.keyring, TODAY, keys=[PARTIES.us_node])

    assert {"format"} == failed(found)
    assert "was not sealed for key" in str(found.check("format").problems[0])


def test_an_element_with_other_bytes_is_named(tmp_path: Path):
    _made, place = opened(tmp_path)
    path = place / "bag/data/elements/model/bracket.stp"
    path.write_bytes(path.read_bytes().replace(b"HEADER", b"HAEDER"))

    found = verify(place, PARTIES.keyring, TODAY)

    assert {"fixity"} == failed(found)
    assert "bracket.stp" in str(found.check("fixity").problems[0])


def test_a_file_that_was_added_is_named(tmp_path: Path):
    _made, place = opened(tmp_path)
    (place / "bag/data/elements/extra.pdf").write_bytes(b"x")

    found = verify(place, PARTIES.keyring, TODAY)

    assert {"format"} == failed(found)
    assert "extra.pdf" in str(found.check("format").problems[0])


def test_an_edition_for_another_recipient_does_not_pass_under_this_statement(tmp_path: Path):
    _made, place = opened(tmp_path)
    other = replace(STAMP, recipient="ua-other", serial="ZZZZ-9999")
    shutil.rmtree(place / "bag")
    cut_edition(tmp_path / "package", place / "bag", ["model", "sheet"], other)

    found = verify(place, PARTIES.keyring, TODAY)

    assert {"edition", "elements", "recipient"} == failed(found)
    assert "'ua-other' in the edition and 'ua-works' in the statement" in " ".join(
        map(str, found.check("recipient").problems)
    )


def test_a_whole_package_does_not_pass_for_the_edition(tmp_path: Path):
    _made, place = opened(tmp_path)
    shutil.rmtree(place / "bag")
    shutil.copytree(tmp_path / "package", place / "bag")

    found = verify(place, PARTIES.keyring, TODAY)

    assert {"edition", "elements", "recipient"} == failed(found)


def test_a_statement_that_was_changed_after_signing_is_signed_by_nobody(place: Path):
    said, case = a_case(place / "first")
    changed = replace(case.statement, payload=replace(said, expires="2030-01-01").to_json())

    found = with_case(place, replace(case, statement=changed))

    assert {"releasing-party", "receiving-party", "decisions", "recipient"} == failed(found)
    assert "does not fit" in " ".join(map(str, found.check("releasing-party").problems))


def test_one_person_with_two_keys_is_one_person(place: Path):
    said, case = a_case(place / "first")
    second = key("US", "us-1", "approve")
    envelope = sign(c.STATEMENT, said.to_json(), PARTIES.proposer, second, PARTIES.agreer)

    found = with_case(
        place, replace(case, statement=envelope), PARTIES.keyring.with_key(second.public)
    )

    assert {"releasing-party"} == failed(found)
    assert "us-1 has proposed and approved" == str(found.check("releasing-party").problems[0])


def test_a_signature_that_is_missing_is_missed(place: Path):
    said, case = a_case(place / "first")
    for signers, name in (
        ((PARTIES.proposer, PARTIES.agreer), "releasing-party"),
        ((PARTIES.proposer, PARTIES.approver), "receiving-party"),
    ):
        envelope = sign(c.STATEMENT, said.to_json(), *signers)
        folder = place / name
        folder.mkdir()

        assert {name} == failed(with_case(folder, replace(case, statement=envelope)))


@pytest.mark.parametrize(("outcome", "part"), [("STOP", "said no"), ("REFER", "said no")])
def test_a_no_of_either_partys_rules_is_told(place: Path, outcome: str, part: str):
    _said, case = a_case(place / "first")
    no = decision(case.statement, "UA", PARTIES.ua_node, outcome)

    found = with_case(place, replace(case, decisions=(case.decisions[0], no)))

    assert {"decisions"} == failed(found)
    assert part in " ".join(map(str, found.check("decisions").problems))


def test_a_decision_about_another_statement_does_not_count(place: Path):
    said, case = a_case(place / "first")
    other = signed_case(PARTIES, replace(said, purpose="view"))

    found = with_case(place, replace(case, decisions=other.decisions))

    assert {"decisions"} == failed(found)
    assert "about another statement" in " ".join(map(str, found.check("decisions").problems))


def test_a_release_that_was_recalled_says_by_whom_and_when(place: Path):
    _said, case = a_case(place / "first")
    recall = paper(c.RECALL, case.statement, "US", PARTIES.approver, reason="wrong revision")

    found = with_case(place, replace(case, recalls=(recall,)))

    assert {"not-recalled"} == failed(found)
    assert "recalled by US on 2026-06-01" in str(found.check("not-recalled").problems[0])


def test_a_release_whose_last_day_has_passed_is_over(tmp_path: Path):
    made = released(tmp_path, PARTIES)

    assert failed(verify(made.file, PARTIES.keyring, date(2026, 12, 31))) == set()
    assert {"in-force"} == failed(verify(made.file, PARTIES.keyring, date(2027, 1, 1)))


def test_a_key_revoked_before_the_day_of_record_does_not_count_and_after_it_does(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    revoked = replace(PARTIES.approver.public, revoked_on=date(2026, 7, 1))
    keyring = PARTIES.keyring.with_key(revoked)
    later = date(2026, 8, 1)

    assert {"releasing-party"} == failed(verify(made.file, keyring, later))
    papers = [made.case.statement, *made.case.decisions]
    recorded = {p.signature_digest(s): TODAY for p in papers for s in p.signatures}
    assert set() == failed(verify(made.file, keyring, later, recorded=recorded))


def test_a_file_sealed_for_a_key_of_the_releasing_party_or_an_unknown_one_is_told(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    strangers = [PARTIES.us_node.public, key("UA", "ua-9", "node").public]
    file = tmp_path / "leak.kuznia"
    write_package_file(file, tmp_path / "edition", made.case, strangers, bytes(32))

    found = verify(file, PARTIES.keyring, TODAY)

    assert {"sealed-for"} == failed(found)
    assert 2 == len(found.check("sealed-for").problems)


def test_keys_that_nobody_gave_prove_nothing(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    others: Parties = two_parties()

    found = verify(made.file, others.keyring, TODAY)

    assert {"releasing-party", "receiving-party", "decisions", "sealed-for"} == failed(found)
    assert "is unknown" in " ".join(map(str, found.check("releasing-party").problems))


def test_what_is_no_package_file_is_a_check_that_failed(tmp_path: Path):
    (tmp_path / "text").write_bytes(b"text")
    (tmp_path / "folder").mkdir()

    for name in ("text", "folder"):
        assert {"case"} == failed(verify(tmp_path / name, PARTIES.keyring, TODAY))
    with pytest.raises(NotFound):
        verify(tmp_path / "none", PARTIES.keyring, TODAY)
    with pytest.raises(NotFound):
        verify(tmp_path / "text", PARTIES.keyring, TODAY).check("colour")


def test_every_check_of_the_format_is_made(tmp_path: Path):
    made = released(tmp_path, PARTIES)
    page = (Path(__file__).parents[2] / "docs" / "format.md").read_text("utf-8")

    for check in verify(made.file, PARTIES.keyring, TODAY).checks:
        assert f"`{check.name}`: " in page
