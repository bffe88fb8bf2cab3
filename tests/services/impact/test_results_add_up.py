"""Random small portfolios with measures and gaps: what the rows say of results is complete.

The money is that of the test of the ledger. Which schemes a row is about, and how many measures
and gaps these have, is worked out here from the plan alone.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.impact.test_rows_add_up import Oracle, Plan, assert_adds_up, carry_out, plans
from tests.support.observing import COUNT, RATE, SHARE, figure, lay_observing_ground, share
from tests.support.portfolio import Ground, Portfolio, begin, lay_ground
from tracker.db.schemes import Scheme
from tracker.domain.apportionment import Lens
from tracker.domain.funding import Basis
from tracker.domain.observed_values import ValueKey
from tracker.domain.periods import year_period
from tracker.domain.schemes import TargetOperator
from tracker.services.impact.picture import SummaryQuestion, read_picture
from tracker.services.impact.results import RowResults
from tracker.services.impact.summary import summary_of
from tracker.services.observations.record import RecordObservation, record_observation
from tracker.services.schemes.links import LinkMeasure, link_measure

REFERENCES = {"S-222222": "scheme", "S-333333": "other", "S-444444": "pot", "S-555555": "shared"}
YEARS = (year_period("2022/23"), year_period("2023/24"))
MARCH = date(2024, 3, 1)
PLACE = "PL-ONE"
MEASURES = (SHARE, RATE, COUNT)


@dataclass(frozen=True)
class Aims:
    """By scheme and measure: baseline, target and value; and the fifths of a place by year."""

    subscriptions: dict[tuple[str, str], tuple[int | None, int, int | None]]
    fifths: list[tuple[int | None, ...]]


@st.composite
def aims(draw: st.DrawFn) -> Aims:
    """Any few subscriptions, met or not, with a value or without."""
    keys = st.tuples(st.sampled_from(sorted(REFERENCES.values())), st.sampled_from(MEASURES))
    number = st.one_of(st.none(), st.integers(0, 100))
    found = st.dictionaries(keys, st.tuples(number, st.integers(0, 100), number), max_size=5)
    fifth = st.one_of(st.none(), st.integers(0, 100))
    return Aims(draw(found), draw(st.lists(st.tuples(*[fifth] * 5), max_size=2)))


@pytest.fixture
def ground(session: Session) -> Ground:
    """Stays while each example is undone."""
    ground = lay_ground(session)
    lay_observing_ground(Portfolio(session, ground))
    session.commit()
    return ground


@given(plan=plans(), wanted=aims())
@settings(
    max_examples=15,
    deadline=None,
    # Each try fills a database: a failing plan is shown as it was found rather than made smaller.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_every_row_tells_of_every_measure_and_gap_of_its_schemes_beside_its_pence(
    session: Session, ground: Ground, plan: Plan, wanted: Aims
) -> None:
    try:
        oracle = carry_out(session, ground, plan)
        record(session, ground, wanted)
        for basis in Basis:
            question = SummaryQuestion("EXAMPLE", "2023/24", basis=basis)
            picture = read_picture(session, question)
            for lens in Lens:
                summary = summary_of(picture, lens)
                assert_adds_up(summary)
                for row in summary.rows:
                    schemes = schemes_of(oracle, lens, basis, row.code)
                    assert_complete(row.results, schemes, wanted, oracle)
                    told = (row.met, row.not_met, row.no_number)
                    assert sum(told) == subscribed(schemes, wanted), (lens, basis, row.code)
                assert_complete(summary.results, everyone(oracle, basis), wanted, oracle)
    finally:
        session.rollback()


def record(session: Session, ground: Ground, wanted: Aims) -> None:
    """Subscribe, and record the values."""
    lead = ground.people.lead
    numbers = {REFERENCES.get(one.reference): one.id for one in session.scalars(select(Scheme))}
    for (scheme, measure), (baseline, target, value) in sorted(wanted.subscriptions.items()):
        begin(session, "aim")
        order = LinkMeasure(
            numbers[scheme],
            measure,
            None if baseline is None else Decimal(baseline),
            "2022/23" if baseline is not None else "",
            Decimal(target),
            TargetOperator.AT_LEAST,
        )
        link_measure(session, lead, order)
        if value is not None:
            begin(session, "observe")
            key = ValueKey(measure, YEARS[1], numbers[scheme])
            facts = figure(str(value)) if measure == COUNT else share(value, 100)
            record_observation(session, lead, RecordObservation(key, facts))
    for year, counts in zip(YEARS, wanted.fifths, strict=False):
        for number, count in enumerate(counts, 1):
            if count is not None:
                begin(session, "observe")
                key = ValueKey(SHARE, year, None, PLACE, "imd_quintile", str(number))
                fifth = replace(share(count, 100), imd_version=2019)
                record_observation(session, lead, RecordObservation(key, fifth))


def schemes_of(oracle: Oracle, lens: Lens, basis: Basis, code: str) -> set[str]:
    """The schemes that a row is about, and those that their pots paid, by the lines of the plan."""
    found = set()
    for scheme, onward, category, recipient, column, _, month in oracle.lines:
        # Below the category what is allocated is what is awarded first.
        is_allocated = column == "awarded" and not onward and lens is not Lens.CATEGORY
        is_there = not onward if basis is Basis.POT else onward or scheme != "pot"
        # So much that every part of it, however small, comes to a penny.
        parts = oracle._split(lens, (scheme, category, recipient), 10**6, month)  # noqa: SLF001 the oracle's own weights
        if (is_there or is_allocated) and parts.get(code):
            found.add(scheme)
    return with_paid(oracle, basis, found)


def everyone(oracle: Oracle, basis: Basis) -> set[str]:
    """Every scheme with money on a basis."""
    there = {
        scheme
        for scheme, onward, *_ in oracle.lines
        if (not onward if basis is Basis.POT else onward or scheme != "pot")
    }
    return with_paid(oracle, basis, there)


def with_paid(oracle: Oracle, basis: Basis, schemes: set[str]) -> set[str]:
    """On the pot basis the schemes that a pot went to tell what it did."""
    was_granted_on = any(onward for _, onward, *_ in oracle.lines)
    is_told = basis is Basis.POT and "pot" in schemes and was_granted_on
    return schemes | {"shared"} if is_told else schemes


def subscribed(schemes: set[str], wanted: Aims) -> int:
    """How many measures schemes have."""
    return sum(scheme in schemes for scheme, _ in wanted.subscriptions)


def assert_complete(results: RowResults, schemes: set[str], wanted: Aims, oracle: Oracle) -> None:
    """Every subscription and every gap of these schemes is counted, and each once."""
    assert results.schemes == len(schemes)
    tally = results.attainment
    assert tally.met + tally.not_met + tally.no_number == subscribed(schemes, wanted)
    assert sum(count for _, count in tally.reasons) == tally.no_number
    is_told = any(count is not None for counts in wanted.fifths for count in counts)
    works_there = any(
        (scheme, SHARE) in wanted.subscriptions
        and oracle._split(Lens.PLACE, (scheme, "", ""), 10**6, MARCH).get(PLACE)  # noqa: SLF001 the oracle's own weights
        for scheme in schemes
    )
    gaps = results.gap_tally
    assert gaps.all == len(results.gaps) == int(is_told and works_there)
    assert sum(results.quadrants.values()) <= gaps.all
    assert results.schemes_reporting == 0
