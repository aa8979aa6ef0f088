import pytest

from kuznia.exchange.dsp.addresses import (
    Asking,
    Beginning,
    Following,
    address_of,
    proper_address,
    same_server,
    taken_at,
)
from kuznia.exchange.dsp.message_types import MessageType
from kuznia.exchange.dsp.states import TRANSITIONS, Process, Role
from kuznia.model.errors import Invalid, NotFound

N, T = Process.NEGOTIATION, Process.TRANSFER

PEER = "https://us.example/dsp/2025-1"


def test_every_message_has_an_address_that_takes_it_on_the_other_side():
    for process, state, sender, kind in TRANSITIONS:
        pid = "" if state is None else "urn:uuid:1"
        url = address_of("https://peer/dsp/", process, kind, pid)
        assert url.startswith("https://peer/dsp/")
        assert "//" not in url[8:]
        place = taken_at("POST", url.removeprefix("https://peer/dsp"))

        assert isinstance(place, (Beginning, Following))
        assert bool(pid) is isinstance(place, Following)
        assert process is place.process
        assert place.role in (None, sender.other)


def test_addresses_are_those_of_the_binding():
    assert Beginning(N, MessageType.CONTRACT_REQUEST, Role.PROVIDER) == taken_at(
        "POST", "negotiations/request"
    )
    assert Following(N, "a:b", MessageType.AGREEMENT_VERIFICATION, Role.PROVIDER) == taken_at(
        "POST", "/negotiations/a%3Ab/agreement/verification"
    )
    assert Asking(T, "1") == taken_at("GET", "/transfers/1/")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "negotiations/1/events"),
        ("POST", "negotiations/1"),
        ("PUT", "negotiations/1/events"),
        ("POST", "negotiations/1/start"),
        ("POST", "transfers/1/agreement"),
        ("POST", "transfers//start"),
        ("GET", "negotiations/" + "1" * 600),
        ("GET", ""),
    ],
)
def test_others_are_none(method: str, path: str):
    with pytest.raises(NotFound):
        taken_at(method, path)


@pytest.mark.parametrize(
    "address",
    ["https://us.example/dsp", "http://localhost:8083", "http://[::1]:1/", "https://us:65535/a/b"],
)
def test_messages_can_be_sent_to_an_address_of_the_web(address: str):
    assert address == proper_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "", "us", "urn:us", "ftp://us/", "http://", "http://[", "http://:80/",
        "http://us:99999/", "http://us:-5/", "http://us:0/", "http://us:x/",
        "http://us\n/", "http://us/\0", "http://us/ä", "http://us/" + "x" * 2_000,
    ],
)  # fmt: skip
def test_what_no_message_can_be_sent_to_is_no_address(address: str):
    with pytest.raises(Invalid, match="is no address of a node"):
        proper_address(address)


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://us.example:8443/data/1",
        "http://us.example/data/1",
        "https://127.0.0.1/data/1",
        "file:///etc/passwd",
        "",
        "https://[",
        "https://us.example/data/2\x7f",
        "https://us.example/" + "x" * 70_000,
    ],
)
def test_data_are_fetched_from_the_peer_alone(endpoint: str):
    assert same_server("https://us.example/data/1", PEER)
    assert not same_server(endpoint, PEER)


def test_the_usual_port_need_not_be_named():
    assert same_server("https://us.example/a", "https://US.example:443/b")
    assert not same_server("https://us.example/", "https://us.example:80/")


def test_this_machine_has_several_names():
    assert same_server("http://localhost:8281/a", "http://127.0.0.1:8281/b")
    assert not same_server("http://localhost:8281/a", "http://127.0.0.1:8282/b")
