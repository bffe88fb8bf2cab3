"""What must hold of an observed value, sentence by sentence."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tracker.domain.funding import AmountBasis
from tracker.domain.observations import everything_wrong
from tracker.domain.observed_values import (
    Breakdown,
    MeasureFacts,
    Observation,
    ObservedFacts,
    ValueForm,
    ValueKey,
)
from tracker.domain.periods import month_period, year_period
from tracker.domain.values import Qualifier, ValueStatus

YEAR = year_period("2023/24")
TODAY = date(2024, 4, 10)
SHARE = MeasureFacts("CHECKS", "Health checks", ValueForm.PROPORTION, "percent")
RATE = MeasureFacts("ATTACKS", "Attacks", ValueForm.RATE, "per 1,000 children")
COUNT = MeasureFacts("PEOPLE", "People supported", ValueForm.COUNT, "people", counts_people=True)
WEEKS = MeasureFacts("WAIT", "Wait", ValueForm.DURATION, "weeks")
POINTS = MeasureFacts("GAP", "Gap", ValueForm.DIFFERENCE, "percentage points")
BREAKDOWNS = {
    "imd_quintile": Breakdown(
        "imd_quintile",
        "Deprivation quintile",
        {code: code for code in ("1", "2", "3", "4", "5", "NK")},
    ),
    "sex": Breakdown("sex", "Sex", {"F": "Female", "M": "Male"}),
    "place": Breakdown("place", "Place", {"PL-ONE": "One"}),
}
WHOLE = ValueKey("CHECKS", YEAR, scheme_id=7)
CORE20 = replace(WHOLE, dimension="imd_quintile", group_code="1")


def share(numerator: str = "23", denominator: str = "41", **more: object) -> ObservedFacts:
    facts = ObservedFacts(numerator=Decimal(numerator), denominator=Decimal(denominator))
    return replace(facts, **more)  # type: ignore[arg-type]  # any fact of a value


def figure(value: str, **more: object) -> ObservedFacts:
    return replace(ObservedFacts(value=Decimal(value)), **more)  # type: ignore[arg-type]  # as in the line before


def told(
    facts: ObservedFacts,
    measure: MeasureFacts = SHARE,
    key: ValueKey = WHOLE,
    **known: object,
) -> list[tuple[str | None, str]]:
    one = replace(Observation(key, measure, facts), **known)  # type: ignore[arg-type]  # what is known of it
    return [(b.field, b.message) for b in everything_wrong(one, BREAKDOWNS, TODAY)]


@pytest.mark.parametrize(
    ("facts", "measure"),
    [
        (share(), SHARE),
        (share("0", "41"), SHARE),
        (share("41", "41"), SHARE),
        (share(value=Decimal("56.1")), SHARE),
        (share(value=Decimal("56.10")), SHARE),
        (share(value=Decimal(56)), SHARE),
        (share("1", "8", value=Decimal("12.5")), SHARE),
        (share("1", "8", value=Decimal(12)), SHARE),
        (share("1", "8", value=Decimal(13)), SHARE),
        (share("1500", "1000"), RATE),
        (share("14", "2000", value=Decimal(7)), RATE),
        (figure("7.2"), RATE),
        (figure("0"), COUNT),
        (figure("148", qualifier=Qualifier.OVER), COUNT),
        (figure("12.5"), WEEKS),
        (figure("-3.1"), POINTS),
        (figure("12.5", lower_limit=Decimal("11.9"), upper_limit=Decimal("13.1")), WEEKS),
        (figure("12.5", lower_limit=Decimal("12.5"), upper_limit=Decimal("12.5")), WEEKS),
        (share(lower_limit=Decimal("40.9"), upper_limit=Decimal("70.1")), SHARE),
        (ObservedFacts(status=ValueStatus.NIL), COUNT),
        (ObservedFacts(status=ValueStatus.NIL, value=Decimal(0)), COUNT),
        (ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="Lost"), SHARE),
        (ObservedFacts(status=ValueStatus.SUPPRESSED, reason="So few people"), SHARE),
    ],
)
def test_a_value_that_is_whole_is_taken(facts: ObservedFacts, measure: MeasureFacts) -> None:
    assert told(facts, measure) == []


@pytest.mark.parametrize(
    ("facts", "measure", "field", "sentence"),
    [
        (
            ObservedFacts(numerator=Decimal(23)),
            SHARE,
            "denominator",
            "Enter denominator: a proportion is a numerator and a denominator",
        ),
        (
            ObservedFacts(denominator=Decimal(41)),
            RATE,
            "numerator",
            "Enter numerator: a rate is a numerator and a denominator, or the value alone",
        ),
        (share("0", "0"), SHARE, "denominator", "Denominator must be more than 0"),
        (share("-1"), SHARE, "numerator", "Numerator must be 0 or more"),
        (share("2.5"), SHARE, "numerator", "Numerator must be a whole number, like 148"),
        (share("2", "4.5"), RATE, "denominator", "Denominator must be a whole number, like 148"),
        (share("42"), SHARE, "numerator", "Numerator must be 41 (the denominator) or less"),
        (
            share("1234", "1000"),
            SHARE,
            "numerator",
            "Numerator must be 1,000 (the denominator) or less",
        ),
        (
            share(value=Decimal("65.0")),
            SHARE,
            "value",
            (
                "Value must be 56.1, because it is 23 of 41. Correct one of the three, or leave "
                "the value blank"
            ),
        ),
        (
            share("14", "2000", value=Decimal("0.7")),
            RATE,
            "value",
            (
                "Value must be 7.0, because it is 14 of 2,000. Correct one of the three, or leave "
                "the value blank"
            ),
        ),
        (
            ObservedFacts(),
            COUNT,
            "value",
            "Enter value, or say that it is nil or not reported",
        ),
        (figure("1.5"), COUNT, "value", "Value must be a whole number, like 148"),
        (figure("-1"), COUNT, "value", "Value must be 0 or more"),
        (figure("-0.1"), WEEKS, "value", "Value must be 0 or more"),
        (
            figure("12.5", lower_limit=Decimal(11)),
            WEEKS,
            "upper_limit",
            "Enter upper limit too, or leave both limits blank",
        ),
        (
            figure("12.5", lower_limit=Decimal(14), upper_limit=Decimal(13)),
            WEEKS,
            "lower_limit",
            "Lower limit must be 13 (the upper limit) or less",
        ),
        (
            figure("12.5", lower_limit=Decimal(13), upper_limit=Decimal(14)),
            WEEKS,
            "lower_limit",
            "Lower limit must be 12.5 (the value) or less",
        ),
        (
            share(lower_limit=Decimal(40), upper_limit=Decimal(56)),
            SHARE,
            "upper_limit",
            "Upper limit must be 56.10 (the value) or more",
        ),
        (
            ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="  "),
            SHARE,
            "reason",
            "Enter reason: why the value is not reported",
        ),
        (
            ObservedFacts(status=ValueStatus.SUPPRESSED, reason="Few", numerator=Decimal(3)),
            SHARE,
            "numerator",
            "Numerator must be blank, because the value is suppressed",
        ),
        (
            ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="Lost", value=Decimal(0)),
            COUNT,
            "value",
            "Value must be blank, because the value is not reported",
        ),
        (
            ObservedFacts(status=ValueStatus.NIL, value=Decimal(4)),
            COUNT,
            "value",
            "Value must be blank or 0, because the value is nil",
        ),
        (
            figure("12", source="x" * 301),
            WEEKS,
            "source",
            "Source must be 300 characters or fewer",
        ),
        (
            figure("12", definition_version="x" * 61),
            WEEKS,
            "definition_version",
            "Definition version must be 60 characters or fewer",
        ),
    ],
)
def test_a_figure_that_cannot_be_is_refused_with_what_to_do(
    facts: ObservedFacts, measure: MeasureFacts, field: str, sentence: str
) -> None:
    assert told(facts, measure) == [(field, sentence)]


def test_both_parts_of_a_share_are_asked_for_at_once() -> None:
    assert told(figure("56.1")) == [
        ("numerator", "Enter numerator: a proportion is a numerator and a denominator"),
        ("denominator", "Enter denominator: a proportion is a numerator and a denominator"),
    ]


def test_a_count_has_no_numerator() -> None:
    because = "must be blank, because this measure is a count: enter it as the value"
    assert told(share(), COUNT) == [
        ("numerator", f"Numerator {because}"),
        ("denominator", f"Denominator {because}"),
    ]


def test_an_approximate_value_need_not_be_its_parts_to_the_decimal() -> None:
    assert told(share(value=Decimal(60), qualifier=Qualifier.NEARLY)) == []


def test_the_value_of_a_rate_whose_unit_says_no_multiplier_is_not_doubted() -> None:
    measure = replace(RATE, unit="rate")
    assert told(share("14", "2000", value=Decimal(700)), measure) == []


def test_a_value_is_about_a_scheme_or_a_place_and_not_both() -> None:
    assert told(share(), key=replace(WHOLE, scheme_id=None)) == [
        ("scheme_id", "Enter either a scheme reference or a place")
    ]
    assert told(share(), key=replace(WHOLE, place_code="PL-ONE")) == [
        ("place_code", "Enter either a scheme reference or a place, not both")
    ]
    assert told(share(), key=replace(WHOLE, scheme_id=None, place_code="PL-ONE")) == []


def test_a_scheme_reports_only_on_measures_that_it_uses() -> None:
    sentence = "Measure must be one that the scheme uses: link the scheme to CHECKS first"
    assert told(share(), is_subscribed=False) == [("measure_code", sentence)]
    place = replace(WHOLE, scheme_id=None, place_code="PL-ONE")
    assert told(share(), key=place, is_subscribed=False) == []


def test_a_period_that_has_not_begun_has_no_value_and_one_that_runs_may() -> None:
    assert told(share(), key=replace(WHOLE, period=month_period(TODAY))) == []
    may = replace(WHOLE, period=month_period(date(2024, 5, 1)))
    assert told(share(), key=may) == [("period", "Period must have begun: May 2024 has not")]


@pytest.mark.parametrize(
    ("dimension", "group", "field", "sentence"),
    [
        ("sex", "", "group_code", "Enter group, because there is a breakdown"),
        ("", "F", "dimension", "Enter breakdown, because there is a group"),
        ("shoe_size", "9", "dimension", "Breakdown must be a code or a name from its list"),
        ("sex", "1", "group_code", "Group must be one of sex: F or M"),
    ],
)
def test_a_breakdown_goes_with_a_group_of_its_own(
    dimension: str, group: str, field: str, sentence: str
) -> None:
    key = replace(WHOLE, dimension=dimension, group_code=group)
    assert told(share(), key=key) == [(field, sentence)]


def test_a_place_is_not_broken_down_by_place() -> None:
    by_place = {"dimension": "place", "group_code": "PL-ONE"}
    assert told(share(), key=replace(WHOLE, **by_place)) == []  # type: ignore[arg-type]  # a place's code
    of_place = replace(WHOLE, scheme_id=None, place_code="PL-ONE", **by_place)  # type: ignore[arg-type]  # as in the line before
    assert told(share(), key=of_place) == [
        ("dimension", "Breakdown must not be by place, because the value is of a place")
    ]


def test_groups_of_deprivation_name_their_index_and_no_others_do() -> None:
    enter = "Enter deprivation index: the year of the index behind the groups, 2015, 2019 or 2025"
    assert told(share(), key=CORE20) == [("imd_version", enter)]
    for year in (2015, 2019, 2025):
        assert told(share(imd_version=year), key=CORE20) == []
    assert told(share(imd_version=2017), key=CORE20) == [
        ("imd_version", "Deprivation index must be 2015, 2019 or 2025")
    ]
    assert told(share(imd_version=2019)) == [
        (
            "imd_version",
            "Deprivation index must be blank, because the groups are not of deprivation",
        )
    ]
    missing = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="No postcodes")
    assert told(missing, key=CORE20) == []


def test_what_is_made_up_is_about_an_example() -> None:
    made_up = share(value_basis=AmountBasis.ILLUSTRATIVE)
    assert told(made_up) == []
    assert told(made_up, is_about_an_example=False) == [
        (
            "value_basis",
            "An illustrative value must be about an example scheme or an example place",
        )
    ]


def test_a_cell_that_could_not_be_read_is_told_once() -> None:
    facts = ObservedFacts(denominator=Decimal(41))
    assert told(facts, unread=frozenset({"numerator"})) == []
    nowhere = replace(WHOLE, scheme_id=None)
    assert told(share(), key=nowhere, unread=frozenset({"scheme_id"})) == []


def test_everything_that_is_wrong_is_told_together() -> None:
    facts = share("42", imd_version=2017, value_basis=AmountBasis.ILLUSTRATIVE)
    key = replace(WHOLE, scheme_id=None, group_code="F", period=year_period("2030/31"))
    fields = [field for field, _ in told(facts, key=key, is_about_an_example=False)]
    assert fields == [
        "scheme_id",
        "period",
        "dimension",
        "imd_version",
        "value_basis",
        "numerator",
    ]
