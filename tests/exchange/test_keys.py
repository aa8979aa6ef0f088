import base64
import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.canonical import canonical
from kuznia.exchange.keys import _SMALL_ORDER, ROLES, PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid
from kuznia.model.release_tables import KEYS

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
KEY = PrivateKey.new("UA", "ua-7", ("approve", "propose"), date(2026, 1, 1)).public
BAD = st.none() | st.integers() | st.text(max_size=50) | st.sampled_from(list(KEY.row().values()))


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def row(**changed: str | None) -> dict[str, str | None]:
    return KEY.row() | changed


def with_halves(signing: bytes, sealing: bytes) -> dict[str, str | None]:
    return replace(KEY, signing=signing, sealing=sealing).row()


def refused(row: dict[str, str | None], column: str, because: str) -> None:
    with pytest.raises(Invalid, match=because) as caught:
        PublicKey.of_row(row)
    assert [column] == [finding.column for finding in caught.value.findings]


def test_the_identifier_comes_from_both_halves():
    digest = hashlib.sha256(b"kuznia key 1\0" + KEY.signing + KEY.sealing).hexdigest()

    assert digest[:32] == KEY.key
    assert KEY.key != replace(KEY, sealing=bytes(32)).key


def test_a_row_has_the_columns_of_the_table():
    assert [column.name for column in KEYS.columns] == list(KEY.row())


@pytest.mark.parametrize("revoked", [None, date(2026, 5, 5)])
def test_a_key_reads_back_from_its_row_and_from_its_line(revoked: date | None):
    key = replace(KEY, valid_to=date(2027, 1, 1), revoked_on=revoked)

    assert key == PublicKey.of_row(key.row())
    assert key == PublicKey.of_line(key.line())
    assert "\n" not in key.line()


def test_a_line_also_tells_why_a_key_was_revoked():
    key = replace(KEY, revoked_on=date(2026, 5, 5), revoked_why="lost at a border")

    assert "lost at a border" == PublicKey.of_line(key.line()).revoked_why


def test_roles_have_one_order():
    assert ("propose", "approve") == KEY.roles
    assert tuple(ROLES) == PublicKey.of_row(row(roles="node; attest;approve;propose")).roles


def test_a_fingerprint_is_eight_groups_of_seven():
    assert [7] * 8 == [len(group) for group in KEY.fingerprint.split("-")]
    assert KEY.fingerprint.startswith(KEY.short_fingerprint)
    assert [7] * 2 == [len(group) for group in KEY.short_fingerprint.split("-")]


def test_a_fingerprint_holds_all_256_bits():
    content = base64.b32decode(KEY.fingerprint.replace("-", ""))

    assert KEY.key == content[:32].hex()[:32]
    assert hashlib.sha256(content[:32]).digest()[:3] == content[32:]


def test_a_fingerprint_is_understood_as_it_is_heard():
    heard = KEY.fingerprint.lower().replace("-", " ").replace("o", "0").replace("i", "1")

    assert KEY.has_fingerprint(heard)


@given(st.integers(0, 55), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_one_wrong_letter_is_noticed(place: int, letter: str):
    letters = list(KEY.fingerprint.replace("-", ""))
    same = letters[place] == letter
    letters[place] = letter

    assert same == KEY.has_fingerprint("".join(letters))
    assert not KEY.has_fingerprint(KEY.short_fingerprint)


def test_an_identifier_of_other_halves_is_refused():
    refused(row(key="0" * 32), "key", "is not the identifier of these two halves")
    refused(row(key=None), "key", "is not the identifier of these two halves")


@pytest.mark.parametrize(
    ("column", "cell", "because"),
    [
        ("party", None, "is empty"),
        ("holder", "", "is empty"),
        ("roles", "approve;rule", "is not some of: propose, approve, attest, node"),
        ("roles", None, "is not some of"),
        ("signing", "AAAA", "is not 32 bytes in base64url"),
        ("sealing", "ї", "is not 32 bytes in base64url"),
        ("valid_from", None, "is empty"),
        ("valid_from", "20260101", "is not a day written YYYY-MM-DD"),
        ("valid_to", "2026-02-30", "is not a day written YYYY-MM-DD"),
        ("valid_to", "2025-12-31", "is before the first day"),
    ],
)
def test_a_wrong_cell_is_named(column: str, cell: str | None, because: str):
    refused(row(**{column: cell}), column, because)


@given(st.dictionaries(st.sampled_from(list(KEY.row())), BAD, max_size=3))
def test_any_row_is_a_key_or_refused(changed: dict[str, object]):
    try:
        key = PublicKey.of_row(KEY.row() | changed)
    except Invalid:
        return
    assert key == PublicKey.of_row(key.row())


def test_base64url_has_one_form():
    cell = KEY.row()["signing"] or ""
    last = chr(ord(cell[-1]) + 1)

    refused(row(signing=cell[:-1] + last), "signing", "is not 32 bytes in base64url")
    assert KEY == PublicKey.of_row(row(signing=cell + "="))


@pytest.mark.parametrize("point", sorted(_SMALL_ORDER))
@pytest.mark.parametrize("sign", [0, 2**255])
def test_a_key_under_which_any_signature_fits_is_refused(point: int, sign: int):
    half = (point + sign).to_bytes(32, "little")

    refused(with_halves(half, KEY.sealing), "signing", "every signature would fit")


def test_a_key_that_seals_nothing_is_refused():
    refused(with_halves(KEY.signing, bytes(32)), "sealing", "seals nothing")


def test_the_refused_points_are_all_points_of_small_order():
    """By own arithmetic: their heights are those whose eighth multiple is the neutral point."""
    heights = {y % P for y in _SMALL_ORDER}

    assert all(is_neutral(doubled(doubled(doubled(on_curve(y))))) for y in heights)
    assert 5 == len(heights)  # 8 points, of which six share three heights
    assert {y for y in (*heights, *(h + P for h in heights)) if y < 2**255} == _SMALL_ORDER


Point = tuple[int, int]


def on_curve(y: int) -> Point:
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    return (x if x * x % P == square else x * pow(2, (P - 1) // 4, P) % P), y


def doubled(point: Point) -> Point:
    x, y = point
    t = D * x * x * y * y
    return 2 * x * y * pow(1 + t, -1, P) % P, (y * y + x * x) * pow(1 - t, -1, P) % P


def is_neutral(point: Point) -> bool:
    return point == (0, 1)


def test_a_line_with_a_duplicate_key_is_refused():
    line = KEY.line().replace('{"holder"', '{"party":"US","holder"')

    with pytest.raises(Invalid, match="has the key party twice"):
        PublicKey.of_line(line)
    assert KEY.line().encode() == canonical(KEY.as_json())
