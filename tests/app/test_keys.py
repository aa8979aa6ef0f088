from dataclasses import replace
from pathlib import Path

import pytest

from kuznia.app.attestations import attest
from kuznia.app.cases import read_position
from kuznia.app.days import today
from kuznia.app.keys import (
    export_card,
    import_card,
    keyring,
    new_key,
    private_key,
    revoke_key,
    rotate_key,
)
from kuznia.app.packages import (
    open_package,
    seal_edition,
)
from kuznia.app.papers import import_paper
from kuznia.app.programmes import read, start
from kuznia.app.releases import approve
from kuznia.exchange.case_file import read_case, write_case
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.release_acts import CASE, TOMORROW, change, key_of, revoked_officer, seal
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
    opened,
    proposed,
    ready,
)

SECRET = "a passphrase of some length"  # noqa: S105 - of a key that guards nothing


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start(tmp_path / "us", "bracket", "US")
    return tmp_path / "us"


def test_a_key_has_a_private_file_and_a_public_row(folder: Path):
    made = new_key(folder, "us-clerk", ["propose"], SECRET, valid_from="2024-01-01")

    assert made == keyring(folder).key(made.key)
    assert 0o600 == (folder / "private" / "us-clerk.key").stat().st_mode & 0o777
    assert made == private_key(folder, "us-clerk", SECRET).public


def test_a_holder_has_one_key_at_a_time(folder: Path):
    new_key(folder, "us-clerk", ["propose"], SECRET)

    with pytest.raises(Refused, match="exists"):
        new_key(folder, "us-clerk", ["propose"], SECRET)
    assert 1 == len(keyring(folder).keys)


def test_a_wrong_passphrase_opens_nothing(folder: Path):
    new_key(folder, "us-clerk", ["propose"], SECRET)

    with pytest.raises(Refused, match="does not open"):
        private_key(folder, "us-clerk", "another passphrase")


@pytest.mark.parametrize("holder", ["../us", "a/b", "", ".hidden"])
def test_a_holder_is_a_code_and_no_path(folder: Path, holder: str):
    with pytest.raises(Invalid):
        new_key(folder, holder, ["propose"], SECRET)
    assert not list(folder.parent.glob("*.key"))


def test_who_has_no_key_is_told_how_to_make_one(folder: Path, tmp_path: Path):
    with pytest.raises(NotFound) as missing:
        export_card(folder, "us-clerk", SECRET, tmp_path / "card")
    assert "kuznia key new us-clerk" in str(missing.value.hint)


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

    def test_a_key_that_has_run_out_signs_nothing_under_an_earlier_day(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)
        change(us, "keys", {"key": key_of(us, "us-officer")}, valid_to="2024-02-20")

        with pytest.raises(Refused, match="counted until 2024-02-20 only"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")

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

    def test_a_paper_that_may_be_under_way_is_not_replaced(self, tmp_path: Path):
        us, ua = ready(tmp_path)
        paper = tmp_path / "paper"
        paper.write_text("mine")
        before = (us / "private" / "us-officer.key").read_bytes()

        with pytest.raises(Refused, match="is not replaced"):
            rotate_key(us, "us-officer", PASSPHRASE, TOMORROW, paper)
        with pytest.raises(Refused, match="is not replaced"):
            export_card(us, "us-officer", PASSPHRASE, paper)
        with pytest.raises(Refused, match="is not replaced"):
            revoke_key(us, "us-clerk", "lost", signer="us-officer", passphrase=PASSPHRASE,
                       target=paper)  # fmt: skip
        with pytest.raises(Refused, match="is not replaced"):
            attest(ua, "ua-shop", "MLA-1", holder="ua-officer", passphrase=PASSPHRASE, target=paper,
                   until="2024-12-31", on="2024-02-02")  # fmt: skip
        assert ("mine", before) == (
            paper.read_text(),
            (us / "private" / "us-officer.key").read_bytes(),
        )

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
