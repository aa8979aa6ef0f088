import json
from datetime import date
from pathlib import Path

import pytest

from kuznia.app.keys import (
    keyring,
)
from kuznia.app.packages import (
    open_package,
)
from kuznia.app.papers import import_paper, recall, receive
from kuznia.app.programmes import read
from kuznia.app.verifying import verify_package
from kuznia.model.errors import NotFound, Refused
from tests.app.release_acts import CASE, seal
from tests.app.two_folders import (
    PASSPHRASE,
    RELEASE,
    opened,
)


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

    def test_what_was_recalled_is_not_opened(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        file = seal(us)
        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip
        import_paper(ua, us / "cases" / CASE, "2024-02-16")

        with pytest.raises(Refused, match="was recalled by US on 2024-02-1"):
            open_package(ua, file, tmp_path / "in", holder="ua-officer", passphrase=PASSPHRASE)
        assert not (tmp_path / "in").exists()

    def test_a_day_before_the_recall_is_judged_by_what_was_known_then(self, tmp_path: Path):
        us, _ua = opened(tmp_path)
        file = seal(us)
        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-15")  # fmt: skip

        assert verify_package(file, us, date(2024, 2, 14)).ok
        assert not verify_package(file, us, date(2024, 2, 15)).ok

    def test_public_keys_alone_open_nothing(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        file = seal(us)
        lines = tmp_path / "keys.txt"
        keys = [key.as_json() for key in keyring(ua).keys.values()]
        for text in (json.dumps(keys), "\n".join(map(json.dumps, keys))):
            lines.write_text(text)
            assert verify_package(file, lines, date(2024, 2, 16)).ok
            with pytest.raises(Refused, match="has no private keys"):
                verify_package(file, lines, date(2024, 2, 16), opener="ua-officer")
        with pytest.raises(NotFound, match="there is no file"):
            verify_package(file, tmp_path / "none", date(2024, 2, 16))

    def test_a_file_is_opened_before_it_is_received(self, tmp_path: Path):
        us, ua = opened(tmp_path)
        with pytest.raises(NotFound, match="there is no folder"):
            receive(ua, seal(us), holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-15")
