"""Schemes of two partners that owe outcome reports, and the people who report and review.

The partner leads the pottery and the other partner the garden; both are awarded £30,000, so that
they report every quarter of 2023/24. `on` opens a journal row on a day, because whether a report
is open is asked of the day on which it is recorded.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from tests.support.portfolio import YEAR, Ground, Portfolio, begin, lay_ground
from tracker.db.catalogue import ReferenceItem, ReferenceItemVersion
from tracker.db.journal import journal_number
from tracker.db.organisations import Person
from tracker.domain.outcomes.answers import EVERYBODY, Answers, counted
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.periods import Period, part_of_year
from tracker.domain.permissions import Role, Viewer
from tracker.domain.schemes import SchemeStatus
from tracker.services.funding.awards import AwardTerms, MakeAward, make_award
from tracker.services.organisations import AddPerson, add_person, viewer_for
from tracker.services.outcomes import acts
from tracker.services.outcomes.acts import ActOnReport, Recorded, SaveReport
from tracker.services.schemes.register import SchemeFacts, register_scheme

Q1, Q2, Q3, Q4 = (part_of_year(YEAR, 4, number) for number in (1, 2, 3, 4))
APRIL_FIRST = date(2023, 4, 1)
OPEN = date(2023, 7, 10)
OVERDUE = date(2023, 8, 10)
BODY = "Growing Well Board"
REASON = "No sessions were held"
TOLD = Answers({EVERYBODY: counted(148)}, delivered="Twelve sessions at the hall")

ACTS: dict[ReportAct, Callable[[Session, Viewer, ActOnReport], Recorded]] = {
    ReportAct.SUBMIT: acts.submit_report,
    ReportAct.RECALL: acts.recall_report,
    ReportAct.REPORT_NIL: acts.report_nil,
    ReportAct.REVIEW: acts.take_into_review,
    ReportAct.QUERY: acts.query_report,
    ReportAct.ACCEPT: acts.accept_report,
    ReportAct.WAIVE: acts.waive_report,
    ReportAct.SUPERSEDE: acts.supersede_report,
}
A = ReportAct
# The acts that bring a report into each state, the first one first.
WAYS: dict[ReportState, tuple[ReportAct, ...]] = {
    ReportState.NOT_STARTED: (),
    ReportState.DRAFT: (A.SAVE,),
    ReportState.SUBMITTED: (A.SAVE, A.SUBMIT),
    ReportState.IN_REVIEW: (A.SAVE, A.SUBMIT, A.REVIEW),
    ReportState.QUERIED: (A.SAVE, A.SUBMIT, A.REVIEW, A.QUERY),
    ReportState.ACCEPTED: (A.SAVE, A.SUBMIT, A.REVIEW, A.ACCEPT),
    ReportState.NIL: (A.REPORT_NIL,),
    ReportState.WAIVED: (A.WAIVE,),
    ReportState.SUPERSEDED: (A.SAVE, A.SUBMIT, A.REVIEW, A.ACCEPT, A.SUPERSEDE),
}
REVIEWERS = frozenset({A.REVIEW, A.QUERY, A.ACCEPT, A.WAIVE, A.SUPERSEDE})


QUINTILES = ("1", "2", "3", "4", "5", "NK")


class Reporting:
    """Reports on the two schemes through the services, as the people who may."""

    def __init__(self, session: Session, ground: Ground) -> None:
        self.session = session
        self.ground = ground
        self.people = ground.people
        self.portfolio = Portfolio(session, ground)
        # None: each act is recorded as it is done.
        self.now: datetime | None = datetime(2023, 4, 1, 9, tzinfo=UTC)
        self._breakdown("imd_quintile", QUINTILES)
        self.portfolio.envelope(10_000_000_00)
        self._line = self.portfolio.line(9_000_000_00)
        self.pottery = self.scheme("Example pottery", ground.partner)
        self.garden = self.scheme("Example garden", ground.other_partner)

    def scheme(
        self,
        name: str,
        lead: int | None,
        pence: int = 30_000_00,
        facts: SchemeFacts | None = None,
    ) -> int:
        """A live scheme of 2023/24, awarded to whoever leads it."""
        asked = facts or SchemeFacts(
            name,
            starts=APRIL_FIRST,
            ends=date(2024, 3, 31),
            status=SchemeStatus.LIVE,
            is_example=True,
        )
        asked = replace(asked, name=name, lead_organisation_id=lead, alliance_code="AL-ALL")
        made = register_scheme(self.session, self.people.lead, asked).id
        if pence:
            terms = AwardTerms(made, lead or self.ground.icb, pence)
            make_award(self.session, self.people.finance, MakeAward(self._line.id, terms))
        return made

    def _breakdown(self, kind: str, groups: tuple[str, ...]) -> None:
        number = journal_number(self.session)
        for order, group in enumerate(groups):
            code = f"{kind}:{group}"
            item = ReferenceItem(code=code, list_name="breakdown", journal_number=number)
            self.session.add(item)
            self.session.flush()
            self.session.add(
                ReferenceItemVersion(
                    code=code, journal_number=number, name=group, kind=kind, sort_order=order
                )
            )

    def on(self, day: date, hour: int = 12) -> None:
        """Record from here on as on this day."""
        self.session.flush()
        self.now = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        begin(self.session, at=self.now)

    def next_row(self) -> None:
        """Another journal row of the same moment: an act has one of its own."""
        self.session.flush()
        begin(self.session, at=self.now)

    def save(
        self,
        answers: Answers = TOLD,
        scheme: int | None = None,
        period: Period = Q1,
        by: Viewer | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Save a draft, the partner's own if nobody else is named."""
        self.next_row()
        order = SaveReport(scheme or self.pottery, period, answers, seen)
        return acts.save_report(self.session, by or self.people.partner, order)

    def do(
        self,
        act: ReportAct,
        scheme: int | None = None,
        period: Period = Q1,
        by: Viewer | None = None,
        seen: int | None = None,
    ) -> Recorded:
        """Any act, by somebody who may, with all that it is asked for."""
        who = by or (self.people.lead if act in REVIEWERS else self.people.partner)
        if act is ReportAct.SAVE:
            return self.save(scheme=scheme, period=period, by=who, seen=seen)
        self.next_row()
        order = ActOnReport(scheme or self.pottery, period, seen, REASON, BODY)
        return ACTS[act](self.session, who, order)

    def bring(self, state: ReportState, scheme: int | None = None, period: Period = Q1) -> None:
        """Bring a report nobody has begun into a state."""
        for act in WAYS[state]:
            self.do(act, scheme, period)

    def second_lead(self) -> Viewer:
        """Another programme lead."""
        person: Person = add_person(
            self.session,
            self.people.admin,
            AddPerson("second-lead@example.org", "second lead", Role.LEAD, self.ground.icb),
        )
        found = viewer_for(self.session, person.id)
        assert found is not None
        return found


def reporting_on(session: Session, day: date = OPEN) -> Reporting:
    """The schemes registered in April 2023, and a journal row on a day."""
    begin(session, at=datetime(2023, 4, 1, 9, tzinfo=UTC))
    made = Reporting(session, lay_ground(session))
    made.on(day)
    return made
