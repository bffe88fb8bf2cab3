"""The sheets of outcome reports: values that were accepted, and where each report stands.

Counts of people are shown by the rules of disclosure; what people wrote stays in the tracker.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from sqlalchemy import select

from tracker.db.funding import AllocationLine, Award
from tracker.domain.disclosure import may_be_shown, shown_count
from tracker.domain.observed_figures import multiplier_of, rounded
from tracker.domain.observed_values import DIVIDED, MeasureFacts
from tracker.domain.outcomes.answers import PEOPLE, SPENDING, AnswerKey, Value
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import STATE_LABELS, ReportState
from tracker.domain.periods import financial_year_of, first_day, last_day
from tracker.domain.schemes import SchemeStatus
from tracker.domain.values import Qualifier, ValueStatus
from tracker.exports.evaluation import OutcomeLine, ReportingLine
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.schemes import Level
from tracker.services.outcomes.asked import Questions, read_questions
from tracker.services.outcomes.listed import lists_of
from tracker.services.outcomes.lists import ReportLine, day_of, list_of
from tracker.services.outcomes.values import AcceptedValue, accepted_values
from tracker.services.snapshot import SchemeAt

SOURCE = "Accepted outcome report"
NO_REPORT = ("not_required", "No report expected")
_PEOPLE_NAME, _PEOPLE_UNIT = "People reached", "people"
# As files write them: the shorthand for what is hidden and for what is not available.
_STATUS = {ValueStatus.NIL: "nil", ValueStatus.NOT_REPORTED: "x", ValueStatus.SUPPRESSED: "c"}
_WAITING = frozenset({Standing.NOT_OPEN, Standing.DUE, Standing.OVERDUE})
_REASONS = {
    ReportState.NIL: "There was nothing to report",
    ReportState.WAIVED: "No report is asked for",
    ReportState.SUPERSEDED: "It was opened again after it had been settled",
}


class _Figures(TypedDict):
    """What may be shown of a value."""

    value: Decimal | None
    numerator: int | None
    denominator: int | None
    value_status: str
    qualifier: str | None


@dataclass(frozen=True)
class _Table:
    """The values of one subject in one report: everybody's, and those of the groups."""

    values: Mapping[AnswerKey, Value]

    def held_back(self, dimension: str) -> bool:
        """Whether the groups of a dimension would give somebody away."""
        groups = [(k, v) for k, v in self.values.items() if k.dimension == dimension]
        for name in ("number", "numerator", "denominator"):
            found = [getattr(value, name) for _, value in groups]
            whole = getattr(self.values.get(AnswerKey(groups[0][0].what)), name, None)
            if whole is None or None in found:
                continue
            parts = [int(one) for one in found]
            is_less = sum(parts) < whole
            if not may_be_shown(parts, int(whole), leaves_some_out=is_less):
                return True
        return False


def outcome_lines(sources: Sources, all_levels: list[Level]) -> Iterator[OutcomeLine]:
    """Every value of the year's accepted reports, by report, subject and group."""
    schemes = _schemes(sources, all_levels)
    questions = read_questions(sources.session, sources.number)
    found = [
        one
        for one in accepted_values(sources.session, sources.number)
        if one.report.scheme_id in schemes
        # Pounds are the ledger's to tell: what a report says of them is for its reviewer.
        and one.key != SPENDING
        and financial_year_of(one.report.period.first) == sources.scope.year
    ]
    tables: dict[tuple[int, str], dict[AnswerKey, Value]] = {}
    for one in found:
        tables.setdefault((one.report.id, one.key.what), {})[one.key] = one.value
    for one in found:
        table = _Table(tables[one.report.id, one.key.what])
        yield _outcome(sources, questions, schemes[one.report.scheme_id], one, table)


def _outcome(
    sources: Sources,
    questions: Questions,
    scheme: SchemeAt,
    one: AcceptedValue,
    table: _Table,
) -> OutcomeLine:
    key, report = one.key, one.report
    measure = questions.measures.get(key.what)
    breakdown = questions.breakdowns.get(key.dimension)
    organisation = sources.organisation(report.version.author_organisation_id)
    return OutcomeLine(
        report_reference=report.reference,
        scheme_reference=scheme.reference,
        scheme_name=scheme.name,
        organisation_code=organisation.code if organisation else "",
        organisation_name=organisation.name if organisation else "",
        financial_year=sources.scope.year,
        period_start=report.period.first,
        period_end=report.period.last,
        state_code=report.state.value,
        state_name=STATE_LABELS[report.state],
        measure_code=key.what,
        measure_name=measure.name if measure else _PEOPLE_NAME,
        breakdown_code=key.dimension or None,
        breakdown_name=breakdown.name if breakdown else None,
        group_code=key.group or None,
        group_name=breakdown.groups.get(key.group) if breakdown else None,
        unit=measure.unit if measure else _PEOPLE_UNIT,
        **_figures(key, one.value, measure, table),
        # Why is written in somebody's own words, which stay in the tracker.
        reason=None,
        source=SOURCE,
        journal_number=report.number,
        recorded_at=sources.recorded_at(report.number),
        upload_number=report.version.upload_id,
        upload_row=report.version.source_row,
    )


def _figures(key: AnswerKey, value: Value, measure: MeasureFacts | None, table: _Table) -> _Figures:
    counts_people = key.what == PEOPLE or (measure is not None and measure.counts_people)
    qualifier = None if value.qualifier is Qualifier.EXACT else value.qualifier.value
    nothing: _Figures = {
        "value": None,
        "numerator": None,
        "denominator": None,
        "value_status": "c",
        "qualifier": None,
    }
    if value.status is not ValueStatus.REPORTED:
        zero = Decimal(0) if value.status is ValueStatus.NIL else None
        return {**nothing, "value": zero, "value_status": _STATUS[value.status]}
    parts = [_shown(one, counts_people=counts_people) for one in _counts(value)]
    is_held_back = counts_people and key.dimension and table.held_back(key.dimension)
    if is_held_back or None in parts:
        return nothing
    if measure is not None and measure.form in DIVIDED and len(parts) == 2:
        share = _share(measure, parts, is_rounded=counts_people)
        status = "reported" if parts[1] else "z"
        numerator, denominator = (int(one) for one in parts if one is not None)
        return {
            "value": share,
            "numerator": numerator,
            "denominator": denominator,
            "value_status": status,
            "qualifier": qualifier,
        }
    return {**nothing, "value": parts[0], "value_status": "reported", "qualifier": qualifier}


def _counts(value: Value) -> list[Decimal]:
    if value.numerator is not None and value.denominator is not None:
        return [value.numerator, value.denominator]
    return [value.value or Decimal(0)]


def _shown(number: Decimal, *, counts_people: bool) -> Decimal | None:
    """A figure as it may be shown; what is not whole counts nobody."""
    if not counts_people or number != number.to_integral_value():
        return number
    shown = shown_count(int(number))
    return None if shown is None else Decimal(shown)


def _share(
    measure: MeasureFacts, parts: Sequence[Decimal | None], *, is_rounded: bool
) -> Decimal | None:
    """The share of what is shown, as a whole number where it is of people."""
    numerator, denominator = parts
    multiplier = multiplier_of(measure)
    if numerator is None or not denominator or multiplier is None:
        return None
    return rounded(Fraction(numerator) / Fraction(denominator) * multiplier, 0 if is_rounded else 2)


def reporting_lines(sources: Sources, all_levels: list[Level]) -> Iterator[ReportingLine]:
    """Every expected report of the year, and each live scheme of which none is expected."""
    schemes = {level.scheme.id: level.scheme for level in all_levels}
    of_fund = _schemes(sources, all_levels)
    calendar, year = sources.picture.calendar, sources.scope.year
    at = sources.picture.at
    expected = [one for one in calendar.of_year(year) if one.scheme.id in of_fund]
    lines = list_of(sources.session, expected, year, at, day_of(at)).lines
    files = _evidence_files(sources, lines)
    for line in lines:
        yield _report(sources, line, files.get(line.reference))
    asked = {one.scheme.id for one in expected}
    for scheme in schemes.values():
        if scheme.version.status is SchemeStatus.LIVE and scheme.id not in asked:
            why = calendar.why_not(scheme.id, year)
            yield _no_report(sources, scheme, why.value if why else None)


def _evidence_files(sources: Sources, lines: Iterable[ReportLine]) -> dict[str | None, int]:
    """How many files each accepted report has, by its reference; nobody's names are told."""
    found = [line.expected.stored for line in lines if line.state is ReportState.ACCEPTED]
    stored = [one for one in found if one]
    listed = lists_of(sources.session, {one.id for one in stored}, {one.number for one in stored})
    return {one.reference: len(listed.get((one.id, one.number), ())) for one in stored}


def _schemes(sources: Sources, all_levels: list[Level]) -> dict[int, SchemeAt]:
    """The schemes of the workbook, and those that still report on an earlier year's money."""
    earlier = sources.session.scalars(
        select(Award.scheme_id)
        .join(AllocationLine, AllocationLine.id == Award.allocation_line_id)
        .where(
            AllocationLine.fund_id == sources.scope.fund_id, Award.journal_number <= sources.number
        )
        .distinct()
    )
    wanted = {level.scheme.id for level in all_levels} | set(earlier)
    return {key: one for key, one in sources.picture.schemes.items() if key in wanted}


def _report(sources: Sources, line: ReportLine, files: int | None) -> ReportingLine:
    one = line.expected
    organisation = sources.organisation(one.organisation_id)
    return ReportingLine(
        scheme_reference=one.scheme.reference,
        scheme_name=one.scheme.name,
        organisation_code=organisation.code if organisation else None,
        organisation_name=organisation.name if organisation else None,
        financial_year=sources.scope.year,
        period_start=one.period.first,
        period_end=one.period.last,
        report_reference=line.reference,
        state_code=line.state.value.replace(" ", "_"),
        state_name=_words(line),
        due_date=one.deadlines.due,
        submitted_date=line.submitted_on,
        accepted_date=line.accepted_on,
        reason=_REASONS.get(line.state),
        evidence_files=files,
    )


def _words(line: ReportLine) -> str:
    """The state, and for a report that has not come whether it is late."""
    state = STATE_LABELS[line.state]
    return f"{state}, {line.standing.value}" if line.standing in _WAITING else state


def _no_report(sources: Sources, scheme: SchemeAt, why: str | None) -> ReportingLine:
    lead = sources.organisation(scheme.version.lead_organisation_id)
    year = sources.scope.year
    return ReportingLine(
        scheme_reference=scheme.reference,
        scheme_name=scheme.name,
        organisation_code=lead.code if lead else None,
        organisation_name=lead.name if lead else None,
        financial_year=year,
        period_start=first_day(year),
        period_end=last_day(year),
        report_reference=None,
        state_code=NO_REPORT[0],
        state_name=NO_REPORT[1],
        due_date=None,
        submitted_date=None,
        accepted_date=None,
        reason=why,
        evidence_files=None,
    )
