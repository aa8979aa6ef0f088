"""The file `node.toml`: what it may say, and what is told when it is not right."""

from pathlib import Path

import pytest

from kuznia.app.node_settings import read_settings
from kuznia.model.errors import Invalid


def written(folder: Path, content: str | bytes) -> Path:
    (folder / "node.toml").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_a_folder_without_the_file_says_nothing(tmp_path: Path):
    said = read_settings(tmp_path).trust(tmp_path)
    assert (None, None, None) == (said.authority, said.certificate, said.key)


def test_files_are_named_from_the_folder_on(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "own.key"
    said = read_settings(written(
        tmp_path, f'[tls]\nauthority = "a.pem"\ncertificate = "own.pem"\nkey = "{elsewhere}"\n'
    )).trust(tmp_path)  # fmt: skip
    assert (tmp_path / "a.pem", tmp_path / "own.pem", elsewhere) == (
        said.authority, said.certificate, said.key)  # fmt: skip


def test_a_node_takes_part_under_its_party_or_a_did(tmp_path: Path):
    assert "urn:kuznia:US" == read_settings(tmp_path).name("US")
    did = "did:web:localhost%3A8280"
    assert did == read_settings(written(tmp_path, f'[node]\nname = "{did}"')).name("US")
    for other in ("did:web:localhost:x y", "urn:kuznia:UA", "us"):
        with pytest.raises(Invalid, match="is no identifier by did:web"):
            read_settings(written(tmp_path, f'[node]\nname = "{other}"')).name("US")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("[tls", "it is no TOML"),
        (b"\xff", "it is no TOML"),
        ("[tsl]", r"there is no section \[tsl\]"),
        ("tls = 1", r"there is no section \[tls\]"),
        ("[tls]\nverify = false", r"\[tls\] has no field 'verify'"),
        ("[tls]\nauthority = 1", r"\[tls\] has no text 'authority'"),
        ('[tls]\nauthority = ""', r"\[tls\] has no text 'authority'"),
        ('[tls]\nkey = "a"', "without the other"),
    ],
)
def test_what_is_not_right_is_told(tmp_path: Path, content: str | bytes, reason: str):
    with pytest.raises(Invalid, match=reason):
        read_settings(written(tmp_path, content)).trust(tmp_path)
