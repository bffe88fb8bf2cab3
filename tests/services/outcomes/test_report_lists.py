"""Which reports are expected, and lists of them that add up to all of them."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.support.reporting import OVERDUE, Q1, Q2, Q3, TOLD, Reporting
from tracker.db.funding import Award
from tracker.db.journal import as_at
from tracker.domain.outcomes.calendar import Standing
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.permissions import Viewer
from tracker.domain.schemes import SchemeKind, SchemeStatus
from tracker.services.funding.awards import ChangeAward, change_award
from tracker.services.outcomes.expected import NotExpected, read_calendar
from tracker.services.outcomes.lists import ReportList, reports_of_year, tallies_of
from tracker.services.schemes.register import SchemeFacts

YEAR = "2023/24"
LIVE = SchemeFacts(
    "",
    starts=date(2023, 4, 1),
    ends=date(2024, 3, 31),
    status=SchemeStatus.LIVE,
    is_example=True,
)


def listed(reporting: Reporting, by: Viewer | None = None, day: date = OVERDUE) -> ReportList:
    """The year's reports as somebody sees them on a day."""
    return reports_of_year(reporting.session, by or reporting.people.lead, YEAR, today=day)


def _words(found: ReportList) -> list[tuple[str, str, str]]:
    return [
        (line.expected.scheme.name, line.expected.period.name, line.standing.value)
        for line in found.lines
    ]


def _periods_of(reporting: Reporting, name: str) -> list[str]:
    return [period for scheme, period, _ in _words(listed(reporting)) if scheme == name]


def test_every_expected_report_is_in_one_list_and_the_lists_add_up(reporting: Reporting) -> None:
    for number in range(8):
        reporting.scheme(f"Scheme {number}", reporting.ground.partner, 3_000_00)
    found = listed(reporting)
    # Two schemes with four quarters, eight with two halves.
    assert len(found.lines) == 2 * 4 + 8 * 2
    assert sum(found.counts.values()) == len(found.lines)
    assert found.counts[Standing.NOT_OPEN] == 2 * 3 + 8 * 2
    assert found.counts[Standing.OVERDUE] == 2


@pytest.mark.parametrize(
    ("state", "standing"),
    [
        (ReportState.NOT_STARTED, Standing.OVERDUE),
        (ReportState.DRAFT, Standing.OVERDUE),
        (ReportState.QUERIED, Standing.OVERDUE),
        (ReportState.SUPERSEDED, Standing.OVERDUE),
        (ReportState.SUBMITTED, Standing.WITH_REVIEWER),
        (ReportState.IN_REVIEW, Standing.WITH_REVIEWER),
        (ReportState.ACCEPTED, Standing.ACCEPTED),
        (ReportState.NIL, Standing.NIL),
        (ReportState.WAIVED, Standing.WAIVED),
    ],
)
def test_a_report_is_listed_by_its_state_and_its_day(
    state: ReportState, standing: Standing, reporting: Reporting
) -> None:
    reporting.bring(state)
    found = listed(reporting)
    [line] = [line for line in found.of(standing) if line.expected.scheme.id == reporting.pottery]
    assert line.state is state
    was_handed_in = state in (
        ReportState.SUBMITTED,
        ReportState.IN_REVIEW,
        ReportState.QUERIED,
        ReportState.ACCEPTED,
        ReportState.SUPERSEDED,
    )
    assert line.submitted_on == (date(2023, 7, 10) if was_handed_in else None)
    assert line.accepted_on == (date(2023, 7, 10) if state is ReportState.ACCEPTED else None)


def test_a_partner_has_its_own_organisations_reports_on_its_lists(reporting: Reporting) -> None:
    ours = listed(reporting, reporting.people.partner)
    theirs = listed(reporting, reporting.people.other_partner)
    assert {line.expected.scheme.id for line in ours.lines} == {reporting.pottery}
    assert {line.expected.scheme.id for line in theirs.lines} == {reporting.garden}
    assert len(listed(reporting).lines) == len(ours.lines) + len(theirs.lines)


def test_a_report_becomes_overdue_although_nobody_records_anything(reporting: Reporting) -> None:
    on_time, late = date(2023, 7, 30), date(2023, 7, 31)
    assert listed(reporting, day=on_time).counts[Standing.DUE] == 2
    assert listed(reporting, day=late).counts[Standing.OVERDUE] == 2


def test_lists_of_the_past_go_by_their_moment(reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED)
    before = datetime(2023, 7, 9, tzinfo=UTC)
    found = reports_of_year(reporting.session, reporting.people.lead, YEAR, before)
    assert found.counts[Standing.ACCEPTED] == 0
    assert found.today == date(2023, 7, 9)
    assert reports_of_year(reporting.session, reporting.people.lead, YEAR).counts[Standing.ACCEPTED]


def test_no_report_is_expected_of_whom_nobody_could_ask(reporting: Reporting) -> None:
    ground = reporting.ground
    made = {
        NotExpected.IS_A_POT: reporting.scheme(
            "Pot", ground.partner, facts=replace(LIVE, kind=SchemeKind.POT)
        ),
        NotExpected.IS_PROPOSED: reporting.scheme(
            "Idea", ground.partner, facts=replace(LIVE, status=SchemeStatus.PROPOSED)
        ),
        NotExpected.HAS_NO_AWARD: reporting.scheme("Unfunded", ground.partner, 0),
        # A real organisation's scheme, and nobody of it has an account.
        NotExpected.HAS_NO_REPORTER: reporting.scheme(
            "Real", ground.icb, facts=replace(LIVE, is_example=False)
        ),
        NotExpected.DOES_NOT_RUN: reporting.scheme(
            "Over",
            ground.partner,
            facts=replace(LIVE, starts=date(2022, 4, 1), ends=date(2023, 3, 31)),
        ),
    }
    calendar = read_calendar(reporting.session, as_at(reporting.session).number)
    for why, scheme_id in made.items():
        assert calendar.why_not(scheme_id, YEAR) is why, why
        assert calendar.of_scheme(scheme_id, YEAR) == (), why


def test_a_real_scheme_owes_reports_once_somebody_can_report_for_it(reporting: Reporting) -> None:
    real = replace(LIVE, is_example=False)
    reporting.scheme("Real", reporting.ground.partner, facts=real)
    assert "Real" in {name for name, _, _ in _words(listed(reporting))}


def test_the_frequency_of_a_year_stays_once_a_report_is_begun(reporting: Reporting) -> None:
    session, people = reporting.session, reporting.people
    scheme = reporting.scheme("Growing", reporting.ground.partner, 3_000_00)
    assert _periods_of(reporting, "Growing") == ["2023/24 H1", "2023/24 H2"]
    calendar = read_calendar(session, as_at(session).number)
    award = session.scalars(select(Award.id).where(Award.scheme_id == scheme)).one()
    reporting.on(date(2023, 10, 5))
    [half, _] = calendar.of_scheme(scheme, YEAR)
    reporting.save(scheme=scheme, period=half.period)
    change_award(session, people.finance, ChangeAward(award, 30_000_00, "More to do"))
    assert _periods_of(reporting, "Growing") == ["2023/24 H1", "2023/24 H2"]


def test_due_and_accepted_are_counted_of_each_scheme(reporting: Reporting) -> None:
    reporting.bring(ReportState.ACCEPTED)
    reporting.do(ReportAct.WAIVE, reporting.garden)
    reporting.on(date(2023, 9, 20))
    reporting.save(TOLD, period=Q2)
    calendar = read_calendar(reporting.session, as_at(reporting.session).number)
    # The second quarter is not over, but a report of it has come; a waived report is not due.
    found = tallies_of(calendar, YEAR, date(2023, 9, 20))
    assert {one: (tally.due, tally.accepted) for one, tally in found.items()} == {
        reporting.pottery: (2, 1)
    }
    later = tallies_of(calendar, YEAR, date(2024, 1, 5))
    assert (later[reporting.pottery].due, later[reporting.garden].due) == (3, 2)
    assert Q3 in {one.period for one in calendar.of_scheme(reporting.garden, YEAR)}
    assert Q1 in {one.period for one in calendar.of_scheme(reporting.garden, YEAR)}
