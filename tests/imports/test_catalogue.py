"""What the catalogue holds, counted by hand in the published documents."""

from collections import Counter
from decimal import Decimal

import pytest

from imports.catalogue_words import Basis, Polarity, ReferenceList, TargetOperator
from tests.imports.catalogue_in_hand import item, measure, the_catalogue


def test_every_list_has_as_many_items_as_the_documents_name() -> None:
    assert Counter(row.list for row in the_catalogue().references) == {
        ReferenceList.FUNDING_CATEGORY: 8 + 1,
        ReferenceList.ELEMENT: 5 + 5 + 1 + 1,
        ReferenceList.PLUS_GROUP: 6 + 12 + 3,
        ReferenceList.POPULATION_GROUP: 2,
        ReferenceList.STRATEGIC_PRIORITY: 5,
        ReferenceList.THEME: 4,
        ReferenceList.ALLIANCE: 4 + 1,
        ReferenceList.PLACE: 10 + 1,
    }


def test_no_code_stands_for_two_items_of_any_list() -> None:
    codes = [row.code for row in the_catalogue().references]
    assert len(codes) == len(set(codes))


def test_the_eight_categories_come_in_published_order_and_hold_from_2023_24() -> None:
    categories = the_catalogue().items(ReferenceList.FUNDING_CATEGORY)
    assert [row.code for row in categories] == [
        "FC-CORE",
        "FC-TP",
        "FC-CP5A",
        "FC-COMM",
        "FC-ENAB",
        "FC-CYP",
        "FC-ANCH",
        "FC-ODT",
        "FC-NP",
    ]
    assert {row.valid_from_year for row in categories[:8]} == {"2023/24"}
    unpublished = categories[8]
    assert (unpublished.valid_from_year, unpublished.valid_to_year) == ("2022/23", "2022/23")


def test_smoking_and_weight_stand_beside_ten_clinical_elements() -> None:
    elements = the_catalogue().items(ReferenceList.ELEMENT)
    assert Counter((row.framework, row.kind) for row in elements) == {
        ("adult", "clinical"): 5,
        ("cyp", "clinical"): 5,
        ("adult", "cross-cutting"): 1,
        (None, "lifestyle behaviour"): 1,
    }


def test_core20_is_a_population_and_not_an_element() -> None:
    assert the_catalogue().codes(ReferenceList.POPULATION_GROUP) == {"C20-CORE", "UNIVERSAL"}
    assert all("C20-CORE" not in row.element_codes for row in the_catalogue().schemes)
    assert sum(row.population == "C20-CORE" for row in the_catalogue().schemes) == 10


def test_every_district_lies_in_an_alliance_that_names_it_too() -> None:
    for alliance in the_catalogue().items(ReferenceList.ALLIANCE)[:4]:
        for place in alliance.detail("place_codes").split("; "):
            assert item(place).parent_code == alliance.code
    assert item("PL-EX").detail("is_example") == "yes"


def test_codes_that_nobody_verified_say_so() -> None:
    states = Counter(
        row.detail("ons_code_status") for row in the_catalogue().items(ReferenceList.PLACE)
    )
    assert states == {
        "knowledge, not verified": 9,
        "agreed between public code lists": 1,
        "not applicable": 1,
    }


def test_every_one_of_the_89_mentions_belongs_to_one_of_60_measures() -> None:
    catalogue = the_catalogue()
    # One more is ours: how many people live in a place.
    assert len(catalogue.measures) == 60 + 1
    assert len(catalogue.memberships) == 89 + 1
    assert Counter(row.list for row in catalogue.memberships) == {
        "NHSE monitoring framework annex 1 (July 2024)": 18,
        "NHSE monitoring framework annex 2: inclusive recovery (July 2024)": 6,
        "NHSE performance monitoring subset, annex 3 (July 2024)": 6,
        "MSE information statement 2023/24": 23,
        "MSE information statement summary 2024/25": 17,
        "Population context named in the documents": 8,
        "NHSE statement of November 2023, items not reported by MSE": 3,
        "Core20PLUS5 children and young people": 8,
        "What the tracker itself asks for": 1,
    }


@pytest.mark.parametrize(
    ("key", "operator", "target"),
    [
        ("smoking_at_delivery", TargetOperator.BELOW, 6),
        ("ld_health_checks", TargetOperator.AT_LEAST, 75),
        ("smi_health_checks", TargetOperator.AT_LEAST, 60),
        ("talking_therapies_recovery", TargetOperator.AT_LEAST, 50),
        ("tobacco_treatment_coverage", TargetOperator.AT_LEAST, 100),
        ("waits_52_weeks", TargetOperator.AT_MOST, 0),
        ("waits_65_weeks", TargetOperator.AT_MOST, 0),
    ],
)
def test_a_target_says_on_which_side_it_is_met(
    key: str, operator: TargetOperator, target: int
) -> None:
    assert (measure(key).target_operator, measure(key).numeric_target) == (
        operator,
        Decimal(target),
    )


def test_no_other_measure_has_a_target() -> None:
    assert sum(row.numeric_target is not None for row in the_catalogue().measures) == 7


def test_a_direction_follows_from_the_measure() -> None:
    assert measure("smoking_at_delivery").polarity is Polarity.LOWER
    assert measure("ld_health_checks").polarity is Polarity.HIGHER
    assert measure("ed_conversion_rate").polarity is Polarity.NONE


def test_stocks_flows_and_running_counts_are_told_apart() -> None:
    assert measure("waiting_list_size").basis is Basis.POINT
    assert measure("preterm_births").basis is Basis.FLOW
    assert measure("flu_uptake").basis is Basis.CUMULATIVE


def test_counts_of_settings_and_indices_are_no_counts_of_people() -> None:
    assert not measure("tobacco_maternity").counts_people
    assert not measure("hle_sii").counts_people
    assert measure("mi_admissions").counts_people


def test_published_words_become_a_closed_list_and_stay_readable() -> None:
    # 68 figures were printed without a qualifier, one of which counts a single person.
    assert Counter(row.qualifier for row in the_catalogue().values) == {
        "exact": 67,
        "over": 8 + 8,
        "about": 3 + 1 + 1 + 2 + 1 + 1,
        "nearly": 3,
        "below": 1,
        "at most": 1,
    }
    for row in the_catalogue().values:
        assert (row.qualifier == "exact") == (row.printed_qualifier == "")


def test_a_value_of_a_measure_is_in_its_unit() -> None:
    own = [row for row in the_catalogue().values if row.is_measure_value]
    assert len(own) == 18
    for row in own:
        assert row.unit == measure(row.canonical_key).unit


def test_a_published_count_of_one_person_is_not_loaded() -> None:
    catalogue = the_catalogue()
    assert len(catalogue.values) == 98 - 1
    assert not [row for row in catalogue.values if row.value == 1 and row.unit == "people"]
    assert [row.code for row in catalogue.left_out if row.record_type == "value"] == ["RV-042"]


def test_every_one_of_109_records_is_loaded_or_left_out_with_a_reason() -> None:
    catalogue = the_catalogue()
    assert Counter(row.kind for row in catalogue.schemes) == {
        "scheme": 55,
        "programme": 21,
        "plan": 3,
        "enabler": 2,
        "pot": 1,
    }
    assert Counter(row.record_type for row in catalogue.left_out) == {
        "fund": 2,
        "event": 2,
        "opportunity": 1,
        "tool": 2,
        "priority": 6,
        "national programme": 14,
        "value": 1,
    }
    assert len(catalogue.schemes) + len(catalogue.left_out) == 109 + 1


def test_the_fund_paid_only_where_a_document_says_so() -> None:
    funded = {row.legacy_code for row in the_catalogue().schemes if row.funded_by_fund == "yes"}
    assert funded == {f"SC-{number:03}" for number in (1, 3, 4, 5, 6, 28, 29, 31, 68, 90)}


def test_the_life_course_follows_the_frameworks_of_the_targets() -> None:
    frameworks = {row.code: row.framework for row in the_catalogue().references}
    for scheme in the_catalogue().schemes:
        found = {frameworks[code] for code in (*scheme.element_codes, *scheme.plus_codes)} - {None}
        expected = "all ages"
        if found == {"adult"}:
            expected = "adults"
        elif found == {"cyp"}:
            expected = "children and young people"
        assert scheme.life_course == expected, scheme.legacy_code


def test_breakdowns_are_closed_lists_that_can_say_not_known() -> None:
    dimensions = Counter(row.dimension for row in the_catalogue().breakdowns)
    assert dimensions == {"imd_quintile": 6, "ethnic_group": 7, "sex": 4, "age_band": 10}
    unknown = {row.dimension for row in the_catalogue().breakdowns if row.code == "NK"}
    assert unknown == set(dimensions)
