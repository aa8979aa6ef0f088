"""Identifiers by did:web and their documents."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.canonical import canonical
from kuznia.exchange.dsp.did import MOST, Service, did_of, document, document_address, read_document
from kuznia.model.errors import Invalid
from tests.exchange.dsp.official import FOLDER, faults, published
from tests.exchange.two_parties import two_parties

PARTIES = two_parties()
DID = "did:web:us.example"
KEYS = [PARTIES.us_node.public, PARTIES.approver.public]
CATALOG = "https://us.example/dsp/2025-1/catalog"
VERSIONS = "https://us.example/.well-known/dspace-version"
DOCUMENT = document(DID, KEYS, CATALOG, VERSIONS)

PAIRS = [
    ("did:web:us.example", "https://us.example/.well-known/did.json"),
    ("did:web:us.example%3A8280", "https://us.example:8280/.well-known/did.json"),
    ("did:web:localhost%3A8280", "https://localhost:8280/.well-known/did.json"),
    ("did:web:us.example:kuznia", "https://us.example/kuznia/did.json"),
    ("did:web:us.example%3A443:a:b-1", "https://us.example:443/a/b-1/did.json"),
]


@pytest.mark.parametrize(("did", "address"), PAIRS)
def test_an_identifier_and_the_address_of_its_document_say_the_same(did: str, address: str):
    assert address == document_address(did)
    assert did == did_of(address)


@given(
    st.from_regex(r"\A[a-z][a-z0-9]{0,5}(\.[a-z]{2,5}){0,2}\Z"),
    st.none() | st.integers(1, 65535),
    st.lists(st.from_regex(r"\A[A-Za-z0-9_~-][A-Za-z0-9._~-]{0,5}\Z"), max_size=3),
)
def test_every_identifier_comes_back_from_its_address(host: str, port: int | None, path: list[str]):
    did = ":".join((f"did:web:{host}" + (f"%3A{port}" if port else ""), *path))
    assert did == did_of(document_address(did))


@pytest.mark.parametrize(
    "did",
    ["", "did:web:", "did:key:z6Mk", "us.example", "did:web:us.example%3A", "did:web:us.example%3Ax",
     "did:web:us.example%3A99999", "did:web:us.example%3a8280", "did:web:127.0.0.1",
     "did:web:us.example:", "did:web:us.example:..", "did:web:us.example:a%2Fb", "did:web:us/a",
     "did:web:us.example#key", "did:web:us.example?a", "did:web:user@us.example", "did:web:US.example",
     "did:web:us..example", "did:web:-us.example", "did:web:" + "a" * 254],
)  # fmt: skip
def test_what_is_no_identifier_is_told(did: str):
    with pytest.raises(Invalid, match="is no identifier by did:web") as told:
        document_address(did)
    assert "%3A8280" in str(told.value.hint)


@pytest.mark.parametrize(
    "address",
    ["", "https://us.example", "https://us.example/did.json", "https://127.0.0.1/.well-known/did.json",
     "https://us.example/a//did.json", "https://us.example/.well-known/did.json?a", "https://[",
     "https://us.example/../did.json", "https://a@us.example/.well-known/did.json"],
)  # fmt: skip
def test_an_address_that_no_identifier_leads_to_is_told(address: str):
    with pytest.raises(Invalid, match="no did:web leads to"):
        did_of(address)


def test_a_document_shows_keys_and_services():
    found = read_document(canonical(DOCUMENT), DID)

    assert all(found.shows(key) for key in KEYS)
    assert not found.shows(PARTIES.ua_node.public)
    assert (Service("CatalogService", CATALOG), Service("DataService", VERSIONS)) == found.services


@published
def test_services_are_those_of_the_protocol():
    services = DOCUMENT["service"]
    assert isinstance(services, list)
    catalog, data = services
    assert [] == faults("DidService", catalog)
    # the published schema refuses this one and the published example alike: its pattern is for
    # catalogues alone
    example = json.loads((FOLDER / "common/example/dataservice-did-service.json").read_text())
    assert [VERSIONS] == [fault.split("'")[1] for fault in faults("DidService", data)]
    assert 1 == len(faults("DidService", example))


def changed(**fields: Any) -> bytes:
    return canonical(DOCUMENT | fields)


def method(**fields: Any) -> dict[str, Any]:
    return json.loads(canonical(DOCUMENT))["verificationMethod"][0] | fields


JWK = method()["publicKeyJwk"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "did:web:us.example"),
        (b"[]", "did:web:us.example"),
        (changed(id="did:web:xx.example"), "it is the document of did:web:xx.example"),
        (changed(id=1), "it is the document of 1"),
        (changed(verificationMethod={}), "is no list"),
        (changed(verificationMethod=[method()] * (MOST + 1)), "is no list of at most"),
        (changed(verificationMethod=["#key"]), "something else than objects"),
        (changed(verificationMethod=[method(), method()]), "no names of their own"),
        (changed(verificationMethod=[method(id="did:web:xx.example#1")]), "no names of their own"),
        (changed(verificationMethod=[method(controller="did:web:xx")]), "controlled by another"),
        (changed(verificationMethod=[method(publicKeyJwk=JWK | {"d": "AA"})]), "a private key"),
        (changed(verificationMethod=[method(publicKeyJwk=JWK | {"x": "AA"})]), "is not 32 bytes"),
        (changed(verificationMethod=[method(publicKeyJwk=JWK | {"x": "ü"})]), "is not 32 bytes"),
        (changed(service=[{"type": "CatalogService"}]), "serviceEndpoint"),
    ],
)
def test_a_document_that_is_not_whole_is_refused(content: bytes, reason: str):
    with pytest.raises(Invalid, match=reason):
        read_document(content, DID)


def test_keys_of_other_kinds_are_left_out():
    other = method(id=f"{DID}#2", publicKeyJwk={"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"})
    older = method(id=f"{DID}#3", type="Ed25519VerificationKey2018", publicKeyBase58="z")
    found = read_document(changed(verificationMethod=[method(), other, older]), DID)

    assert {PARTIES.us_node.public.signing} == found.keys


@given(st.binary(max_size=60))
def test_anything_else_is_refused(content: bytes):
    with pytest.raises(Invalid):
        read_document(content, DID)
