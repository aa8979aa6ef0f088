"""A release between two folders: what is refused and why, and what both registers say after it."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from kuznia.app.cases import read_position
from kuznia.app.checks_of_release import Stopped
from kuznia.app.days import today
from kuznia.app.keys import import_card, new_key, private_key, revoke_key, rotate_key
from kuznia.app.packages import build_package, confirm_markings, open_package, seal_edition
from kuznia.app.papers import acknowledge_recall, import_paper, recall, receive, replay
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.app.releases import approve, propose
from kuznia.app.verifying import verify_package
from kuznia.exchange.case_file import CaseFile, read_case, write_case
from kuznia.exchange.dsse import sign
from kuznia.exchange.stamping import recover_serials
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused
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

CASE = f"{RELEASE}.case.json"


def yes(folder: Path, holder: str, case: str = RELEASE, on: str = "2024-02-12") -> str:
    said = approve(folder, case, holder=holder, passphrase=PASSPHRASE, on=on)
    return str(said.position.require().state)


def record_of(us: Path) -> Path:
    (record,) = (us / "decisions").glob(f"{RELEASE}.US.*.json")
    return record


def seal(us: Path, on: str = "2024-02-14") -> Path:
    file = us.parent / "sealed.kuznia"
    seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, target=file, on=on)
    return file


def release_row(folder: Path) -> dict[str, Any]:
    return next(read(folder)["releases"].iter_rows(named=True))


def all_files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_release_that_a_rule_stops_is_not_proposed_and_leaves_no_trace(tmp_path: Path):
    us, _ua = ready(tmp_path)
    before = all_files(us)

    with pytest.raises(Stopped, match=r"A2, not all have signed .*: ua-works \[22 CFR 124.4\(a\)"):
        proposal(tmp_path)

    assert before == all_files(us)


def test_the_one_who_proposes_may_not_approve(tmp_path: Path):
    us, _ua = proposed(tmp_path)

    with pytest.raises(Refused, match="the one who proposes may not approve"):
        yes(us, "us-clerk")


def test_a_second_key_of_the_same_person_is_no_second_person(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    shutil.move(us / "private" / "us-clerk.key", us / "private" / "us-clerk.first.key")
    new_key(us, "us-clerk", ["approve"], PASSPHRASE, valid_from="2024-01-01")

    with pytest.raises(Refused, match="the one who proposes may not approve"):
        yes(us, "us-clerk")


def test_two_persons_of_one_state_and_one_of_the_other_open_it(tmp_path: Path):
    us, ua = proposed(tmp_path)

    assert "approved" == yes(us, "us-officer")
    assert "open" == yes(ua, "ua-officer", str(us / "cases" / CASE), "2024-02-13")
    assert ("case", RELEASE) == import_paper(us, ua / "cases" / CASE, "2024-02-13")
    assert "open" == str(read_position(us, RELEASE, "2024-02-13")[1].require().state)


def test_the_other_state_asks_its_own_rules_and_a_no_ends_nothing(tmp_path: Path):
    us, ua = proposed(tmp_path)
    with changing(ua) as desk:
        row = desk.row("organisations", organisation="ua-works")
        desk.add("organisations", {**row, "export_registration": "no"})

    with pytest.raises(Stopped, match=r"UA do not allow it: U1, .*State Service of Export Control"):
        yes(ua, "ua-officer", str(us / "cases" / CASE), "2024-02-13")
    assert not (ua / "cases" / CASE).exists()

    with changing(ua) as desk:
        desk.add("organisations", row)
    assert "agreed" == yes(ua, "ua-officer", str(us / "cases" / CASE), "2024-02-13")


def test_nothing_is_sealed_before_all_have_said_yes(tmp_path: Path):
    us, _ua = proposed(tmp_path)

    with pytest.raises(Refused, match="is proposed, not open"):
        seal(us)


def test_an_edition_that_is_not_the_signed_one_is_not_sealed(tmp_path: Path):
    us, _ua = opened(tmp_path)
    files = tmp_path / "files"
    shutil.copytree(us / "packages" / "BRK" / "data" / "elements", files)
    with (files / "README.txt").open("a", encoding="utf-8") as readme:
        readme.write("One line more.\n")
    build_package(us, files, "BRK", on="2024-02-14")
    confirm_markings(us, "BRK", "us-clerk", on="2024-02-14")

    with pytest.raises(Refused, match="differs from the one that was signed"):
        seal(us)
    assert not (tmp_path / "sealed.kuznia").exists()
    assert "proposed" == release_row(us)["state"]


def test_a_sealing_that_was_cut_short_is_done_again(tmp_path: Path):
    us, ua = opened(tmp_path)
    with pytest.raises(KuzniaError):
        seal_edition(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE,
                     target=us / "no" / "folder.kuznia", on="2024-02-14")  # fmt: skip
    seal(us).unlink()
    open_package(ua, seal(us), tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)

    assert "released" == release_row(us)["state"]


def test_a_release_whose_code_is_a_path_reaches_nowhere(tmp_path: Path):
    us, ua = proposed(tmp_path)
    case = read_case(us / "cases" / CASE)
    clerk = private_key(us, "us-clerk", PASSPHRASE)
    content = case.statement.content()
    predicate = content["predicate"]
    assert isinstance(predicate, dict)
    predicate["release"] = "../../outside"
    forged = sign(case.statement.payload_type, content, clerk)
    write_case(tmp_path / "forged.json", CaseFile(forged, case.decisions))

    with pytest.raises(Invalid, match="no code of a release"):
        import_paper(ua, tmp_path / "forged.json", "2024-02-13")
    assert not list(tmp_path.rglob("outside*"))
    assert read(ua)["releases"].is_empty()


def test_a_package_from_the_other_party_does_not_replace_an_own_one(tmp_path: Path):
    us, ua = proposed(tmp_path)
    with changing(ua) as desk:
        desk.add("packages", {**desk.row("packages", package="BRK"), "bag": "packages/BRK"})

    with pytest.raises(Refused, match="of this party's own"):
        import_paper(ua, us / "cases" / CASE, "2024-02-13")


def test_after_the_release_both_registers_hold_the_receipt(tmp_path: Path):
    us, ua = opened(tmp_path)
    file = seal(us)
    open_package(ua, file, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
    receive(ua, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")
    import_paper(us, ua / "cases" / CASE, "2024-02-16")
    mine, theirs = release_row(us), release_row(ua)

    assert ("received", "received") == (mine["state"], theirs["state"])
    assert ("2024-02-14", "2024-02-14") == (mine["released_on"], theirs["released_on"])
    assert (us / "cases" / CASE).read_bytes() == (ua / "cases" / CASE).read_bytes()
    for folder in (us, ua):
        receipt = read(folder)["receipts"].row(0, named=True)
        assert ("2024-02-15", mine["edition_sha256"]) == (
            receipt["received_on"],
            receipt["edition_sha256"],
        )
        assert {"US": "DUE", "UA": "ALLOW"} == dict(
            read(folder)["decisions"].select("party", "outcome").iter_rows()
        )


def test_an_auditor_needs_the_file_and_the_public_keys_alone(tmp_path: Path):
    us, ua = opened(tmp_path)
    file = seal(us)
    keys = tmp_path / "keys.csv"
    shutil.copy(us / "keys.csv", keys)
    shutil.rmtree(us)
    shutil.rmtree(ua)
    found = verify_package(file, keys, date(2024, 3, 1))
    assert found.statement is not None

    assert {"ok", "unseen"} == {check.state.value for check in found.checks}
    assert ("ua-shop", "MLA-1") == (
        found.statement.recipient.site,
        found.statement.authorisation.code,
    )
    assert {("proposed", "US", "us-clerk"), ("approved", "US", "us-officer"),
            ("agreed", "UA", "ua-officer")} <= {
        (each.act, each.party, each.holder) for each in found.signers
    }  # fmt: skip


def test_one_changed_byte_is_found(tmp_path: Path):
    us, ua = opened(tmp_path)
    file = seal(us)
    content = bytearray(file.read_bytes())
    content[-200] ^= 1
    file.write_bytes(content)

    with pytest.raises(KuzniaError):
        open_package(ua, file, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
    assert not (tmp_path / "in").exists()
    found = verify_package(file, ua, date(2024, 2, 14), opener="ua-officer", passphrase=PASSPHRASE)
    assert not found.ok


def test_what_was_opened_and_changed_is_not_received(tmp_path: Path):
    us, ua = opened(tmp_path)
    open_package(ua, seal(us), tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
    sheet = next((tmp_path / "in" / "bag" / "data").rglob("*.stp"))
    sheet.write_bytes(sheet.read_bytes().replace(b"80.", b"81.", 1))

    with pytest.raises(Invalid, match="is not what was sealed"):
        receive(ua, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")


def test_every_page_tells_for_whom_it_was_stamped(tmp_path: Path):
    us, ua = opened(tmp_path)
    open_package(ua, seal(us), tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
    serial = release_row(us)["serial"]
    sheets = sorted((tmp_path / "in" / "bag" / "data").rglob("*.pdf"))

    assert 3 == len(sheets)
    assert [{serial}] * 3 == [set(recover_serials(sheet)) for sheet in sheets]


def test_a_release_is_recalled_and_the_recall_is_acknowledged(tmp_path: Path):
    us, ua = opened(tmp_path)
    open_package(ua, seal(us), tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
    receive(ua, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")
    import_paper(us, ua / "cases" / CASE, "2024-02-16")
    recall(us, RELEASE, "sheet 2 was wrong", holder="us-officer", passphrase=PASSPHRASE,
           on="2024-03-01")  # fmt: skip
    import_paper(ua, us / "cases" / CASE, "2024-03-02")
    assert "recalled" == release_row(ua)["state"]
    acknowledge_recall(ua, RELEASE, holder="ua-officer", passphrase=PASSPHRASE, on="2024-03-03")
    import_paper(us, ua / "cases" / CASE, "2024-03-04")

    assert ("sheet 2 was wrong", "2024-03-01", "2024-03-03") == read(us)["recalls"].select(
        "reason", "recalled_on", "acknowledged_on"
    ).row(0)


def test_a_release_that_was_not_sent_is_not_recalled(tmp_path: Path):
    us, _ua = proposed(tmp_path)

    with pytest.raises(Refused, match="cannot be recalled"):
        recall(us, RELEASE, "why", holder="us-officer", passphrase=PASSPHRASE, on="2024-02-13")


def test_a_decision_of_the_past_replays_to_the_same_answer(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    law = us / "law"
    law.mkdir()
    (law / "own.toml").write_text(
        '[[entry]]\nname = "us.ceiling_warning_percent"\nvalue = 0\nsource = "new"\n'
        'valid_from = "2024-01-01"\nverified = true\n', "utf-8"
    )  # fmt: skip
    found = replay(record_of(us))

    assert len(found) > 100
    assert [] == [each for each in found if not each.same]


def test_a_record_that_was_changed_does_not_replay_the_same(tmp_path: Path):
    us, _ua = proposed(tmp_path)
    path = record_of(us)
    record = json.loads(path.read_text("utf-8"))
    element = next(iter(record["elements"].values()))
    ruling = next(each for each in element["rulings"] if each["rule"] == "M1")
    ruling["facts"]["marking.letter"] = ""
    path.write_text(json.dumps(record), "utf-8")

    assert ["M1"] == [each.before.rule for each in replay(path) if not each.same]


def test_the_other_party_sees_no_facts_of_persons(tmp_path: Path):
    us, ua = opened(tmp_path)
    shared = (us / "cases" / CASE).read_bytes() + b"".join(
        paper.payload for paper in read_case(us / "cases" / CASE).decisions
    )

    assert b"nationalit" not in shared
    assert b"Plant engineer" not in shared
    assert {"us-clerk", "us-officer"} == set(read(us)["people"]["person"])
    assert {"ua-engineer", "ua-officer"} == set(read(ua)["people"]["person"])


def test_a_signature_of_a_revoked_key_does_not_count(tmp_path: Path):
    us, ua = proposed(tmp_path)
    key = next(row["key"] for row in read(us)["keys"].iter_rows(named=True)
               if row["holder"] == "us-officer")  # fmt: skip
    revoke_key(us, key, "lost", signer="us-officer", passphrase=PASSPHRASE,
               target=tmp_path / "revocation.json")  # fmt: skip

    with pytest.raises(Refused):
        approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on=today())
    assert "key" == import_paper(ua, tmp_path / "revocation.json", today())[0]
    revoked = {row["key"]: row["revoked_on"] for row in read(ua)["keys"].iter_rows(named=True)}
    assert today() == revoked[key]


def test_a_rotated_key_takes_over(tmp_path: Path):
    us, _ua = signed(tmp_path)
    old = next(row for row in read(us)["keys"].iter_rows(named=True)
               if row["holder"] == "us-officer")  # fmt: skip
    new = rotate_key(us, "us-officer", PASSPHRASE, "2099-01-01", tmp_path / "rotation.json")

    keys = {row["key"]: row for row in read(us)["keys"].iter_rows(named=True)}
    assert old["key"] != new.key
    assert ("2099-01-01", None) == (keys[old["key"]]["valid_to"], keys[new.key]["valid_to"])


def test_a_key_is_taken_in_with_its_fingerprint_only(tmp_path: Path):
    us, _ua = ready(tmp_path)
    card = tmp_path / "ua-officer.card.json"

    with pytest.raises(Refused, match="only with its fingerprint"):
        import_card(us, card)
    with pytest.raises(Refused, match="only with its fingerprint"):
        import_card(us, card, "AAAAAAA-" * 8)


def test_a_case_with_another_statement_is_not_merged(tmp_path: Path):
    us, _ua = proposed(tmp_path / "one")
    other, _ = signed(tmp_path / "two")
    propose(other, REQUEST, holder="us-clerk", passphrase=PASSPHRASE, without=("README.txt",))

    with pytest.raises(Refused, match="about different releases or statements"):
        import_paper(us, other / "cases" / CASE, "2024-02-13")


def test_a_case_without_its_signatures_counts_for_nothing(tmp_path: Path):
    us, ua = proposed(tmp_path)
    case = read_case(us / "cases" / CASE)
    stripped = tmp_path / "stripped.json"
    unsigned = type(case.statement)(case.statement.payload_type, case.statement.payload)
    write_case(stripped, type(case)(unsigned, case.decisions))

    with pytest.raises(Refused, match="no valid proposal"):
        import_paper(ua, stripped, "2024-02-13")
    assert read(ua)["releases"].is_empty()


def test_two_runs_do_not_change_one_register_at_once(tmp_path: Path):
    us, _ua = signed(tmp_path)

    with changing(us), pytest.raises(Refused, match="is being written by"):
        proposal(tmp_path)


def test_what_is_not_there_is_named(tmp_path: Path):
    us, _ua = ready(tmp_path)

    with pytest.raises(NotFound, match="no case NONE"):
        yes(us, "us-officer", "NONE")
    with pytest.raises(NotFound, match="nobody has no key"):
        recall(us, RELEASE, "why", holder="nobody", passphrase=PASSPHRASE)
    (tmp_path / "x.json").write_text("[]")
    with pytest.raises(Invalid, match="no signed paper"):
        import_paper(us, tmp_path / "x.json")
