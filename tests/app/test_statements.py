from pathlib import Path

import pytest

from kuznia.app.checks_of_release import Stopped
from kuznia.app.papers import import_paper
from kuznia.app.programmes import read
from kuznia.app.registers import changing
from kuznia.app.releases import approve, propose
from kuznia.exchange.case_file import read_case, write_case
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.release_acts import CASE, change, predicate, resigned, yes_of_ua
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
    REQUEST,
    proposed,
    signed,
)


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
        rows = {**predicate(us)["package_row"], "bag": "../../us/packages/BRK", "sha256": "0" * 64}

        yes_of_ua(ua, resigned(us, package_row=rows))

        row = next(r for r in read(ua)["packages"].iter_rows(named=True) if r["package"] == "BRK")
        assert (None, None) == (row["bag"], row["sha256"])

    @pytest.mark.parametrize("wrong", [{"level": "no such"}, {"item": "none"}, {"name": 5}])
    def test_what_would_break_the_register_is_not_entered(
        self, tmp_path: Path, wrong: dict[str, object]
    ):
        us, ua = proposed(tmp_path)
        before = (ua / "packages.csv").read_bytes()

        with pytest.raises((Invalid, Refused)):
            yes_of_ua(ua, resigned(us, package_row={**predicate(us)["package_row"], **wrong}))

        assert before == (ua / "packages.csv").read_bytes()
        assert read(ua)["releases"].is_empty()

    def test_what_stays_behind_is_not_described(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        propose(us, REQUEST, holder="us-clerk", passphrase=PASSPHRASE, without=("README.txt",))

        described = {row["element"] for row in predicate(us)["element_rows"]}
        assert "README.txt" not in described

    def test_a_permit_for_one_release_is_used_up_by_it(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        yes_of_ua(ua, us / "cases" / CASE)

        assert ["UA-IMP-1"] == list(read(ua)["releases"]["host_document"])

    def test_each_statement_is_judged_by_its_own_description(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        said = predicate(us)
        forged = resigned(us, package_row={**said["package_row"], "item": "plate"}, release="R-2")
        with pytest.raises((Stopped, Refused, Invalid)):
            yes_of_ua(ua, forged)
        import_paper(ua, us / "cases" / CASE, "2024-02-12")

        with pytest.raises((Stopped, Refused, Invalid)):
            yes_of_ua(ua, forged)

    def test_a_release_that_was_entered_by_hand_is_not_replaced(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        row = {"release": RELEASE, "package": "BRK", "site": "ua-shop", "authorisation": "MLA-1",
               "purpose": "manufacture", "means": "medium", "serial": "OLD", "state": "released",
               "released_on": "2024-01-20", "value_usd": 1_900_000.0}  # fmt: skip
        with changing(ua) as desk:
            desk.add("releases", row)

        with pytest.raises(Refused, match="has a release BRK-ua-shop-1 already"):
            import_paper(ua, us / "cases" / CASE, "2024-02-12")
        assert 1_900_000.0 == read(ua)["releases"]["value_usd"][0]

    def test_a_package_of_nobody_known_is_not_taken_over(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        change(ua, "packages", {"package": "BRK"}, originator=None)

        with pytest.raises(Refused, match="is a package of this party's own"):
            import_paper(ua, us / "cases" / CASE, "2024-02-12")

    def test_what_was_refused_leaves_no_case_behind(self, tmp_path: Path):
        us, ua = proposed(tmp_path)
        forged = resigned(us, package_row={**predicate(us)["package_row"], "level": "zzz"})

        with pytest.raises(Invalid):
            import_paper(ua, forged, "2024-02-12")
        assert not (ua / "cases").exists()
        import_paper(ua, us / "cases" / CASE, "2024-02-12")

    @pytest.mark.parametrize("field", [{"purpose": "inspect"}, {"provisos": []}])
    def test_the_second_person_signs_what_was_proposed_and_nothing_else(
        self, tmp_path: Path, field: dict[str, object]
    ):
        us, _ua = proposed(tmp_path)
        write_case(us / "cases" / CASE, read_case(resigned(us, **field)))

        with pytest.raises(Refused, match="is not the one of the release BRK-ua-shop-1"):
            approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-12")

    def test_a_release_between_others_is_not_entered(self, tmp_path: Path):
        us, _ua = proposed(tmp_path)
        other = resigned(us, releasing_party="UA", receiving_party="XX")

        with pytest.raises((Refused, NotFound)):
            import_paper(us, other, "2024-02-12")
