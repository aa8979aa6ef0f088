"""Two folders that countersign each other's ledgers, and what neither can do unseen."""

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest

from kuznia.app.days import today
from kuznia.app.ledger import (
    accept,
    checkpoint,
    compare,
    countersign,
    export,
    listed,
    prove,
    verify_ledger,
    verify_proof,
)
from kuznia.app.papers import import_paper
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.release_acts import CASE, seal
from tests.app.two_folders import PASSPHRASE, opened

HOLDERS = {"us": "us-officer", "ua": "ua-officer"}


def sign(folder: Path, name: str = "request") -> Path:
    """Sign a folder's ledger for the other party."""
    target = folder.parent / f"{folder.name}-{name}"
    to = {"us": "UA", "ua": "US"}[folder.name[:2]]
    checkpoint(folder, target, holder=HOLDERS[folder.name[:2]], passphrase=PASSPHRASE, to=to)
    return target


def sign_too(folder: Path, request: Path, name: str = "note") -> Path:
    target = folder.parent / f"{request.name}-{name}"
    countersign(folder, request, target, holder=HOLDERS[folder.name[:2]], passphrase=PASSPHRASE)
    return target


def swapped(target: Path) -> tuple[Path, Path]:
    """Give two folders with an open release, whose ledgers each has countersigned for the other."""
    us, ua = opened(target)
    for own, other in ((us, ua), (ua, us)):
        accept(own, sign_too(other, sign(own)))
    return us, ua


def problems(folder: Path) -> list[str]:
    return [str(problem) for check in verify_ledger(folder) for problem in check.problems]


def rewrite(folder: Path, change: str) -> None:
    """Change the ledger's table by hand, as someone with the disk can."""
    path = folder / "ledger.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if change == "truncated":
        rows = rows[:-1]
    elif change == "reordered":
        rows[0]["number"], rows[1]["number"] = rows[1]["number"], rows[0]["number"]
    elif change == "deleted":
        rows = [{**row, "number": str(at)} for at, row in enumerate(rows[1:], start=1)]
    elif change == "backdated":
        rows[2]["recorded_on"] = "2024-01-30"
    else:
        rows[1]["paper"] = "0" * 64
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


CHANGES = ["truncated", "reordered", "deleted", "backdated", "rewritten"]


def test_every_signature_is_entered_in_turn(tmp_path: Path):
    us, ua = opened(tmp_path)

    assert [1, 2, 3, 4, 5] == [entry.number for entry in listed(us)]
    assert {entry.signature for entry in listed(us)} == {entry.signature for entry in listed(ua)}
    assert {today()} == {entry.entered_on for entry in listed(us)}
    assert [] == problems(us)


def test_both_ledgers_are_countersigned_and_agree(tmp_path: Path):
    us, ua = swapped(tmp_path)
    export(ua, tmp_path / "ledger")

    found = compare(us, tmp_path / "ledger")

    assert found.agrees
    assert 5 == len(found.same) == found.size
    assert [] == problems(us) == problems(ua)


def test_entries_say_how_the_other_ledger_stood(tmp_path: Path):
    us, _ua = swapped(tmp_path)
    seal(us)

    assert ["", "UA 5"] == [listed(us)[4].peer, listed(us)[5].peer[:4]]


def test_what_one_side_lacks_is_found(tmp_path: Path):
    us, ua = swapped(tmp_path)
    seal(us)
    export(ua, tmp_path / "before")
    assert ["dispatch"] == [entry.kind for entry in compare(us, tmp_path / "before").only_ours]

    import_paper(ua, us / "cases" / CASE, "2024-02-15")
    accept(ua, sign_too(us, sign(ua, "again")))
    export(ua, tmp_path / "after")
    assert compare(us, tmp_path / "after").agrees


@pytest.mark.parametrize("change", CHANGES)
def test_whoever_changes_the_own_ledger_is_found_out(tmp_path: Path, change: str):
    us, ua = swapped(tmp_path)
    rewrite(us, change)

    assert problems(us)
    with pytest.raises(Refused):
        sign(us, "again")
    with pytest.raises(Refused):
        export(us, tmp_path / "ledger")
    assert ua.is_dir()


@pytest.mark.parametrize("change", CHANGES)
def test_a_ledger_that_was_rewritten_with_all_its_checkpoints_is_not_countersigned(
    tmp_path: Path, change: str
):
    us, ua = swapped(tmp_path)
    seal(us)
    rewrite(us, change)
    rewrite(us, "rewritten")
    shutil.rmtree(us / "checkpoints")  # whoever can change the table can take these away too
    request = sign(us, "again")

    with pytest.raises(Refused):
        sign_too(ua, request, "again")
    assert list((ua / "checkpoints").glob("evidence-US-*.note"))
    export(us, tmp_path / "ledger")
    assert compare(ua, tmp_path / "ledger").problems


def test_a_fork_is_shown_by_two_signed_checkpoints(tmp_path: Path):
    us, ua = swapped(tmp_path)
    other = tmp_path / "us-copy"
    shutil.copytree(us, other)
    seal(us)
    sign_too(ua, sign(us, "one"))
    rewrite(other, "rewritten")
    shutil.rmtree(other / "checkpoints")
    shutil.copy(us / "ledger.csv", other / "ledger.csv")
    rewrite(other, "rewritten")

    with pytest.raises(Refused, match="was forked: two checkpoints of 6 entries differ"):
        sign_too(ua, sign(other, "two"))


def test_the_same_checkpoint_may_be_countersigned_twice(tmp_path: Path):
    us, ua = opened(tmp_path)
    request = sign(us)

    sign_too(ua, request, "one")
    accept(us, sign_too(ua, request, "two"))

    assert [] == problems(us)


def test_a_proof_needs_the_public_keys_alone(tmp_path: Path):
    us, ua = swapped(tmp_path)
    proof = tmp_path / "proof.json"

    prove(us, 3, proof)

    shown = verify_proof(proof, ua / "keys.csv", date.fromisoformat(today()), "UA")
    assert listed(us)[2] == shown.entry
    assert "ua-officer" == (shown.cosigner and shown.cosigner.holder)


def test_what_is_not_there_is_told(tmp_path: Path):
    us, ua = opened(tmp_path)
    with pytest.raises(NotFound, match="no checkpoint holds entry 1"):
        prove(us, 1, tmp_path / "proof")
    with pytest.raises(NotFound, match="has no checkpoint yet"):
        export(us, tmp_path / "ledger")
    with pytest.raises(Refused, match="XX is no other party"):
        checkpoint(us, tmp_path / "x", holder="us-officer", passphrase=PASSPHRASE, to="XX")
    with pytest.raises(Refused, match="has not the role node"):
        checkpoint(us, tmp_path / "x", holder="us-clerk", passphrase=PASSPHRASE, to="UA")
    request = sign(us)
    with pytest.raises(Refused, match="US is no other party"):
        sign_too(us, request)
    with pytest.raises((Invalid, Refused)):
        accept(us, request)
    with pytest.raises(Invalid):
        compare(us, request)
    note = sign_too(ua, request)
    with pytest.raises(Refused, match="it is a checkpoint of US"):
        accept(ua, note)
    with pytest.raises(Refused, match="is not replaced"):
        sign_too(ua, request)


def test_a_countersignature_by_who_is_no_node_is_not_taken(tmp_path: Path):
    us, _ua = opened(tmp_path)
    request = sign(us)
    own = tmp_path / "own"
    own.write_bytes(request.read_bytes().partition(b"\n\n")[2])

    with pytest.raises(Refused, match="bears no signature of a node of UA"):
        accept(us, own)


def test_a_clock_that_went_back_enters_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    us, ua = opened(tmp_path)
    seal(us)
    before = (ua / "ledger.csv").read_bytes()
    monkeypatch.setattr("kuznia.app.entries.today", lambda: "2024-03-01")

    with pytest.raises(Refused, match="clock says 2024-03-01"):
        import_paper(ua, us / "cases" / CASE, "2024-02-15")
    assert before == (ua / "ledger.csv").read_bytes()


def test_a_case_that_was_taken_away_is_missed(tmp_path: Path):
    us, _ua = opened(tmp_path)
    (us / "cases" / CASE).unlink()

    assert 5 == len(problems(us))
