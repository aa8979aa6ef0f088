import pytest

from kuznia.release.register import Register, dissemination, named, words, yes
from tests.release.programmes import changed, release_programme


def facts(**tables: object) -> dict[str, object]:
    programme = release_programme(**tables)  # pyright: ignore[reportArgumentType]
    return dict(Register.of(programme).authorisation_facts("MLA"))


def test_the_territory_of_an_authorisation_is_countries():
    assert ("US", "UA") == facts()["authorisation.territory"]


def test_an_empty_cell_is_no_fact():
    assert "authorisation.expires" not in facts(**changed("authorisations", expires=None))


def test_uses_and_releases_count_against_the_ceilings():
    programme = release_programme(
        uses=[
            {"use": "U1", "authorisation": "MLA", "used_on": "2024-01-01", "kind": "made",
             "quantity": 30.0, "value_usd": 200.0},
            {"use": "U2", "authorisation": "MLA", "used_on": "2024-01-02", "kind": "sold",
             "quantity": 10.0, "value_usd": 50.0},
        ],
        releases=[
            {"release": "R1", "package": "TDP", "site": "HOME", "authorisation": "MLA",
             "state": state, "quantity": 5.0, "value_usd": 7.0}
            for state in ("released",)
        ],
    )  # fmt: skip
    used = Register.of(programme).usage_facts("MLA", "2024-02-12")

    assert 45.0 == used["authorisation.quantity_used"]
    assert 257.0 == used["authorisation.value_used_usd"]


def release_in(state: str) -> dict[str, object]:
    return {"release": "R1", "package": "TDP", "site": "HOME", "authorisation": "MLA",
            "state": state, "quantity": 5.0, "value_usd": 7.0, "expires": "2024-03-01"}  # fmt: skip


@pytest.mark.parametrize(
    ("state", "on", "quantity"),
    [
        ("refused", "2024-02-12", 0),
        ("withdrawn", "2024-02-12", 0),
        ("proposed", "2024-03-01", 5),
        ("proposed", "2024-03-02", 0),
        ("received", "2024-03-02", 5),
        ("recalled", "2024-03-02", 5),
    ],
)
def test_what_was_sent_or_may_still_be_sent_counts(state: str, on: str, quantity: float):
    register = Register.of(release_programme(releases=[release_in(state)]))

    assert quantity == register.usage_facts("MLA", on)["authorisation.quantity_used"]


def test_a_release_that_is_asked_about_again_is_not_counted_against_itself():
    register = Register.of(release_programme(releases=[release_in("proposed")]))

    assert 0 == register.usage_facts("MLA", "2024-02-12", "R1")["authorisation.quantity_used"]


def test_the_last_signature_is_that_of_the_first_to_have_signed_last():
    assert "2023-11-20" == facts()["authorisation.last_signed"]
    unsigned = changed("authorisation_parties", 1, signed_on=None)
    assert "" == facts(**unsigned)["authorisation.last_signed"]


def test_amendments_that_are_not_approved_are_open():
    amendments = [
        {"authorisation": "MLA", "amendment": "1", "changes": "term;party"},
        {"authorisation": "MLA", "amendment": "2", "changes": "value", "approved_on": "2024-01-01"},
    ]

    assert ("1:term", "1:party") == facts(amendments=amendments)["authorisation.open_amendments"]


def test_ukrainian_documents_are_found_by_item_and_organisation():
    register = Register.of(release_programme())

    assert {("BODY", "SHOP"): "PERMIT"} == register.documents


def test_a_party_releases_to_another_and_receives_from_the_originator():
    us, ua = (Register.of(release_programme(party)) for party in ("US", "UA"))

    assert ("US", "US") == (us.releasing_party("TDP", "UA"), ua.releasing_party("TDP", "UA"))
    assert "UA" == ua.releasing_party("TDP", "PL")


def test_none_is_known_and_empty_is_not():
    assert (None, "", "OFFICE") == (named(None), named("none"), named("OFFICE"))
    assert (None, (), ("A", "B")) == (words(None), words("none"), words("A;B"))
    assert (None, True, False) == (yes(None), yes("yes"), yes("no"))


@pytest.mark.parametrize(
    ("banner", "limits"),
    [
        ("", ()),
        ("CUI", ()),
        ("CUI//SP-CTI", ()),
        ("CUI//SP-CTI//NOFORN", ("NOFORN",)),
        ("CUI//SP-CTI/SP-EXPT//FEDCON/NOFORN", ("FEDCON", "NOFORN")),
        ("CUI//REL TO USA, UKR", ("REL:USA", "REL:UKR")),
    ],
)
def test_a_banner_names_limits_of_dissemination(banner: str, limits: tuple[str, ...]):
    assert limits == dissemination(banner)
