"""Where partners are, and as whom they take part."""

import pytest

from kuznia.exchange.dsp.partners import Partner, Partners, proper_address
from kuznia.model.errors import Invalid, Refused

DID = "did:web:ua.example"
KNOWN = Partners.of([Partner("UA", "https://ua.example", DID, "2026-06-01")])


def test_a_party_takes_part_as_it_has_said_or_else_under_its_code():
    assert DID == KNOWN.participant("UA")
    assert "urn:kuznia:US" == KNOWN.participant("US")
    assert "UA" == KNOWN.party(DID)
    assert "US" == KNOWN.party("urn:kuznia:US")


def test_a_party_has_no_second_identifier():
    assert KNOWN.party("urn:kuznia:UA") is None
    assert KNOWN.party("did:web:other.example") is None


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("http://127.0.0.1:8281/", "http://127.0.0.1:8281"),
        ("http://localhost:8281", "http://localhost:8281"),
        ("http://[::1]:8281", "http://[::1]:8281"),
        (" https://us.example ", "https://us.example"),
        ("https://us.example/kuznia/", "https://us.example/kuznia"),
    ],
)
def test_an_address_is_kept_without_a_slash_at_its_end(given: str, kept: str):
    assert kept == proper_address(given)


@pytest.mark.parametrize(
    "text",
    ["", "us.example", "ftp://us.example", "https://", "https://[", "https://us.example:x",
     "https://us.example?a=1", "https://a:b@us.example", "https://us.example#a"],
)  # fmt: skip
def test_what_is_no_address_is_told(text: str):
    with pytest.raises(Invalid, match="no address of a node") as told:
        proper_address(text)
    assert "https://node.example" in str(told.value.hint)


@pytest.mark.parametrize("host", ["us.example", "192.0.2.1", "0.0.0.0", "localhost.example"])  # noqa: S104 - no place to listen at
def test_nothing_goes_beyond_this_machine_without_tls(host: str):
    with pytest.raises(Refused, match=f"nothing goes to {host} without TLS"):
        proper_address(f"http://{host}:8281")
