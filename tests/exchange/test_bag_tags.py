"""The tag files of a bag follow from its crate and its manifest."""

from kuznia.exchange.bag_tags import TAG_FILES, tag_files
from kuznia.exchange.manifest import digest_of
from kuznia.exchange.package_facts import BagFacts
from tests.exchange.packages import FACTS


def test_the_tag_files_are_these():
    files = tag_files(BagFacts(FACTS, ()), {"data/a": "0" * 64}, 12)

    assert set(TAG_FILES) == set(files)
    assert (
        "Bag-Software-Agent: kuznia 0.1.0\nBagging-Date: 2026-06-01\n"
        "External-Description: Test bracket\nExternal-Identifier: BRK\nPayload-Oxum: 12.1\n"
        "Source-Organization: us-works\n"
    ) == files["bag-info.txt"].decode()
    assert 54 == len(files["bagit.txt"])
    assert digest_of(files["bagit.txt"]) in files["tagmanifest-sha256.txt"].decode()
