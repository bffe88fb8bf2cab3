"""Every value that counts, wherever it was told: observed ones, and those of accepted reports.

Where both speak of the same thing the one recorded last counts; the other stays readable where
it was told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.outcomes import OutcomeReportVersion
from tracker.db.versions import newest
from tracker.domain.combining import Reading
from tracker.domain.disclosure import Profile
from tracker.domain.disclosure.values import disclosed_values
from tracker.domain.observed_values import (
    Breakdown,
    MeasureFacts,
    ObservedFacts,
    ValueForm,
    ValueKey,
)
from tracker.domain.outcomes.answers import PEOPLE, Value
from tracker.domain.outcomes.states import ReportState
from tracker.domain.periods import Period
from tracker.domain.values import ValueStatus
from tracker.services.observations.listing import every_observed_value
from tracker.services.outcomes.stored import stored_reports
from tracker.services.outcomes.values import AcceptedValue, accepted_values


@dataclass(frozen=True)
class MeasureCard:
    """What a result must know of its measure."""

    facts: MeasureFacts
    polarity: str
    basis: str
    element_code: str | None

    @property
    def code(self) -> str:
        """The code by which scheme, file and page know it."""
        return self.facts.code

    @property
    def name(self) -> str:
        """What it is called."""
        return self.facts.name


@dataclass(frozen=True)
class Told:
    """A value with what it is of, and the reference of the place where it was told."""

    key: ValueKey
    facts: ObservedFacts
    reference: str
    journal_number: int

    @property
    def reading(self) -> Reading:
        """The value of its period."""
        return Reading(self.key.period, self.facts, self.reference)


Series = tuple[str, str]


@dataclass(frozen=True)
class Readings:
    """All values as at a journal number, by measure and by what they are about.

    `people` are the answers to "how many people were reached", by scheme, and `nothing` the
    periods of which a scheme reported that there was nothing to tell.
    """

    measures: Mapping[str, MeasureCard]
    told: Mapping[ValueKey, Told]
    of_series: Mapping[Series, tuple[Told, ...]]
    people: Mapping[int, tuple[Told, ...]]
    nothing: Mapping[int, tuple[Period, ...]] = field(default_factory=dict)

    def everybody(self, measure_code: str, subject: str) -> tuple[Reading, ...]:
        """The values of everybody, in the order of time."""
        return tuple(
            one.reading
            for one in self.of_series.get((measure_code, subject), ())
            if not one.key.dimension
        )

    def until(self, day: date) -> "Readings":
        """Only the values of periods that had ended by a day, whenever they were told."""
        told = {key: one for key, one in self.told.items() if key.period.last <= day}
        people = {
            scheme: tuple(one for one in ones if one.key.period.last <= day)
            for scheme, ones in self.people.items()
        }
        return replace(self, told=told, of_series=_by_series(told), people=people)

    def as_shown(
        self,
        profile: Profile,
        breakdowns: Mapping[str, Breakdown],
        as_told: Collection[int] = (),
    ) -> "Readings":
        """The values of measures as they may be shown, but those of the schemes `as_told`.

        People reached stay as they were told.
        """
        measures = {code: card.facts for code, card in self.measures.items()}
        facts = {key: one.facts for key, one in self.told.items() if key.scheme_id not in as_told}
        shown = disclosed_values(profile, measures, facts, breakdowns)
        told = {
            key: replace(one, facts=shown.get(key, one.facts)) for key, one in self.told.items()
        }
        return replace(self, told=told, of_series=_by_series(told))

    def has_value(self, measure_code: str, subject: str) -> bool:
        """Whether any value was told, of whatever period; "not reported" is none."""
        told = self.of_series.get((measure_code, subject), ())
        return any(one.facts.status is not ValueStatus.NOT_REPORTED for one in told)


def read_readings(session: Session, number: int) -> Readings:
    """A few queries for values and measures, however many there are."""
    measures = measure_cards_at(session, number)
    told: dict[ValueKey, Told] = {}
    people: dict[int, list[Told]] = defaultdict(list)
    for line in every_observed_value(session, number):
        told[line.key] = Told(line.key, line.facts, line.reference, line.provenance.journal_number)
    for accepted in accepted_values(session, number):
        one = _of_a_report(accepted)
        if accepted.key.what == PEOPLE:
            people[accepted.report.scheme_id].append(one)
        elif accepted.key.what in measures:
            earlier = told.get(one.key)
            if earlier is None or earlier.journal_number < one.journal_number:
                told[one.key] = one
    return Readings(
        measures,
        told,
        _by_series(told),
        {scheme: tuple(sorted(found, key=_order)) for scheme, found in people.items()},
        _nothing_to_tell(session, number),
    )


def measure_cards_at(session: Session, number: int) -> dict[str, MeasureCard]:
    """Every measure as it was defined, by its code."""
    rows = session.scalars(newest(MeasureVersion, (MeasureVersion.code,), number))
    return {
        row.code: MeasureCard(
            MeasureFacts(
                row.code, row.name, ValueForm(row.value_form), row.unit, row.counts_people
            ),
            row.polarity,
            row.basis,
            row.element_code,
        )
        for row in rows
    }


def facts_of_answer(value: Value) -> ObservedFacts:
    """An answer of a report in the terms of observed values.

    Reports do not ask by which index of deprivation people were counted: none is claimed.
    """
    return ObservedFacts(
        status=value.status,
        qualifier=value.qualifier,
        numerator=value.numerator,
        denominator=value.denominator,
        value=value.value,
        reason=value.reason,
    )


def _of_a_report(accepted: AcceptedValue) -> Told:
    report, key = accepted.report, accepted.key
    return Told(
        ValueKey(key.what, report.period, report.scheme_id, "", key.dimension, key.group),
        facts_of_answer(accepted.value),
        report.reference,
        report.number,
    )


def _nothing_to_tell(session: Session, number: int) -> dict[int, tuple[Period, ...]]:
    """The periods of nil reports by scheme."""
    found: dict[int, list[Period]] = defaultdict(list)
    for scheme, period in stored_reports(
        session, number, OutcomeReportVersion.state == ReportState.NIL
    ):
        found[scheme].append(period)
    return {scheme: tuple(sorted(periods)) for scheme, periods in found.items()}


def _by_series(told: Mapping[ValueKey, Told]) -> dict[Series, tuple[Told, ...]]:
    found: dict[Series, list[Told]] = defaultdict(list)
    for one in told.values():
        found[one.key.measure_code, one.key.subject].append(one)
    return {series: tuple(sorted(ones, key=_order)) for series, ones in sorted(found.items())}


def _order(one: Told) -> tuple[Period, str, str]:
    return one.key.period, one.key.dimension, one.key.group_code


def of_period(ones: tuple[Told, ...], dimension: str) -> Iterator[tuple[Period, dict[str, Told]]]:
    """The groups of one dimension, period by period, by their code."""
    found: dict[Period, dict[str, Told]] = defaultdict(dict)
    for one in ones:
        if one.key.dimension == dimension:
            found[one.key.period][one.key.group_code] = one
    yield from sorted(found.items())
