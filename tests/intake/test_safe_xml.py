from io import BytesIO

import pytest

from kuznia.intake.safe_xml import Malformed, declares_type, elements


def test_elements_come_with_their_local_names():
    names = [(event, name) for event, name, _ in elements(BytesIO(b"<a xmlns='x'><b/></a>"))]

    assert [("start", "a"), ("start", "b"), ("end", "b"), ("end", "a")] == names


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
def test_a_document_type_is_seen_in_every_encoding(encoding: str):
    assert declares_type("<!doctype a>".encode(encoding))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"\xff" * 9,
        b"<a>" * 5000,
        b"<a b='&c;'/>",
        b"<?xml encoding='no'?><a/>",
    ],
)
def test_what_is_not_whole_is_malformed(content: bytes):
    with pytest.raises(Malformed):
        list(elements(BytesIO(content)))


def test_entities_are_not_expanded_and_files_not_read():
    hostile = b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>'
    texts = [element.text for event, _, element in elements(BytesIO(hostile)) if event == "end"]

    assert not any(texts)
