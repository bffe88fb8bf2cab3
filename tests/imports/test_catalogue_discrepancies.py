"""Where the documents disagree, the catalogue does what it says it does."""

from collections import Counter
from decimal import Decimal

from imports.catalogue_words import Qualifier, ReferenceList, TargetOperator
from tests.imports.catalogue_in_hand import aliases_of, item, measure, the_catalogue, value


def test_all_discrepancies_say_where_they_are_honoured() -> None:
    codes = [row.code for row in the_catalogue().discrepancies]
    assert codes == [f"D{number:02}" for number in range(1, 17)]


def test_d01_pounds_are_stored_and_printed_shares_are_not_used() -> None:
    categories = the_catalogue().items(ReferenceList.FUNDING_CATEGORY)[:8]
    pounds = [Decimal(row.detail("amount")) for row in categories]
    assert sum(pounds) == Decimal("3400000.00")
    shares = [round(amount * 100 / 3_400_000, 2) for amount in pounds]
    assert [str(share) for share in shares] == [
        "38.46",
        "25.12",
        "7.03",
        "9.50",
        "7.21",
        "2.94",
        "7.35",
        "2.40",
    ]
    assert sum(int(row.detail("published_percent")) for row in categories) == 98


def test_d02_enablers_are_population_health_management() -> None:
    assert "population health management" in item("FC-ENAB").name
    assert "Enablers (public health management)" in aliases_of("FC-ENAB")


def test_d03_both_shares_of_people_in_deprived_areas_are_kept() -> None:
    kept = [(row.value, row.period) for row in (value("RV-027"), value("RV-028"))]
    assert kept == [(Decimal("10.7"), "2023/24"), (Decimal("10.5"), "2024/25")]


def test_d05_severe_is_the_word_and_serious_is_understood() -> None:
    assert item("C20A-SMI").name == "Severe mental illness"
    assert "Serious mental illness" in aliases_of("C20A-SMI")


def test_d06_mental_illness_checks_belong_to_the_accelerator_sites() -> None:
    scheme = next(row for row in the_catalogue().schemes if row.legacy_code == "SC-053")
    assert scheme.name.startswith("Core20PLUS accelerator")


def test_d07_no_action_is_carried_under_a_priority() -> None:
    priorities = the_catalogue().items(ReferenceList.STRATEGIC_PRIORITY)
    assert [row.description for row in priorities] == [""] * 5


def test_d08_the_diabetes_plan_begins_in_2023_24() -> None:
    scheme = next(row for row in the_catalogue().schemes if row.legacy_code == "SC-036")
    assert (scheme.first_year, scheme.last_year) == ("2023/24", "2025/26")


def test_d09_a_passed_number_of_connectors_is_no_target() -> None:
    assert value("RV-078").comparison_value is None
    targets = {row.numeric_target for row in the_catalogue().memberships}
    assert 500 not in targets


def test_d10_only_six_and_twelve_groups_are_adopted() -> None:
    groups = the_catalogue().items(ReferenceList.PLUS_GROUP)
    assert Counter((row.framework, row.detail("adopted")) for row in groups) == {
        ("adult", "yes"): 6,
        ("cyp", "yes"): 12,
        ("both", "no"): 1,
        ("cyp", "no"): 2,
    }


def test_d11_alliances_are_known_by_their_other_names() -> None:
    assert {"Basildon Alliance", "Basildon and Brentwood"} <= aliases_of("AL-BB")
    assert {"Mid Alliance", "Mid Essex"} <= aliases_of("AL-MID")
    assert {"South East Alliance", "Southend"} <= aliases_of("AL-SE")


def test_d12_two_gaps_in_life_expectancy_are_two_facts() -> None:
    assert (value("RV-023").value, value("RV-023").qualifier) == (Decimal(10), Qualifier.AT_MOST)
    assert (value("RV-024").value, value("RV-024").qualifier) == (Decimal(13), Qualifier.EXACT)


def test_d13_a_share_of_preterm_births_is_no_rate() -> None:
    assert value("RV-016").canonical_key == ""
    assert value("RV-016").measure.startswith("Share of preterm births")


def test_d14_the_national_count_stays_a_target_on_its_own_basis() -> None:
    mentions = {
        row.code_in_list: (row.numeric_target, row.target_operator, row.target_unit)
        for row in the_catalogue().memberships
        if row.canonical_key == "smi_health_checks"
    }
    assert mentions["A1-2a"] == (Decimal(390_000), TargetOperator.AT_LEAST, "people")
    assert mentions["R25-02"] == (Decimal(60), TargetOperator.AT_LEAST, "percent")
    assert measure("smi_health_checks").target_membership == "R25-02"


def test_d15_projects_of_the_fund_and_of_the_microgrants_are_two_counts() -> None:
    assert (value("RV-053").value, value("RV-053").qualifier) == (Decimal(70), Qualifier.OVER)
    assert (value("RV-039").value, value("RV-039").qualifier) == (Decimal(60), Qualifier.OVER)


def test_d16_flu_vaccination_is_counted_by_uptake() -> None:
    assert measure("flu_uptake").name == "Flu vaccination uptake"
