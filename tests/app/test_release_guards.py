"""What a party, a thief of keys or a sender of papers may not bring about."""

import shutil
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from kuznia.app.attestations import attest
from kuznia.app.cases import read_position
from kuznia.app.checks_of_release import Stopped
from kuznia.app.days import today
from kuznia.app.keys import (
    export_card,
    import_card,
    new_key,
    private_key,
    revoke_key,
    rotate_key,
)
from kuznia.app.packages import confirm_markings, open_package, release_to_seal, seal_edition
from kuznia.app.papers import import_paper, recall, receive, replay, withdraw
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.app.releases import approve, propose
from kuznia.app.verifying import verify_package
from kuznia.exchange.canonical import canonical, parse_object
from kuznia.exchange.case_events import ATTESTATION, STATEMENT
from kuznia.exchange.case_file import CaseFile, read_case, write_case
from kuznia.exchange.dsse import sign
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
    REQUEST,
    opened,
    proposal,
    proposed,
    ready,
    signed,
)

TOMORROW = (date.today() + timedelta(days=1)).isoformat()  # noqa: DTZ011
CASE = f"{RELEASE}.case.json"


def change(folder: Path, table: str, key: dict[str, str], **cells: object) -> None:
    with changing(folder) as desk:
        desk.add(table, {**desk.row(table, **key), **cells})


def seal(us: Path, on: str = "2024-02-14", name: str = "sealed.kuznia") -> Path:
    return seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE,
                        target=us.parent / name, on=on)[0]  # fmt: skip


def key_of(folder: Path, holder: str) -> str:
    return next(row["key"] for row in read(folder)["keys"].iter_rows(named=True)
                if row["holder"] == holder)  # fmt: skip


def revoked_officer(us: Path) -> Path:
    paper = us.parent / "revocation.json"
    revoke_key(us, "us-officer", "lost", signer="us-officer", passphrase=PASSPHRASE, target=paper)
    return paper


def resigned(us: Path, **predicate: object) -> Path:
    """Write a proposal of the clerk's key whose statement says something else."""
    case = read_case(us / "cases" / CASE)
    content = cast("dict[str, Any]", parse_object(case.statement.payload))
    content["predicate"].update(predicate)
    key = private_key(us, "us-clerk", PASSPHRASE)
    path = us.parent / "forged.json"
    write_case(path, CaseFile(sign(STATEMENT, canonical(content), key)))
    return path


def yes_of_ua(ua: Path, case: Path) -> None:
    approve(ua, str(case), holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-13")


class TestDays:
    def test_nothing_is_signed_ahead(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)

        with pytest.raises(Refused, match="is still to come"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on=TOMORROW)

    def test_nothing_is_entered_before_the_papers_that_are_there(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)

        with pytest.raises(Refused, match="has entries of 2024-02-12"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-11")

    def test_nothing_is_dated_back_before_a_revocation(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        import_paper(ua, revoked_officer(us))

        with pytest.raises(Refused, match=f"has entries of {today()}"):
            import_paper(ua, us / "cases" / CASE, "2024-02-13")

    @pytest.mark.parametrize("last", ["2024-01-31", "2024-13-01"])
    def test_nothing_ends_before_it_begins(self, tmp_path: Path, last: str):
        us, ua = signed(tmp_path)
        target = tmp_path / "paper.json"

        with pytest.raises((Refused, Invalid)):
            propose(us, REQUEST, holder="us-clerk", passphrase=PASSPHRASE, expires=last)
        with pytest.raises((Refused, Invalid)):
            rotate_key(us, "us-officer", PASSPHRASE, last, target)
        with pytest.raises((Refused, Invalid)):
            attest(ua, "ua-shop", "MLA-1", holder="ua-officer", passphrase=PASSPHRASE,
                   target=target, until=last, on="2024-02-01")  # fmt: skip
        assert not target.exists()


class TestKeys:
    def test_a_revoked_key_signs_nothing(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)
        revoked_officer(us)

        with pytest.raises(Refused, match="was revoked on"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE)

    def test_a_signature_under_a_stolen_key_that_comes_after_its_revocation_does_not_count(
        self, tmp_path: Path
    ):
        us, ua = proposed(tmp_path)
        case = read_case(us / "cases" / CASE)
        stolen = private_key(us, "us-officer", PASSPHRASE)
        import_paper(ua, us / "cases" / CASE, "2024-02-12")
        import_paper(ua, revoked_officer(us))
        late = tmp_path / "late.json"
        write_case(late, replace(case, statement=case.statement.signed_by(stolen)))

        import_paper(ua, late)

        assert read_position(ua, RELEASE, today())[1].require().approver is None

    def test_an_old_card_brings_no_revoked_key_back(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        card = tmp_path / "card"
        fingerprint = export_card(us, "us-officer", PASSPHRASE, card).fingerprint
        import_paper(ua, revoked_officer(us))

        import_card(ua, card, fingerprint)

        row = next(r for r in read(ua)["keys"].iter_rows(named=True) if r["holder"] == "us-officer")
        assert (today(), "lost") == (row["revoked_on"], row["revoked_why"])

    def test_a_key_signs_only_in_its_roles(self, tmp_path: Path):
        us, _ua = opened(tmp_path)

        with pytest.raises(Refused, match="us-clerk has not the role node"):
            seal_edition(us, RELEASE, holder="us-clerk", passphrase=PASSPHRASE)

    def test_a_rotation_that_was_taken_in_may_come_again(self, tmp_path: Path):
        us, ua = ready(tmp_path)
        paper = tmp_path / "rotation"
        rotate_key(us, "us-officer", PASSPHRASE, today(), paper)
        import_paper(ua, paper)
        before = (ua / "keys.csv").read_bytes()

        import_paper(ua, paper)

        assert before == (ua / "keys.csv").read_bytes()

    def test_a_package_opens_with_the_key_that_it_was_sealed_for(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        file = seal(us)
        rotate_key(ua, "ua-officer", PASSPHRASE, TOMORROW, tmp_path / "rotation")

        open_package(ua, file, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)

        assert (tmp_path / "in" / "bag").is_dir()


class TestProposals:
    def test_open_proposals_use_the_ceiling(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        large = replace(REQUEST, quantity=3000)
        first = propose(us, large, holder="us-clerk", passphrase=PASSPHRASE)

        with pytest.raises(Stopped, match="A9"):
            propose(us, large, holder="us-clerk", passphrase=PASSPHRASE)

        withdraw(us, first.release, "too large", holder="us-clerk", passphrase=PASSPHRASE,
                 on="2024-02-12")  # fmt: skip
        second = propose(us, large, holder="us-clerk", passphrase=PASSPHRASE)
        assert "BRK-ua-shop-2" == second.release

    def test_what_was_withdrawn_is_not_sealed(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        withdraw(us, RELEASE, "a mistake", holder="us-officer", passphrase=PASSPHRASE,
                 on="2024-02-13")  # fmt: skip

        with pytest.raises(Refused, match="is withdrawn, not open"):
            seal(us)
        assert "withdrawn" == read(us)["releases"]["state"][0]

    def test_what_was_sent_is_recalled_and_not_withdrawn(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        seal(us)

        with pytest.raises(Refused):
            withdraw(us, RELEASE, "a mistake", holder="us-officer", passphrase=PASSPHRASE,
                     on="2024-02-14")  # fmt: skip
        assert "released" == read(us)["releases"]["state"][0]

    def test_a_run_cut_short_blocks_no_number(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        (us / "cases").mkdir(exist_ok=True)
        (us / "cases" / CASE).write_text("{}")

        assert "BRK-ua-shop-2" == proposal(tmp_path).release

    def test_each_decision_has_a_record_of_its_own(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        records = sorted((us / "decisions").iterdir())

        assert 2 == len(records)
        for record in records:
            assert all(each.same for each in replay(record))

    @pytest.mark.parametrize("word", [{"purpose": "magic"}, {"means": "pigeon"}])
    def test_a_word_that_there_is_not_is_told_with_those_that_there_are(
        self, tmp_path: Path, word: dict[str, str]
    ):
        signed(tmp_path)
        with pytest.raises(NotFound, match="no purpose or means"):
            propose(tmp_path / "us", replace(REQUEST, **word), holder="us-clerk",
                    passphrase=PASSPHRASE)  # fmt: skip

    def test_only_a_person_on_record_confirms_markings(self, tmp_path: Path):
        us, _ua = ready(tmp_path)
        with pytest.raises(NotFound):
            confirm_markings(us, "BRK", "nobody")


class TestSealing:
    def test_the_rules_are_asked_once_more_on_the_day_of_sealing(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        change(us, "authorisations", {"authorisation": "MLA-1"}, expires="2024-02-13")

        with pytest.raises(Stopped, match="A10"):
            seal(us)
        assert not (tmp_path / "sealed.kuznia").exists()
        assert "proposed" == read(us)["releases"]["state"][0]

    def test_no_file_is_overwritten(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        (tmp_path / "sealed.kuznia").write_text("mine")

        with pytest.raises(Refused, match="is there already"):
            seal(us)
        assert "mine" == (tmp_path / "sealed.kuznia").read_text()

    def test_the_open_release_is_the_one_that_is_sealed(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        proposal(tmp_path)

        assert RELEASE == release_to_seal(us, "BRK", "ua-shop", "2024-02-14")


class TestForeignStatements:
    def test_a_package_of_this_party_is_not_replaced(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        forged = resigned(us, package_row={"name": "Nothing", "originator": "ua-works"})
        before = (ua / "packages.csv").read_bytes()

        with pytest.raises(Refused, match="is a package of this party's own"):
            yes_of_ua(ua, forged)
        assert before == (ua / "packages.csv").read_bytes()

    def test_only_the_columns_of_a_package_are_taken(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        case = read_case(us / "cases" / CASE)
        said = cast("dict[str, Any]", parse_object(case.statement.payload))["predicate"]
        rows = {**said["package_row"], "bag": "../../us/packages/BRK", "sha256": "0" * 64}

        yes_of_ua(ua, resigned(us, package_row=rows))

        row = next(r for r in read(ua)["packages"].iter_rows(named=True) if r["package"] == "BRK")
        assert (None, None) == (row["bag"], row["sha256"])

    @pytest.mark.parametrize("wrong", [{"level": "no such"}, {"item": "none"}, {"name": 5}])
    def test_what_would_break_the_register_is_not_entered(
        self, tmp_path: Path, wrong: dict[str, object]
    ):
        us, ua = proposed(tmp_path)
        case = read_case(us / "cases" / CASE)
        said = cast("dict[str, Any]", parse_object(case.statement.payload))["predicate"]
        before = (ua / "packages.csv").read_bytes()

        with pytest.raises((Invalid, Refused)):
            yes_of_ua(ua, resigned(us, package_row={**said["package_row"], **wrong}))

        assert before == (ua / "packages.csv").read_bytes()
        assert read(ua)["releases"].is_empty()

    def test_what_stays_behind_is_not_described(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        propose(us, REQUEST, holder="us-clerk", passphrase=PASSPHRASE, without=("README.txt",))

        payload = read_case(us / "cases" / CASE).statement.payload
        rows = cast("Any", parse_object(payload))["predicate"]["element_rows"]
        assert "README.txt" not in {row["element"] for row in rows}

    def test_a_permit_for_one_release_is_used_up_by_it(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        yes_of_ua(ua, us / "cases" / CASE)

        assert ["UA-IMP-1"] == list(read(ua)["releases"]["host_document"])


class TestAttestations:
    def paper(self, ua: Path, **fields: object) -> Path:
        content: dict[str, Any] = {"party": "UA", "site": "ua-shop", "authorisation": "MLA-1",
                                   "persons": ["ua-engineer"], "on": "2024-02-01",
                                   "until": "2024-12-31", **fields}  # fmt: skip
        path = ua.parent / "forged.json"
        signer = private_key(ua, "ua-officer", PASSPHRASE)
        path.write_bytes(sign(ATTESTATION, content, signer).to_json())
        return path

    @pytest.mark.parametrize(
        "fields",
        [
            {"on": "2024-02-11"},
            {"until": "2024-01-01"},
            {"until": "soon"},
            {"on": 5},
            {"persons": "all"},
            {"site": "us-plant"},
            {"party": "US"},
        ],
    )
    def test_one_that_cannot_be_is_not_taken_in(self, tmp_path: Path, fields: dict[str, object]):
        us, ua = ready(tmp_path)
        before = (us / "attestations.csv").read_bytes()

        with pytest.raises((Refused, Invalid, NotFound)):
            import_paper(us, self.paper(ua, **fields), "2024-02-10")
        assert before == (us / "attestations.csv").read_bytes()

    def test_a_key_that_was_revoked_attests_nothing_whatever_day_it_writes(self, tmp_path: Path):
        us, ua = ready(tmp_path)
        forged = self.paper(ua)
        revocation = tmp_path / "revocation"
        revoke_key(ua, "ua-officer", "lost", signer="ua-officer", passphrase=PASSPHRASE,
                   target=revocation)  # fmt: skip
        import_paper(us, revocation)

        with pytest.raises(Refused, match="does not count"):
            import_paper(us, forged)


class TestVerification:
    def test_a_folder_that_knows_of_a_recall_tells_it(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        file = seal(us)
        day = date(2024, 2, 16)
        assert verify_package(file, us, day).ok

        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip

        found = verify_package(file, us, day)
        assert {"not-recalled"} == {c.name for c in found.checks if str(c.state) == "failed"}

    def test_a_file_cut_short_fails_without_any_private_key(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        file = seal(us)
        for length in (file.stat().st_size // 2, file.stat().st_size - 1):
            (tmp_path / "cut.kuznia").write_bytes(file.read_bytes()[:length])
            assert not verify_package(tmp_path / "cut.kuznia", ua, date(2024, 2, 16)).ok

    def test_a_receipt_after_the_recall_is_still_taken(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        open_package(ua, seal(us), tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip
        receive(ua, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")

        import_paper(us, ua / "cases" / CASE, "2024-02-16")

        assert "recalled" == read(us)["releases"]["state"][0]
        assert RELEASE in set(read(us)["receipts"]["release"])

    def test_a_file_is_opened_before_it_is_received(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        with pytest.raises(NotFound, match="there is no folder"):
            receive(ua, seal(us), holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")


def test_a_second_key_of_a_holder_needs_another_file_name(tmp_path: Path):
    us, _ua = ready(tmp_path)
    shutil.copy(us / "private" / "us-clerk.key", tmp_path / "kept")
    with pytest.raises(Refused):
        new_key(us, "us-clerk", ["propose"], PASSPHRASE)
    assert (tmp_path / "kept").read_bytes() == (us / "private" / "us-clerk.key").read_bytes()
