from pathlib import Path

import pytest

from kuznia.app.keys import export_card, keyring, new_key, private_key
from kuznia.app.programmes import start
from kuznia.model.errors import Invalid, NotFound, Refused

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
