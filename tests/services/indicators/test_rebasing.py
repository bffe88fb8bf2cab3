"""Limits drawn anew: by the lead alone, for a reason, once for a period, and put back the same."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.services.indicators.conftest import MONTHS, Months
from tests.support.observing import EXAMPLE_PLACE, SHARE, THIS_YEAR, Observing
from tests.support.portfolio import begin
from tracker.db.journal import as_at
from tracker.db.rebases import Rebase, RebaseVersion
from tracker.domain.breaches import RulesBroken
from tracker.domain.observed_values import ObservedFacts
from tracker.domain.periods import Period
from tracker.domain.permissions import ForbiddenError
from tracker.domain.process_charts import Rebase as Drawn
from tracker.domain.process_charts import SeriesPoint, chart_in_words, process_chart
from tracker.domain.values import ValueStatus
from tracker.services.history.things import things_changed
from tracker.services.indicators.rebases import RebaseLine
from tracker.services.indicators.rebasing import DrawAnew, Withdraw, draw_anew, withdraw
from tracker.services.indicators.series import Series, measure_series
from tracker.services.refusals import NotFoundError, StaleEditError

STEP = (*(49, 51) * 6, *(69, 71) * 6)
WHY = "A second clinic opened"
MOMENT = datetime(2024, 5, 7, 9, tzinfo=UTC)


def series_of(observing: Observing) -> Series:
    lead = observing.portfolio.people.lead
    return measure_series(observing.session, lead, SHARE).about(EXAMPLE_PLACE).series[0]


def draw(observing: Observing, period: Period = MONTHS[12], reason: str = WHY) -> RebaseLine:
    lead = observing.portfolio.people.lead
    begin(observing.session, "draw anew", by=lead)
    return draw_anew(observing.session, lead, DrawAnew(SHARE, EXAMPLE_PLACE, period, reason))


def undo(observing: Observing, rebase: RebaseLine, reason: str = "It closed again") -> RebaseLine:
    lead = observing.portfolio.people.lead
    begin(observing.session, "withdraw", by=lead)
    return withdraw(observing.session, lead, Withdraw(rebase.id, reason, rebase.number))


def means(observing: Observing) -> list[float]:
    chart = series_of(observing).chart.chart
    return [] if chart is None else [phase.mean for phase in chart.phases]


def test_limits_are_drawn_anew_and_the_chart_says_who_when_and_why(
    observing: Observing, months: Months
) -> None:
    months(STEP)
    rebase = draw(observing)
    assert means(observing) == [50, 70]
    assert (rebase.by, rebase.reason, rebase.is_withdrawn) == ("lead", WHY, False)
    assert (
        f"Limits are drawn anew from January 2023: {WHY} (lead, " in series_of(observing).words[-1]
    )


def test_limits_that_are_put_back_stay_on_record_and_may_be_drawn_anew_again(
    observing: Observing, months: Months
) -> None:
    months(STEP)
    first = draw(observing)
    with_it = as_at(observing.session).number
    undone = undo(observing, first)
    assert means(observing) == [60]
    assert (undone.is_withdrawn, undone.reason) == (True, "It closed again")
    lead = observing.portfolio.people.lead
    before = measure_series(observing.session, lead, SHARE, with_it).about(EXAMPLE_PLACE)
    assert len(before.series[0].chart.rebases) == 1
    again = draw(observing, reason="It opened for good")
    assert again.id == first.id
    assert means(observing) == [50, 70]
    session = observing.session
    assert session.scalar(select(func.count()).select_from(Rebase)) == 1
    assert session.scalar(select(func.count()).select_from(RebaseVersion)) == 3


@pytest.mark.parametrize(
    ("period", "reason", "field", "message"),
    [
        (
            MONTHS[0],
            WHY,
            "period",
            "Period must be one that has a value, and not the first of the chart",
        ),
        (
            THIS_YEAR,
            WHY,
            "period",
            "Period must be one that has a value, and not the first of the chart",
        ),
        (MONTHS[12], " ", "reason", "Enter reason: what changed in how the work is done"),
        (MONTHS[12], "x" * 501, "reason", "Reason must be 500 characters or fewer"),
    ],
)
def test_what_is_no_rebase_is_refused_and_nothing_is_stored(
    observing: Observing, months: Months, period: Period, reason: str, field: str, message: str
) -> None:
    months(STEP)
    with pytest.raises(RulesBroken) as refused:
        draw(observing, period, reason)
    assert [(one.field, one.message) for one in refused.value.breaches] == [(field, message)]
    assert series_of(observing).rebases == ()


def test_a_period_has_one_reason_at_a_time(observing: Observing, months: Months) -> None:
    months(STEP)
    draw(observing)
    with pytest.raises(RulesBroken) as refused:
        draw(observing, reason="Another")
    [wrong] = refused.value.breaches
    assert wrong.message == (
        "Limits are drawn anew from January 2023 already: withdraw that first, to give another "
        "reason"
    )


def test_putting_back_needs_a_reason_and_what_stands_now(
    observing: Observing, months: Months
) -> None:
    months(STEP)
    rebase = draw(observing)
    with pytest.raises(RulesBroken) as refused:
        undo(observing, rebase, " ")
    assert [one.message for one in refused.value.breaches] == [
        "Enter reason: why the limits are no longer drawn anew here"
    ]
    undone = undo(observing, rebase)
    with pytest.raises(NotFoundError):
        undo(observing, replace(rebase, number=undone.number))
    draw(observing)
    with pytest.raises(StaleEditError):
        undo(observing, rebase)


def test_the_lead_alone_draws_limits(observing: Observing, months: Months) -> None:
    months(STEP)
    people = observing.portfolio.people
    rebase = draw(observing)
    order = DrawAnew(SHARE, EXAMPLE_PLACE, MONTHS[6], WHY)
    for person in (people.finance, people.partner, people.evaluator, people.admin):
        with pytest.raises(ForbiddenError):
            draw_anew(observing.session, person, order)
        with pytest.raises(ForbiddenError):
            withdraw(observing.session, person, Withdraw(rebase.id, WHY))
        shown = measure_series(observing.session, person, SHARE).about(EXAMPLE_PLACE)
        assert shown.series[0].rebases == (rebase,)


def test_a_rebase_of_a_period_that_lost_its_value_does_not_fail(
    observing: Observing, months: Months
) -> None:
    months(STEP)
    rebase = draw(observing)
    gone = ObservedFacts(status=ValueStatus.NOT_REPORTED, reason="Counted wrongly")
    observing.record(observing.of_place(MONTHS[12]), gone)
    chart = series_of(observing).chart
    assert chart.chart is not None
    assert chart.periods[chart.chart.phases[1].start] == MONTHS[13]
    undo(observing, rebase)
    assert len(means(observing)) == 1


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=1, max_size=24),
    st.sets(st.integers(0, 23), max_size=5),
)
def test_whatever_values_are_lost_a_chart_with_rebases_is_drawn_or_says_why_not(
    values: list[int | None], since: set[int]
) -> None:
    points = [
        SeriesPoint(MONTHS[at], None if value is None else Decimal(value))
        for at, value in enumerate(values)
    ]
    rebases = [Drawn(MONTHS[at], "lead", MOMENT, WHY) for at in sorted(since)]
    found = process_chart(points, "lower", rebases=rebases)
    assert chart_in_words(found)
    if found.chart is not None:
        starts = [phase.start for phase in found.chart.phases]
        assert starts[0] == 0
        assert len(starts) <= len(found.rebases) + 1


def test_the_journal_names_the_measure_whose_limits_changed(
    observing: Observing, months: Months
) -> None:
    months(STEP)
    number = draw(observing).number
    [thing] = things_changed(observing.session, [number])[number]
    assert thing.name == "People checked, limits of its chart"
