from pathlib import Path

import pytest

from kuznia.app.attestations import attest
from kuznia.app.days import today
from kuznia.app.keys import (
    rotate_key,
)
from kuznia.app.papers import import_paper
from kuznia.app.releases import approve, propose
from kuznia.model.errors import Invalid, Refused
from tests.app.release_acts import CASE, TOMORROW, revoked_officer
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
    REQUEST,
    proposed,
    signed,
)


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
