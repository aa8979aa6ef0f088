from dataclasses import replace
from typing import Any

import pytest

from kuznia.model.programme import Programme
from tests.model.checks.found import found
from tests.model.checks.release_rows import RELEASE
from tests.programmes import SETTINGS, small

Row = dict[str, Any]


def with_release(**tables: list[Row]) -> Programme:
    """Give the small programme with its release tables, some rows changed."""
    changed = {
        name: [
            {**RELEASE[name][min(index, len(RELEASE[name]) - 1)], **row}
            for index, row in enumerate(rows)
        ]
        if name in RELEASE
        else rows
        for name, rows in tables.items()
    }
    return small(**{**RELEASE, **changed})


def of(party: str, **tables: list[Row]) -> Programme:
    return with_release(**tables).with_settings(replace(SETTINGS, party=party))


def errors(programme: Programme) -> list[str]:
    return [finding for finding in found(programme) if finding.startswith("error")]


def test_sound_tables_have_no_findings():
    assert [] == errors(with_release())


PERSON = {"person": "P", "organisation": "SHOP", "nationalities": "UA"}


def test_persons_belong_to_the_party_whose_folder_it_is():
    assert [] == errors(of("UA", people=[PERSON]))
    assert ["error persons_of_others people:2:organisation"] == errors(of("US", people=[PERSON]))


def test_a_folder_of_nobody_holds_no_persons():
    assert ["error persons_of_others people:2:person"] == errors(with_release(people=[PERSON]))


def test_a_folder_belongs_to_a_party_of_the_programme():
    assert ["error own_party parties::party"] == [
        finding.replace("parties:party", "parties::party") for finding in errors(of("FR"))
    ]


@pytest.mark.parametrize(
    ("column", "cell"), [("ncage", "1AB2"), ("edrpou", "1234567"), ("uei", "ABCDEFGHIJKL")]
)
def test_register_numbers_have_their_form(column: str, cell: str):
    programme = with_release(organisations=[{column: cell}])

    assert [f"warning identifiers organisations:2:{column}"] == [
        finding for finding in found(programme) if "identifiers" in finding
    ]


def test_nationalities_are_codes_of_countries():
    programme = of("UA", people=[{**PERSON, "nationalities": "UA;Ukraine"}])

    assert ["error countries people:2:nationalities"] == errors(programme)


def test_an_authorisation_does_not_end_before_it_begins():
    programme = with_release(authorisations=[{"expires": "2023-12-31"}])

    assert ["error day_order authorisations:2:expires"] == errors(programme)


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"value_ceiling_usd": None}, "value_ceiling_usd"),
        ({"ceilings": "value"}, "quantity_ceiling"),
    ],
)
def test_a_ceiling_is_named_and_given(cells: Row, column: str):
    programme = with_release(authorisations=[cells])

    assert [f"error ceilings authorisations:2:{column}"] == errors(programme)


def test_none_stands_alone_among_ceilings():
    programme = with_release(authorisations=[{"ceilings": "value;quantity;none"}])

    assert ["error ceilings authorisations:2:ceilings"] == errors(programme)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("exclude_kind", "toys"),
        ("exclude_kind", None),
        ("only_purpose", "sell"),
        ("only_site", "MOON"),
        ("cap_quantity", "many"),
        ("cap_value", "-1"),
    ],
)
def test_a_proviso_says_what_its_kind_needs(kind: str, value: str | None):
    programme = with_release(provisos=[{"kind": kind, "value": value}])

    assert ["error provisos provisos:2:value"] == errors(programme)


def test_a_proviso_for_a_person_names_one():
    programme = with_release(provisos=[{"kind": "person", "value": None}])

    assert ["error provisos provisos:2:responsible"] == errors(programme)


def test_a_marking_is_of_an_element():
    assert ["error elements markings:2:element"] == errors(
        with_release(markings=[{"element": "E9"}])
    )


def test_a_derivative_is_of_an_element_of_the_same_package():
    assert ["error elements elements:2:derivative_of"] == errors(
        with_release(elements=[{"derivative_of": "E9"}])
    )


def test_a_step_does_not_wait_for_itself():
    order = [{"step": "FILE", "after": "SIGN"}, {"step": "SIGN", "after": "FILE"}]

    assert ["step_circles"] == [
        finding.split()[1] for finding in errors(with_release(step_order=order))
    ]


def test_nine_cases_of_ten_take_no_less_than_half_of_them():
    assert ["error step_months steps:2:months_p90"] == errors(
        with_release(steps=[{"months_p50": 3.0, "months_p90": 2.0}, {}])
    )


def test_a_gate_names_package_and_site_together():
    gates: list[Row] = [{"gate": "G", "kind": "package", "months": 1, "package": "TDP"}]

    assert ["error gate_packages gates:2:site"] == errors(with_release(gates=gates))
