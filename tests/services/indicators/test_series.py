"""A measure over time: what is a point, what is left out and why, and who sees which series."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.services.indicators.conftest import MONTHS, Months
from tests.support.observing import (
    COUNT,
    EXAMPLE_PLACE,
    NEXT_YEAR,
    RATE,
    SHARE,
    THIS_YEAR,
    Observing,
    figure,
    share,
)
from tests.support.portfolio import begin
from tracker.db.catalogue import MeasureVersion
from tracker.db.journal import as_at, journal_number
from tracker.db.versions import newest
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.periods import PeriodKind
from tracker.domain.values import Qualifier, ValueStatus
from tracker.services.indicators.national import CANNOT_TELL, MET, NOT_MET
from tracker.services.indicators.series import (
    NOTHING_RECORDED,
    MeasureSeries,
    measure_series,
)
from tracker.services.refusals import NotFoundError

CALM = (49, 51) * 6


def found(observing: Observing, code: str = SHARE) -> MeasureSeries:
    return measure_series(observing.session, observing.portfolio.people.lead, code)


def say_target(session: Session, code: str, **facts: object) -> None:
    """Give a measure a national target, in a new version of it."""
    begin(session, "set a target")
    number = as_at(session).number
    query = newest(MeasureVersion, (MeasureVersion.code,), number)
    old = session.scalars(query.where(MeasureVersion.code == code)).one()
    held = {column.name: getattr(old, column.name) for column in MeasureVersion.__table__.columns}
    session.add(MeasureVersion(**{**held, **facts, "journal_number": journal_number(session)}))
    session.flush()


def test_twelve_months_are_a_chart_and_eleven_say_why_they_are_none(
    observing: Observing, months: Months
) -> None:
    months(CALM[:11])
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert series.chart.chart is None
    assert series.words == ("There are 11 points; a control chart needs 12 or more.",)
    observing.record(observing.of_place(MONTHS[11]), share(51, 100))
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert series.chart.chart is not None
    assert [phase.mean for phase in series.chart.chart.phases] == [50]
    assert series.words[0] == "Common cause variation: no significant change."


def test_what_is_no_exact_value_is_left_out_with_its_reason(
    observing: Observing, months: Months
) -> None:
    months((*CALM, None, 50, 50, 50, 50))
    reason = "The register was lost"
    observing.record(
        observing.of_place(MONTHS[13]),
        ObservedFacts(status=ValueStatus.NOT_REPORTED, reason=reason),
    )
    observing.record(
        observing.of_place(MONTHS[14]),
        ObservedFacts(status=ValueStatus.SUPPRESSED, reason="Few people"),
    )
    about = replace(share(50, 100), qualifier=Qualifier.ABOUT)
    observing.record(observing.of_place(MONTHS[15]), about)
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert [(point.period, point.reason) for point in series.chart.without_value] == [
        (MONTHS[12], NOTHING_RECORDED),
        (MONTHS[13], f"Not reported: {reason}"),
        (MONTHS[14], "Suppressed: Few people"),
        (MONTHS[15], "Not exact: about 50"),
    ]
    assert len(series.chart.periods) == 13
    assert len(series.points) == 17
    assert len(series.values) == 16


def test_a_nil_is_a_point_of_0(observing: Observing, months: Months) -> None:
    months(CALM)
    observing.record(observing.of_place(MONTHS[12]), ObservedFacts(status=ValueStatus.NIL))
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert series.chart.chart is not None
    assert series.chart.chart.points[-1].value == 0


def test_months_and_years_are_series_of_their_own(observing: Observing, months: Months) -> None:
    months(CALM)
    observing.record(observing.of_place(THIS_YEAR), share(51, 100))
    observing.record(observing.of_place(NEXT_YEAR), share(52, 100))
    subject = found(observing).about(EXAMPLE_PLACE)
    assert [(one.kind, len(one.values)) for one in subject.series] == [
        (PeriodKind.MONTH, 12),
        (PeriodKind.YEAR, 2),
    ]
    assert subject.latest is not None
    assert subject.latest.period == NEXT_YEAR


def test_another_definition_within_a_series_is_told(observing: Observing, months: Months) -> None:
    months(CALM)
    redefined = replace(share(50, 100), definition_version="2")
    observing.record(observing.of_place(MONTHS[12]), redefined)
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert series.words[-1] == (
        "The definition changed with January 2023, from version not stated to 2: values before "
        "and after are not the same measure."
    )


def test_groups_are_those_of_the_newest_period_with_intervals_in_the_order_of_their_list(
    observing: Observing,
) -> None:
    for period, first in ((THIS_YEAR, 10), (NEXT_YEAR, 20)):
        for quintile in ("NK", "5", "1"):
            key = observing.of_place(period, quintile=quintile)
            observing.record(key, share(first, 41, imd=2019))
    subject = found(observing).about(EXAMPLE_PLACE)
    assert subject.latest is None
    [groups] = subject.groups
    assert (groups.breakdown, groups.period) == ("Deprivation quintile", NEXT_YEAR)
    assert [one.line.group_name for one in groups.values] == ["Fifth 1", "Fifth 5", "Not known"]
    # By hand: (20 + z²/2 ± z √(20 × 21 / 41 + z²/4)) / (41 + z²), z = 1.96: 0.3425 to 0.6352.
    interval = groups.values[0].interval
    assert interval is not None
    assert (interval.lower, interval.upper) == pytest.approx((34.25, 63.52), abs=0.01)


def test_an_interval_is_the_sources_own_where_it_gives_one_and_none_is_made_from_nothing(
    observing: Observing,
) -> None:
    given = replace(share(20, 41), lower_limit=Decimal("30.1"), upper_limit=Decimal("66.6"))
    observing.record(observing.of_place(THIS_YEAR), given)
    observing.record(observing.of_scheme(COUNT), figure("41"))
    observing.record(observing.of_scheme(RATE), share(10, 1000))
    latest = found(observing).about(EXAMPLE_PLACE).latest
    assert latest is not None
    assert latest.interval is not None
    assert (latest.interval.lower, latest.interval.upper) == (30.1, 66.6)
    about = observing.scheme_reference
    count = found(observing, COUNT).about(about).latest
    assert count is not None
    assert count.interval is None
    # Byar's limits of 10 events: 4.792 to 18.39.
    rate = found(observing, RATE).about(about).latest
    assert rate is not None
    assert rate.interval is not None
    assert (rate.interval.lower, rate.interval.upper) == pytest.approx((4.79, 18.39), abs=0.01)


@pytest.mark.parametrize(
    ("operator", "qualifier", "said"),
    [
        ("below", Qualifier.EXACT, NOT_MET),
        ("below", Qualifier.BELOW, MET),
        ("at most", Qualifier.EXACT, MET),
        ("at least", Qualifier.OVER, MET),
        ("above", Qualifier.EXACT, NOT_MET),
        ("at least", Qualifier.ABOUT, CANNOT_TELL),
    ],
)
def test_a_value_beside_the_national_target_is_judged_by_its_operator(
    observing: Observing, operator: str, qualifier: Qualifier, said: str
) -> None:
    say_target(observing.session, SHARE, numeric_target=Decimal(6), target_operator=operator)
    observing.record(observing.of_place(), replace(share(6, 100), qualifier=qualifier))
    latest = found(observing).about(EXAMPLE_PLACE).latest
    assert latest is not None
    assert latest.against_target == said


def test_a_target_in_another_unit_is_beside_no_value(observing: Observing) -> None:
    say_target(
        observing.session,
        SHARE,
        numeric_target=Decimal(390_000),
        target_operator="at least",
        target_unit="people",
    )
    observing.record(observing.of_place(), share(6, 100))
    series = found(observing)
    assert series.target is None
    latest = series.about(EXAMPLE_PLACE).latest
    assert latest is not None
    assert latest.against_target == ""


def test_the_chart_is_held_against_the_national_target(
    observing: Observing, months: Months
) -> None:
    months(CALM)
    say_target(observing.session, SHARE, numeric_target=Decimal(44), target_operator="at least")
    [series] = found(observing).about(EXAMPLE_PLACE).series
    assert series.words[1] == "The process as it is will consistently meet the target."


def test_a_partner_sees_series_of_places_and_of_its_own_schemes_alone(
    observing: Observing,
) -> None:
    observing.record(observing.of_scheme(COUNT), figure("4"))
    observing.record(observing.of_partner(COUNT), figure("9"))
    people = observing.portfolio.people
    seen = measure_series(observing.session, people.partner, COUNT)
    assert [one.about for one in seen.subjects] == [observing.partners_reference]
    with pytest.raises(NotFoundError):
        seen.about(observing.scheme_reference)
    assert len(found(observing, COUNT).subjects) == 2


def test_a_past_moment_has_its_own_series(observing: Observing, months: Months) -> None:
    months(CALM)
    before = as_at(observing.session).number
    observing.record(observing.of_place(MONTHS[0]), share(90, 100))
    lead = observing.portfolio.people.lead
    [series] = measure_series(observing.session, lead, SHARE, before).about(EXAMPLE_PLACE).series
    assert series.points[0].value == 49
