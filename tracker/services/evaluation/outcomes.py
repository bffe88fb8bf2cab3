"""The sheets of outcome reports: values that were accepted, and where each report stands.

Counts of people are shown by the rules of disclosure; what people wrote stays in the tracker.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import TypedDict

from sqlalchemy import select

from tracker.db.funding import AllocationLine, Award
from tracker.domain.disclosure import Profile
from tracker.domain.disclosure.values import disclosed_values, figure_shown
from tracker.domain.observed_figures import rounded
from tracker.domain.observed_values import (
    DIVIDED,
    MeasureFacts,
    ObservedFacts,
    ValueForm,
    ValueKey,
)
from tracker.domain.outcomes.answers import PEOPLE, SPENDING
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import STATE_LABELS, ReportState
from tracker.domain.periods import financial_year_of, first_day, last_day
from tracker.domain.schemes import SchemeStatus
from tracker.domain.values import Qualifier, ValueStatus
from tracker.exports.evaluation import OutcomeLine, ReportingLine
from tracker.services.disclosure.standing import profile_of
from tracker.services.evaluation.question import Sources
from tracker.services.evaluation.schemes import Level
from tracker.services.evidence.readings import facts_of_answer
from tracker.services.outcomes.asked import Questions, read_questions
from tracker.services.outcomes.listed import lists_of
from tracker.services.outcomes.lists import ReportLine, day_of, list_of
from tracker.services.outcomes.values import AcceptedValue, accepted_values
from tracker.services.snapshot import SchemeAt

SOURCE = "Accepted outcome report"
NO_REPORT = ("not_required", "No report expected")
_PEOPLE_NAME, _PEOPLE_UNIT = "People reached", "people"
_COUNTED = MeasureFacts(PEOPLE, _PEOPLE_NAME, ValueForm.COUNT, _PEOPLE_UNIT, counts_people=True)
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
    measures = {PEOPLE: _COUNTED, **questions.measures}
    told = {_key(one): facts_of_answer(one.value) for one in found}
    shown = disclosed_values(profile_of(sources.session), measures, told, questions.breakdowns)
    for one in found:
        scheme = schemes[one.report.scheme_id]
        yield _outcome(sources, questions, scheme, one, shown[_key(one)])


def _key(one: AcceptedValue) -> ValueKey:
    report, key = one.report, one.key
    return ValueKey(key.what, report.period, report.scheme_id, "", key.dimension, key.group)


def _outcome(
    sources: Sources,
    questions: Questions,
    scheme: SchemeAt,
    one: AcceptedValue,
    shown: ObservedFacts,
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
        **_figures(profile_of(sources.session), measure or _COUNTED, shown),
        # Why is written in somebody's own words, which stay in the tracker.
        reason=None,
        source=SOURCE,
        journal_number=report.number,
        recorded_at=sources.recorded_at(report.number),
        upload_number=report.version.upload_id,
        upload_row=report.version.source_row,
    )


def _figures(profile: Profile, measure: MeasureFacts, facts: ObservedFacts) -> _Figures:
    """The figures of a value that is shown, or the letter in their place."""
    is_reported = facts.status is ValueStatus.REPORTED
    status = _STATUS.get(facts.status, "reported")
    figure = figure_shown(profile, measure, facts)
    if is_reported and measure.form in DIVIDED and not facts.denominator:
        status = "z"
    exact = facts.qualifier is Qualifier.EXACT
    return {
        "value": _plain(measure, figure),
        "numerator": None if facts.numerator is None else int(facts.numerator),
        "denominator": None if facts.denominator is None else int(facts.denominator),
        "value_status": status,
        "qualifier": None if exact or not is_reported else facts.qualifier.value,
    }


def _plain(measure: MeasureFacts, figure: Decimal | None) -> Decimal | None:
    """A share to two decimals at most, whatever it is of; anything else as it was given."""
    if figure is None or measure.form not in DIVIDED:
        return figure
    return rounded(Fraction(figure), 2)


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
