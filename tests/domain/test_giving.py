"""Grants are named as the 360Giving standard names them, by registers where one is known."""

import pytest

from tests.support.giving_standard import codes_of
from tracker.domain.giving import (
    NO_PREFIX,
    RegrantType,
    area_type,
    charity_identifier,
    is_registered_prefix,
    own_identifier,
    public_identifier,
    regrant_type,
    short_title,
)


@pytest.mark.parametrize("prefix", ["360G-exampleboard", "360G-MSE_ICB", "360G-a-b", "360G-x"])
def test_a_prefix_that_360giving_gave_out_is_taken(prefix: str) -> None:
    assert is_registered_prefix(prefix)


@pytest.mark.parametrize(
    "prefix", ["", "360G", "360G-", "exampleboard", "360g-example", "360G-a b", "360G-a-", "360G/a"]
)
def test_anything_else_is_no_prefix(prefix: str) -> None:
    assert not is_registered_prefix(prefix)


def test_what_stands_in_for_a_missing_prefix_can_be_taken_for_none() -> None:
    assert not is_registered_prefix(NO_PREFIX)
    assert own_identifier("", "A-222222") == "NO-REGISTERED-PREFIX-A-222222"


def test_an_identifier_of_our_own_is_the_prefix_and_the_code() -> None:
    assert own_identifier("360G-exampleboard", "A-7KQ2MP") == "360G-exampleboard-A-7KQ2MP"
    assert own_identifier("360G-x", "A/B", "c d") == "360G-x-A_B-c_d"


@pytest.mark.parametrize(
    ("org_id", "charity", "ods", "expected"),
    [
        ("GB-NHS-QH8", "", "QH8", "GB-NHS-QH8"),
        ("", "", "qh8", "GB-NHS-QH8"),
        ("", "1164883", "", "GB-CHC-1164883"),
        ("", "1164883", "AB1", "GB-CHC-1164883"),
        ("GB-COH-09668396", "1164883", "", "GB-COH-09668396"),
        ("nonsense", "1164883", "", "GB-CHC-1164883"),
        ("", "SC 012345", "", "GB-SC-SC012345"),
        ("", "NIC100012", "", "GB-NIC-100012"),
        ("", "12", "", ""),
        ("", "", "", ""),
    ],
)
def test_an_organisation_is_named_by_a_register_where_one_is_known(
    org_id: str, charity: str, ods: str, expected: str
) -> None:
    assert public_identifier(org_id, charity, ods) == expected


def test_a_number_of_no_register_of_charities_names_nothing() -> None:
    assert charity_identifier("not registered") == ""


def test_only_what_is_to_be_granted_on_is_a_regrant() -> None:
    assert regrant_type(is_pot=True, grants_on=False) is RegrantType.COMMON
    assert regrant_type(is_pot=False, grants_on=True) is RegrantType.MULTIPURPOSE
    assert regrant_type(is_pot=False, grants_on=False) is None


def test_regrant_types_and_kinds_of_areas_are_of_the_standards_lists() -> None:
    assert {one.value for one in RegrantType} <= codes_of("regrantType")
    kinds = {area_type(f"E{number:02d}000001") for number in range(100)} - {""}
    assert kinds <= codes_of("geoCodeType")


@pytest.mark.parametrize(
    ("code", "kind"),
    [("E07000066", "NMD"), ("E06000033", "UA"), ("E10000012", "CTY"), ("E54000026", "")],
)
def test_a_place_is_of_the_kind_that_its_ons_code_says(code: str, kind: str) -> None:
    assert area_type(code) == kind


def test_a_title_stays_under_140_characters_and_ends_at_a_word() -> None:
    assert short_title("x" * 139) == "x" * 139
    cut = short_title("words " * 40)
    assert len(cut) < 140
    assert cut.endswith(" words…")
    assert len(short_title("x" * 300)) == 139
