from pathlib import Path
from typing import Any

import pytest

from kuznia.app.checks_of_release import Stopped
from kuznia.app.keys import (
    private_key,
    revoke_key,
)
from kuznia.app.papers import import_paper
from kuznia.exchange.case_events import ATTESTATION
from kuznia.exchange.dsse import sign
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.release_acts import change, key_of
from tests.app.two_folders import (
    PASSPHRASE,
    proposal,
    ready,
    signed,
)


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
            {"authorisation": "MLA-9"},
        ],
    )
    def test_one_that_cannot_be_is_not_taken_in(self, tmp_path: Path, fields: dict[str, object]):
        us, ua = ready(tmp_path)
        before = (us / "attestations.csv").read_bytes()

        with pytest.raises((Refused, Invalid, NotFound)):
            import_paper(us, self.paper(ua, **fields), "2024-02-10")
        assert before == (us / "attestations.csv").read_bytes()

    def test_the_same_again_keeps_its_first_day(self, tmp_path: Path):
        us, ua = ready(tmp_path)
        paper = self.paper(ua, until="2024-11-30")
        import_paper(us, paper, "2024-02-10")
        before = (us / "attestations.csv").read_bytes()

        import_paper(us, paper, "2024-02-11")

        assert before == (us / "attestations.csv").read_bytes()

    def test_a_key_that_was_revoked_before_the_record_clears_nobody(self, tmp_path: Path):
        us, _ua = signed(tmp_path)
        proposal(tmp_path)
        change(us, "keys", {"key": key_of(us, "ua-officer")}, revoked_on="2024-02-01")

        with pytest.raises(Stopped, match="P1"):
            proposal(tmp_path)

    def test_a_key_that_was_revoked_attests_nothing_whatever_day_it_writes(self, tmp_path: Path):
        us, ua = ready(tmp_path)
        forged = self.paper(ua)
        revocation = tmp_path / "revocation"
        revoke_key(ua, "ua-officer", "lost", signer="ua-officer", passphrase=PASSPHRASE,
                   target=revocation)  # fmt: skip
        import_paper(us, revocation)

        with pytest.raises(Refused, match="does not count"):
            import_paper(us, forged)
