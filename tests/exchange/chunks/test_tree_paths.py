import os
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.chunks.tree_paths import TreePaths, check_path
from kuznia.model.errors import Invalid


@pytest.mark.parametrize("path", ["a", "data/elements/кронштейн 1.stp", ".hidden/a..b", "COMET"])
def test_an_ordinary_path_is_accepted(path: str):
    check_path(path)


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/etc/passwd", "absolute"),
        ("../up", "empty, . or .."),
        ("a/../../up", "empty, . or .."),
        ("a//b", "empty, . or .."),
        ("", "empty, . or .."),
        ("a/", "empty, . or .."),
        ("./a", "empty, . or .."),
        ("C:/windows", "some system forbids"),
        ("a:stream", "some system forbids"),
        ("a\\b", "some system forbids"),
        ("a\0b", "some system forbids"),
        ("a\nb", "some system forbids"),
        ("dot.", "ends with a dot"),
        ("space /b", "ends with a dot or a space"),
        ("CON", "Windows reserves"),
        ("a/nul.txt", "Windows reserves"),
        ("e\u0301", "NFC"),
        ("a" * 256, "longer than 255"),
        ("a/" * 3000 + "b", "longer than 4096"),
        ("\ud800", "not Unicode"),
    ],
)
def test_any_other_path_is_refused_and_says_why(path: str, why: str):
    with pytest.raises(Invalid, match=why):
        check_path(path)


@pytest.mark.parametrize(
    "paths",
    [
        ("a", "a"),
        ("Part.stp", "part.STP"),
        ("straße", "STRASSE"),
        ("a", "a/b"),
        ("a/b", "a"),
        ("A/b", "a/c"),
        ("A", "a/b"),
    ],
)
def test_two_paths_that_some_system_takes_for_one_are_refused(paths: tuple[str, str]):
    with pytest.raises(Invalid, match="one file on some systems"):
        TreePaths(paths)


def test_paths_that_share_folders_are_accepted():
    TreePaths(["a/b/c", "a/b/d", "a/e", "f"])


@given(st.text(max_size=30) | st.text("./\\aC:~ \u0301", max_size=12))
def test_a_path_that_is_accepted_stays_in_its_folder_on_every_system(path: str):
    try:
        check_path(path)
    except Invalid:
        return

    assert not PurePosixPath(path).is_absolute()
    assert not PureWindowsPath(path).drive
    assert not PureWindowsPath(path).root
    assert ".." not in PurePosixPath(path).parts + PureWindowsPath(path).parts
    assert path == os.path.normpath(path).replace(os.sep, "/")
