"""What a party, a thief of keys or a sender of papers may not bring about."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from kuznia.app.checks_of_release import Stopped
from kuznia.app.keys import (
    new_key,
)
from kuznia.app.packages import (
    build_package,
    confirm_markings,
    release_to_seal,
)
from kuznia.app.papers import acknowledge_recall, import_paper, recall, replay, withdraw
from kuznia.app.programmes import read
from kuznia.app.releases import approve, propose
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.release_acts import CASE, change, seal, yes_of_ua
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

    def test_a_reason_says_something(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        with pytest.raises(Invalid, match="no reason is given"):
            withdraw(us, RELEASE, " ", holder="us-officer", passphrase=PASSPHRASE, on="2024-02-13")
        seal(us)
        with pytest.raises(Invalid, match="no reason is given"):
            recall(us, RELEASE, "", holder="us-officer", passphrase=PASSPHRASE, on="2024-02-15")
        with pytest.raises(Invalid, match="no reason is given"):
            acknowledge_recall(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE)

    def test_what_is_over_is_not_approved(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)
        withdraw(us, RELEASE, "a mistake", holder="us-clerk", passphrase=PASSPHRASE,
                 on="2024-02-12")  # fmt: skip
        with pytest.raises(Refused, match="that is withdrawn cannot be approved"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")

    def test_a_confirmation_is_of_the_very_bytes(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        files = tmp_path / "files"
        shutil.copytree(us / "packages" / "BRK" / "data" / "elements", files)
        with (files / "README.txt").open("a", encoding="utf-8") as readme:
            readme.write("One line more.\n")
        built = build_package(us, files, "BRK", on="2024-02-10")

        unconfirmed = {row["element"] for row in built.markings if row["confirmed_by"] is None}
        assert {"README.txt"} == unconfirmed

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

    def test_what_has_run_out_is_not_sealed_once_more(self, tmp_path: Path):
        us, ua = signed(tmp_path)
        said = propose(us, REQUEST, holder="us-clerk", passphrase=PASSPHRASE, expires="2024-02-20")
        approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")
        yes_of_ua(ua, said.case)
        import_paper(us, ua / "cases" / CASE, "2024-02-13")
        seal(us)

        with pytest.raises(Refused, match="expired on 2024-02-20"):
            seal(us, "2024-02-21", "again.kuznia")

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


def test_a_second_key_of_a_holder_needs_another_file_name(tmp_path: Path):
    us, _ua = ready(tmp_path)
    shutil.copy(us / "private" / "us-clerk.key", tmp_path / "kept")
    with pytest.raises(Refused):
        new_key(us, "us-clerk", ["propose"], PASSPHRASE)
    assert (tmp_path / "kept").read_bytes() == (us / "private" / "us-clerk.key").read_bytes()
