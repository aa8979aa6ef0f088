"""The identity of Eclipse EDC's mock: what it believes, and where it may be used."""

import json

import pytest

from kuznia.app.mock_identity import MockIdentity
from kuznia.exchange.dsse import Envelope
from kuznia.model.errors import Refused

HERE = MockIdentity.of("urn:kuznia:US", "http://127.0.0.1:8280")


def test_a_caller_is_whoever_it_says():
    header = '{"region":"eu","audience":"http://127.0.0.1:8280/dsp","clientId":"edc"}'
    assert "edc" == HERE.caller(header)


def test_it_says_who_we_are_to_whom_in_bare_json():
    assert {"region": "eu", "audience": "edc", "clientId": "urn:kuznia:US"} == json.loads(
        HERE.header("edc")
    )
    assert "urn:kuznia:US" == HERE.caller(HERE.header("edc"))


@pytest.mark.parametrize(
    "header",
    ["", "Bearer x", "[]", "{}", '{"clientId":""}', '{"clientId":1}', "{" * 5000, "\udc80"],
)
def test_who_says_nothing_is_refused(header: str):
    with pytest.raises(Refused, match="does not show who it is"):
        HERE.caller(header)


@pytest.mark.parametrize("address", ["https://us.example", "http://192.0.2.1:8280", "x"])
def test_it_serves_on_this_machine_only(address: str):
    with pytest.raises(Refused, match="prove nothing"):
        MockIdentity.of("urn:kuznia:US", address)


def test_no_paper_counts():
    with pytest.raises(Refused, match="prove nothing"):
        HERE.require_signed("edc", Envelope("text/plain", b"", ()), "text/plain")
