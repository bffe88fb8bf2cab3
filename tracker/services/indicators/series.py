"""A measure over time: for each place and scheme its values, its chart and its newest groups."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from sqlalchemy.orm import Session

from tracker.db.catalogue import MeasureVersion
from tracker.db.journal import as_at
from tracker.db.versions import newest
from tracker.domain.observed_figures import figure_of
from tracker.domain.observed_values import STATUS_WORDS, WITHOUT_VALUE, MeasureFacts
from tracker.domain.periods import Period, PeriodKind, next_period
from tracker.domain.permissions import Viewer
from tracker.domain.process_charts import ProcessChart, SeriesPoint, chart_in_words, process_chart
from tracker.domain.statistics import Estimate, Polarity
from tracker.domain.values import Qualifier
from tracker.services.disclosure.values import observed_for
from tracker.services.indicators.intervals import interval_of
from tracker.services.indicators.national import NationalTarget, national_target
from tracker.services.indicators.rebases import RebaseLine, rebases_at
from tracker.services.observations.ground import measures_at
from tracker.services.observations.listing import ObservedLine
from tracker.services.refusals import NotFoundError

NOTHING_RECORDED = "No value is recorded"
# The catalogue calls a measure neutral that is better neither way.
_POLARITIES: dict[str, Polarity] = {"higher": "higher", "lower": "lower"}
_KINDS = (
    PeriodKind.MONTH,
    PeriodKind.QUARTER,
    PeriodKind.HALF,
    PeriodKind.YEAR,
    PeriodKind.OTHER,
)


@dataclass(frozen=True)
class ValueAt:
    """A value with its interval, and what may be said of it beside the national target."""

    line: ObservedLine
    interval: Estimate | None
    against_target: str

    @property
    def period(self) -> Period:
        """What it is the value of, in time."""
        return self.line.key.period


@dataclass(frozen=True)
class Series:
    """Everybody's values over periods of one kind, the oldest first, with the chart of them.

    `points` name every period from the first to the last; `words` are what the chart says.
    """

    kind: PeriodKind
    values: tuple[ValueAt, ...]
    points: tuple[SeriesPoint, ...]
    chart: ProcessChart
    words: tuple[str, ...]
    rebases: tuple[RebaseLine, ...]


@dataclass(frozen=True)
class GroupValues:
    """The values of the groups of one breakdown, in the newest period that has any."""

    breakdown: str
    dimension: str
    period: Period
    values: tuple[ValueAt, ...]


@dataclass(frozen=True)
class Subject:
    """One place or scheme with all that was observed of it; `about` is its code or reference."""

    subject: str
    about: str
    name: str
    scheme_id: int | None
    place_code: str
    latest: ValueAt | None
    series: tuple[Series, ...]
    groups: tuple[GroupValues, ...]


@dataclass(frozen=True)
class MeasureSeries:
    """A measure with everything that this person may see of it; `number` is as at when.

    `is_exact`: some values are as they were recorded, because this person's people recorded them.
    """

    measure: MeasureFacts
    polarity: Polarity
    target: NationalTarget | None
    subjects: tuple[Subject, ...]
    lines: tuple[ObservedLine, ...]
    number: int
    is_exact: bool

    def about(self, about: str) -> Subject:
        """The place of this code, or the scheme of this reference."""
        for one in self.subjects:
            if one.about == about:
                return one
        raise NotFoundError("There is no value of this measure for it.")


def measure_series(
    session: Session, by: Viewer, code: str, number: int | None = None
) -> MeasureSeries:
    """Every place, and every scheme that this person may see, with its values of one measure."""
    at = as_at(session).number if number is None else number
    seen = observed_for(session, by, at, code)
    lines = seen.lines
    version = session.scalars(
        newest(MeasureVersion, (MeasureVersion.code,), at).where(MeasureVersion.code == code)
    ).first()
    if version is None:
        raise NotFoundError("There is no such measure.")
    polarity = _POLARITIES.get(version.polarity, "none")
    target = national_target(version)
    rebases: dict[str, list[RebaseLine]] = defaultdict(list)
    for one in rebases_at(session, at, code):
        rebases[one.subject].append(one)
    subjects = tuple(
        _subject(tuple(of_one), polarity, target, rebases[subject])
        for subject, of_one in groupby(lines, key=lambda line: line.key.subject)
    )
    measure = measures_at(session, at)[code]
    return MeasureSeries(measure, polarity, target, subjects, lines, at, seen.is_exact)


def _subject(
    lines: Sequence[ObservedLine],
    polarity: Polarity,
    target: NationalTarget | None,
    rebases: Sequence[RebaseLine],
) -> Subject:
    first = lines[0]
    whole = [_value_at(line, target) for line in lines if not line.key.dimension]
    by_kind: dict[PeriodKind, list[ValueAt]] = defaultdict(list)
    for value in whole:
        by_kind[value.period.kind].append(value)
    return Subject(
        subject=first.key.subject,
        about=first.scheme_reference or first.key.place_code,
        name=first.subject_name,
        scheme_id=first.key.scheme_id,
        place_code=first.key.place_code,
        latest=max(whole, key=_when, default=None),
        series=tuple(
            _series(kind, by_kind[kind], polarity, target, rebases)
            for kind in _KINDS
            if kind in by_kind
        ),
        groups=tuple(_newest_groups(lines)),
    )


def _when(value: ValueAt) -> tuple[object, object]:
    """The latest is what ends last; of two that end together, the shorter one."""
    return value.period.last, value.period.first


def _value_at(line: ObservedLine, target: NationalTarget | None) -> ValueAt:
    said = ""
    if target is not None:
        # By the parts that are shown: a share as it is printed is rounded once more.
        figure = figure_of(line.measure, line.facts)
        said = target.said_of(figure, line.facts.qualifier, line.measure.unit)
    return ValueAt(line, interval_of(line), said)


def _series(
    kind: PeriodKind,
    values: Sequence[ValueAt],
    polarity: Polarity,
    target: NationalTarget | None,
    rebases: Sequence[RebaseLine],
) -> Series:
    ordered = tuple(sorted(values, key=lambda value: value.period))
    points = tuple(_points({value.period: value.line for value in ordered}, kind))
    own = tuple(one for one in rebases if one.period.kind is kind)
    chart = process_chart(
        points,
        polarity,
        target=target.value if target else None,
        rebases=[one.in_a_chart() for one in own if not one.is_withdrawn],
    )
    words = (*chart_in_words(chart), *_definitions_in_words(ordered))
    return Series(kind, ordered, points, chart, words, own)


def _points(lines: Mapping[Period, ObservedLine], kind: PeriodKind) -> Iterator[SeriesPoint]:
    for period in _every_period(lines, kind):
        line = lines.get(period)
        if line is None:
            yield SeriesPoint(period, None, NOTHING_RECORDED)
        elif line.figure is None or line.facts.status in WITHOUT_VALUE:
            words = STATUS_WORDS[line.facts.status]
            yield SeriesPoint(period, None, f"{words}: {line.facts.reason}".rstrip(": "))
        elif line.facts.qualifier is not Qualifier.EXACT:
            qualifier = line.facts.qualifier.value
            yield SeriesPoint(period, None, f"Not exact: {qualifier} {line.figure:,f}")
        else:
            yield SeriesPoint(period, line.figure)


def _every_period(lines: Iterable[Period], kind: PeriodKind) -> Iterator[Period]:
    """The periods from the first to the last, those included that nobody gave a value for."""
    given = sorted(lines)
    if kind is PeriodKind.OTHER:
        yield from given
        return
    period, last = given[0], given[-1]
    yield period
    while period < last:
        period = next_period(period)
        yield period


def _definitions_in_words(values: Sequence[ValueAt]) -> Iterator[str]:
    """A measure that was defined anew is another measure, and a chart of both says so."""
    changes = [
        (version, next(of_one).period)
        for version, of_one in groupby(values, key=lambda one: one.line.facts.definition_version)
    ]
    for (before, _), (after, since) in pairwise(changes):
        yield (
            f"The definition changed with {since.name}, from version {before or 'not stated'} to "
            f"{after or 'not stated'}: values before and after are not the same measure."
        )


def _newest_groups(lines: Iterable[ObservedLine]) -> Iterator[GroupValues]:
    found: dict[str, list[ObservedLine]] = defaultdict(list)
    for line in lines:
        if line.key.dimension:
            found[line.key.dimension].append(line)
    for dimension in sorted(found):
        of_one = found[dimension]
        newest_one = max((line.key.period for line in of_one), key=lambda p: (p.last, p.first))
        yield GroupValues(
            of_one[0].breakdown_name,
            dimension,
            newest_one,
            # In the order of the breakdown's list, as they are fetched.
            tuple(_value_at(line, None) for line in of_one if line.key.period == newest_one),
        )
