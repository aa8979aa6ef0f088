import json
import os
import subprocess
import unicodedata
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.two_parties import START, key

PASSPHRASE = "ковальський міх і їжак"  # noqa: S105 - it locks nothing outside these tests


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[PrivateKey, Path]:
    path = tmp_path_factory.mktemp("keys") / "us-1.key"
    private = key("US", "us-1", "propose")
    private.write(path, PASSPHRASE)
    return private, path


def changed(written: tuple[PrivateKey, Path], path: Path, before: bytes, after: bytes) -> Path:
    content = written[1].read_bytes()
    assert before in content
    path.write_bytes(content.replace(before, after, 1))
    path.chmod(0o600)
    return path


def test_a_key_reads_back_from_its_file_and_signs_the_same(written: tuple[PrivateKey, Path]):
    private, path = written
    again = PrivateKey.read(path, PASSPHRASE)

    assert private.public == again.public
    assert private.sign(b"paper") == again.sign(b"paper")
    Ed25519PublicKey.from_public_bytes(private.public.signing).verify(again.sign(b"p"), b"p")


def test_the_file_is_its_owners_alone_and_shows_no_secret(written: tuple[PrivateKey, Path]):
    private, path = written
    content = path.read_bytes()

    assert private.public.key.encode() in content
    assert private.signing.private_bytes_raw() not in content
    assert 2 == content.count(b"BEGIN ENCRYPTED PRIVATE KEY")
    if os.name == "posix":
        assert 0o600 == path.stat().st_mode & 0o777


def test_a_passphrase_is_the_same_on_every_keyboard(written: tuple[PrivateKey, Path]):
    decomposed = unicodedata.normalize("NFD", PASSPHRASE)

    assert decomposed != PASSPHRASE
    assert written[0].key == PrivateKey.read(written[1], decomposed).key


def test_a_wrong_passphrase_is_refused(written: tuple[PrivateKey, Path]):
    with pytest.raises(Refused, match="does not open with this passphrase"):
        PrivateKey.read(written[1], PASSPHRASE + "!")


def test_a_short_passphrase_is_refused_before_anything_is_written(tmp_path: Path):
    with pytest.raises(Refused, match="less than 12 characters"):
        key("US", "us-1", "propose").write(tmp_path / "new.key", "short")
    assert [] == list(tmp_path.iterdir())


def test_a_key_file_is_never_replaced(written: tuple[PrivateKey, Path]):
    before = written[1].read_bytes()

    with pytest.raises(Refused, match="exists and is not replaced"):
        key("US", "us-1", "propose").write(written[1], PASSPHRASE)
    assert before == written[1].read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX")
def test_a_file_that_others_may_read_is_refused(written: tuple[PrivateKey, Path], tmp_path: Path):
    path = changed(written, tmp_path / "open.key", b"\n", b"\n")
    path.chmod(0o640)

    with pytest.raises(Refused, match="may be read by others") as caught:
        PrivateKey.read(path, PASSPHRASE)
    assert f"chmod 600 {path}" in str(caught.value.hint)


def test_a_file_that_names_another_holder_half_is_refused(
    written: tuple[PrivateKey, Path], tmp_path: Path
):
    ours, other = (k.public.line().encode() for k in (written[0], key("US", "us-9", "propose")))
    path = changed(written, tmp_path / "swapped.key", ours, other)

    with pytest.raises(Invalid, match="names another key than it holds"):
        PrivateKey.read(path, PASSPHRASE)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"n":65536', b'"n":65537'),
        (b'"n":65536', b'"n":1024'),
        (b'"n":65536', b'"n":1073741824'),
        (b'"n":65536', b'"n":"65536"'),
        (b'"salt":"', b'"salt":"?'),
        (b'"scrypt":', b'"other":'),
        (b"private key 1", b"private key 2"),
        (b"-----BEGIN ENCRYPTED", b"-----BEGIN"),
    ],
)
def test_a_changed_file_is_no_key(
    written: tuple[PrivateKey, Path], tmp_path: Path, before: bytes, after: bytes
):
    with pytest.raises(Invalid, match="is not a private key of Kuznia"):
        PrivateKey.read(changed(written, tmp_path / "bad.key", before, after), PASSPHRASE)


def test_the_two_halves_have_their_places(written: tuple[PrivateKey, Path], tmp_path: Path):
    head, first, second = written[1].read_bytes().split(b"-----BEGIN", 2)
    path = tmp_path / "turned.key"
    path.write_bytes(b"-----BEGIN".join((head, second, first)))
    path.chmod(0o600)

    with pytest.raises(Invalid, match="is not a private key of Kuznia"):
        PrivateKey.read(path, PASSPHRASE)


def test_a_file_that_is_absent_or_something_else_is_no_key(tmp_path: Path):
    with pytest.raises(NotFound):
        PrivateKey.read(tmp_path / "none.key", PASSPHRASE)
    (tmp_path / "x.key").write_text("hello")
    (tmp_path / "x.key").chmod(0o600)
    with pytest.raises(Invalid):
        PrivateKey.read(tmp_path / "x.key", PASSPHRASE)


def test_openssl_knows_the_form_of_the_blocks(written: tuple[PrivateKey, Path]):
    block = written[1].read_bytes().split(b"\n", 1)[1]
    try:
        shown = subprocess.run(
            ["openssl", "asn1parse"], input=block, capture_output=True, check=True
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")

    assert b"PBES2" in shown.stdout
    assert b"aes-256-cbc" in shown.stdout


def test_a_key_takes_what_its_party_recorded_of_it_since():
    private = key("US", "us-1", "propose")
    ended = replace(private.public, valid_to=date(2026, 3, 1))

    assert ended == private.with_public(ended).public
    with pytest.raises(Invalid, match="is another key than"):
        private.with_public(key("US", "us-1", "propose").public)


def test_a_key_for_an_unknown_role_is_not_made():
    with pytest.raises(Invalid, match="is not some of"):
        PrivateKey.new("US", "us-1", ("rule",), START)


def test_the_first_line_is_json(written: tuple[PrivateKey, Path]):
    head = json.loads(written[1].read_bytes().split(b"\n", 1)[0])

    assert written[0].public.as_json() == head["public"]
