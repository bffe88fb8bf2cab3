"""The results of one scheme in one year: measures, people, gaps, and what each one cost."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.db.funding import Award, LedgerEntry
from tracker.db.journal import AsAt, as_at
from tracker.domain.combining import MeasureBasis
from tracker.domain.costs import Cost, Counted, Spending, cost_of_each
from tracker.domain.disclosure import EXACT
from tracker.domain.funding import SPENDING_KINDS, AmountBasis
from tracker.domain.observed_values import ValueForm
from tracker.domain.periods import financial_year_of
from tracker.domain.permissions import Viewer
from tracker.domain.schemes import SchemeKind
from tracker.domain.values import Qualifier, qualifier_of_sum
from tracker.services.disclosure.standing import profile_of
from tracker.services.evidence.attaining import MeasureResult
from tracker.services.evidence.book import Evidence, read_evidence
from tracker.services.evidence.gaps import GapSeries
from tracker.services.evidence.people import SchemeReach
from tracker.services.impact.amounts import is_year_closed
from tracker.services.impact.outcome_costs import TOO_FEW, counted_of, is_hidden
from tracker.services.impact.picture import has_yet_to_tell
from tracker.services.impact.results import HIDDEN, ShownPeople, shown_people
from tracker.services.outcomes.expected import read_calendar
from tracker.services.outcomes.lists import day_of
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import find_scheme
from tracker.services.snapshot import SchemeAt

IS_A_POT = "A pot's money is told by the schemes that it went to"


@dataclass(frozen=True)
class CostLine:
    """What each one of something cost; `what` is said as it is counted: person, session."""

    what: str
    cost: Cost


@dataclass(frozen=True)
class SchemeResults:
    """Everything that is known of what a scheme's money did in a year.

    `is_exact`: this person's organisation reported the counts, and sees them as it did. For
    everybody else they are shown as the profile of disclosure lets them be.
    """

    scheme: SchemeAt
    at: AsAt
    year: str
    years: tuple[str, ...]
    is_exact: bool
    measures: tuple[MeasureResult, ...]
    people: ShownPeople
    reach: SchemeReach
    gaps: tuple[GapSeries, ...]
    costs: tuple[CostLine, ...]

    @property
    def is_example(self) -> bool:
        """Whether the scheme is made up."""
        return self.scheme.version.is_example


def scheme_results(
    session: Session, by: Viewer, reference: str, year: str | None = None
) -> SchemeResults:
    """The results of a scheme that this person may see, in its newest year unless one is named."""
    key = find_scheme(session, by, reference)
    at = as_at(session)
    # Who sees some rows only sees this one because it is their own.
    is_exact = not by.sees_all_rows
    own = frozenset({key.id} if is_exact else ())
    known = read_evidence(session, at, profile=profile_of(session), as_told=own)
    spent = spending_by_year(session, at.number, key.id, known)
    years = _years(known, key.id, spent)
    if year is not None and year not in years:
        raise NotFoundError("Nothing is known of that year.")
    chosen = year or years[0]
    evidence = known.by_end_of(chosen)
    profile = EXACT if is_exact else evidence.profile
    reach = replace(evidence, profile=profile).reach_of(key.id, chosen)
    people = shown_people(evidence.people_of(key.id, chosen), profile)
    is_least = has_yet_to_tell(read_calendar(session, at.number), key.id, chosen, day_of(at))
    counted = _at_least(people) if is_least else people
    return SchemeResults(
        scheme=evidence.schemes[key.id],
        at=at,
        year=chosen,
        years=years,
        is_exact=is_exact,
        measures=evidence.results_of(key.id),
        people=people,
        reach=reach,
        gaps=evidence.gaps_of({key.id}, chosen),
        costs=tuple(_costs(evidence, key.id, chosen, spent, counted)),
    )


def spending_by_year(
    session: Session, number: int, scheme_id: int, evidence: Evidence
) -> dict[str, Spending]:
    """What a scheme spent in each financial year, whoever paid it."""
    rows = session.execute(
        select(
            LedgerEntry.financial_year,
            LedgerEntry.fund_id,
            LedgerEntry.amount_basis,
            func.sum(LedgerEntry.amount_pence),
        )
        .join(Award, Award.id == LedgerEntry.award_id)
        .where(
            Award.scheme_id == scheme_id,
            LedgerEntry.kind.in_(SPENDING_KINDS),
            LedgerEntry.journal_number <= number,
        )
        .group_by(LedgerEntry.financial_year, LedgerEntry.fund_id, LedgerEntry.amount_basis)
    )
    found: dict[str, list[tuple[AmountBasis, int]]] = defaultdict(list)
    still_open: set[str] = set()
    for year, fund_id, basis, pence in rows:
        found[year].append((basis, int(pence)))
        if not is_year_closed(session, fund_id, year, number):
            still_open.add(year)
    is_example = evidence.schemes[scheme_id].version.is_example
    return {
        year: Spending(
            sum(pence for _, pence in amounts),
            any(basis is AmountBasis.ILLUSTRATIVE for basis, _ in amounts),
            is_example,
            is_open=year in still_open,
        )
        for year, amounts in sorted(found.items())
    }


def _years(evidence: Evidence, scheme_id: int, spent: Mapping[str, Spending]) -> tuple[str, ...]:
    """The years in which it spent, reported or was measured, the newest first; never none."""
    reported = {
        financial_year_of(one.key.period.last)
        for one in evidence.readings.people.get(scheme_id, ())
    }
    measured = {
        financial_year_of(reading.period.last)
        for one in evidence.results_of(scheme_id)
        for reading in one.actual.readings
    }
    found = {*spent, *reported, *measured} or {financial_year_of(evidence.on)}
    return tuple(sorted(found, reverse=True))


def _at_least(people: ShownPeople) -> ShownPeople:
    """The people to divide by while a report is missing: a cost for each is below its figure."""
    return replace(people, qualifier=qualifier_of_sum((people.qualifier, Qualifier.OVER)))


def _costs(
    evidence: Evidence,
    scheme_id: int,
    year: str,
    spent: Mapping[str, Spending],
    people: ShownPeople,
) -> Iterator[CostLine]:
    """The cost of each person reached, and of each outcome that is counted."""
    nothing = Spending(0, is_recorded=False)
    if evidence.schemes[scheme_id].version.kind is SchemeKind.POT:
        yield CostLine("person reached", Cost(None, None, None, 0, 1, reason=IS_A_POT))
        return
    in_year = spent.get(year, nothing)
    yield CostLine("person reached", _cost_of_people(in_year, people))
    for result in evidence.results_of(scheme_id):
        card = result.measure
        if card.facts.form is not ValueForm.COUNT:
            continue
        money, counted = in_year, counted_of(evidence, result, year)
        if card.basis == MeasureBasis.CUMULATIVE:
            # What builds up over all years is beside what all of them spent.
            money = _up_to(spent, year) or nothing
        if counted.number is None and is_hidden(evidence, result, year):
            yield CostLine(card.name, Cost(None, None, None, 0, 1, reason=TOO_FEW))
            continue
        yield CostLine(card.name, cost_of_each([(money, counted)]))


def _cost_of_people(money: Spending, people: ShownPeople) -> Cost:
    if people.status == HIDDEN:
        return Cost(None, None, None, 0, 1, reason=people.reason)
    number = None if people.count is None else Decimal(people.count)
    return cost_of_each([(money, Counted(number, people.qualifier))])


def _up_to(spent: Mapping[str, Spending], year: str) -> Spending | None:
    counted = [money for when, money in spent.items() if when <= year]
    if not counted:
        return None
    return Spending(
        sum(money.pence for money in counted),
        any(money.is_illustrative for money in counted),
        counted[0].is_example,
        is_open=any(money.is_open for money in counted),
    )
