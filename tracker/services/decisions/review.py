"""The appraisals and decisions of one scheme, every version of both, as at a journal number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.db.decisions import (
    SchemeAppraisal,
    SchemeAppraisalScore,
    SchemeDecision,
    SchemeDecisionReport,
    SchemeDecisionVersion,
)
from tracker.db.funding import Award
from tracker.db.journal import Journal, as_at
from tracker.db.organisations import Person
from tracker.db.outcomes import OutcomeReport
from tracker.domain.appraisals import Objective, Score, Totals, is_hindsight, totals_of
from tracker.domain.decisions import DecisionKind, EvidenceGrade
from tracker.domain.periods import Period
from tracker.domain.permissions import Act, Viewer
from tracker.services.decisions.ground import first_awards
from tracker.services.refusals import NotFoundError
from tracker.services.schemes.access import SchemeKey, find_scheme
from tracker.services.schemes.standing import SYSTEM, Recorded, standing

_ORDER = {objective: place for place, objective in enumerate(Objective)}


@dataclass(frozen=True)
class AppraisalSeen:
    """One appraisal with its scores in the order of the objectives."""

    revision: int
    recorded: Recorded
    appraised_on: date
    body: str
    decision_reference: str
    evidence: str
    reason: str
    scores: tuple[Score, ...]
    in_hindsight: bool

    @property
    def totals(self) -> Totals:
        """Both sums."""
        return totals_of(self.scores)


@dataclass(frozen=True)
class ReportNamed:
    """A report that a decision rests on."""

    reference: str
    period: Period


@dataclass(frozen=True)
class DecisionVersionSeen:
    """What one version of a decision says."""

    revision: int
    recorded: Recorded
    kind: DecisionKind
    grade: EvidenceGrade
    decided_on: date
    body: str
    reason: str
    changes: str
    despite: str
    correction: str
    reports: tuple[ReportNamed, ...]


@dataclass(frozen=True)
class DecisionSeen:
    """A decision with its versions, the newest first."""

    place: int
    versions: tuple[DecisionVersionSeen, ...]

    @property
    def newest(self) -> DecisionVersionSeen:
        """What stands."""
        return self.versions[0]


@dataclass(frozen=True)
class SchemeReview:
    """What was expected of a scheme and what was decided, both newest first."""

    key: SchemeKey
    scheme_name: str
    appraisals: tuple[AppraisalSeen, ...]
    decisions: tuple[DecisionSeen, ...]

    @property
    def appraisal(self) -> AppraisalSeen | None:
        """The newest appraisal."""
        return self.appraisals[0] if self.appraisals else None

    @property
    def decision(self) -> DecisionSeen | None:
        """The newest decision, by its own date."""
        return self.decisions[0] if self.decisions else None

    def appraisal_of(self, revision: int) -> AppraisalSeen:
        """One appraisal by its number; NotFoundError if there is none."""
        for one in self.appraisals:
            if one.revision == revision:
                return one
        raise NotFoundError("There is no such appraisal.")

    def decision_at(self, place: int) -> DecisionSeen:
        """One decision by its number; NotFoundError if there is none."""
        for one in self.decisions:
            if one.place == place:
                return one
        raise NotFoundError("There is no such decision.")


def read_review(
    session: Session, viewer: Viewer, reference: str, moment: datetime | None = None
) -> SchemeReview:
    """What was expected and decided of a scheme; another organisation's scheme is not there."""
    key = find_scheme(session, viewer, reference, Act.READ_DECISIONS)
    number = as_at(session, moment).number
    return review_at(session, key, number, standing(session, key.id, number).facts.name)


def review_at(session: Session, key: SchemeKey, number: int, name: str) -> SchemeReview:
    """As `read_review`, of a scheme that was found already."""
    appraisals = session.scalars(
        select(SchemeAppraisal)
        .where(SchemeAppraisal.scheme_id == key.id, SchemeAppraisal.journal_number <= number)
        .order_by(SchemeAppraisal.revision.desc())
    ).all()
    rows = session.execute(
        select(SchemeDecisionVersion, SchemeDecision.place)
        .join(SchemeDecision, SchemeDecision.id == SchemeDecisionVersion.decision_id)
        .where(SchemeDecision.scheme_id == key.id, SchemeDecisionVersion.journal_number <= number)
        .order_by(SchemeDecision.place, SchemeDecisionVersion.revision.desc())
    ).all()
    numbers = [one.journal_number for one in appraisals]
    numbers += [row[0].journal_number for row in rows]
    who = _recorded(session, numbers)
    return SchemeReview(
        key,
        name,
        _appraisals(session, key.id, number, appraisals, who),
        _decisions(session, [(row[0], row[1]) for row in rows], who),
    )


def _appraisals(
    session: Session,
    scheme_id: int,
    number: int,
    rows: Iterable[SchemeAppraisal],
    who: Mapping[int, Recorded],
) -> tuple[AppraisalSeen, ...]:
    found = tuple(rows)
    if not found:
        return ()
    scores = scores_of(session, SchemeAppraisalScore.scheme_id == scheme_id)
    award = first_awards(session, number, Award.scheme_id == scheme_id).get(scheme_id)
    return tuple(
        AppraisalSeen(
            row.revision,
            who[row.journal_number],
            row.appraised_on,
            row.body,
            row.decision_reference,
            row.evidence,
            row.reason,
            scores[scheme_id, row.journal_number],
            is_hindsight(row.journal_number, award),
        )
        for row in found
    )


def scores_of(
    session: Session, *conditions: ColumnElement[bool]
) -> dict[tuple[int, int], tuple[Score, ...]]:
    """The scores of appraisals by scheme and journal number, in the order of the objectives."""
    query = select(SchemeAppraisalScore).where(*conditions)
    found: dict[tuple[int, int], list[Score]] = defaultdict(list)
    for row in session.scalars(query):
        score = Score(row.objective, row.alignment, row.effectiveness, row.note)
        found[row.scheme_id, row.journal_number].append(score)
    return {
        key: tuple(sorted(scores, key=lambda one: _ORDER[one.objective]))
        for key, scores in found.items()
    }


def _decisions(
    session: Session,
    rows: list[tuple[SchemeDecisionVersion, int]],
    who: Mapping[int, Recorded],
) -> tuple[DecisionSeen, ...]:
    if not rows:
        return ()
    reports = _reports(session, {row.decision_id for row, _ in rows})
    versions: dict[int, list[DecisionVersionSeen]] = defaultdict(list)
    for row, place in rows:
        versions[place].append(
            DecisionVersionSeen(
                row.revision,
                who[row.journal_number],
                row.kind,
                row.grade,
                row.decided_on,
                row.body,
                row.reason,
                row.changes,
                row.despite,
                row.correction,
                reports.get((row.decision_id, row.journal_number), ()),
            )
        )
    found = [DecisionSeen(place, tuple(seen)) for place, seen in versions.items()]
    found.sort(key=lambda one: (one.newest.decided_on, one.place), reverse=True)
    return tuple(found)


def _reports(
    session: Session, decisions: set[int]
) -> dict[tuple[int, int], tuple[ReportNamed, ...]]:
    rows = session.execute(
        select(SchemeDecisionReport, OutcomeReport)
        .join(OutcomeReport, OutcomeReport.id == SchemeDecisionReport.report_id)
        .where(SchemeDecisionReport.decision_id.in_(decisions))
        .order_by(OutcomeReport.period_start, OutcomeReport.id)
    )
    found: dict[tuple[int, int], list[ReportNamed]] = defaultdict(list)
    for link, report in rows:
        named = ReportNamed(report.reference, Period(report.period_start, report.period_end))
        found[link.decision_id, link.journal_number].append(named)
    return {key: tuple(named) for key, named in found.items()}


def _recorded(session: Session, numbers: Iterable[int]) -> dict[int, Recorded]:
    """Who recorded each of these, and when: one query for all."""
    wanted = set(numbers)
    if not wanted:
        return {}
    rows = session.execute(
        select(Journal.number, Journal.recorded_at, Person.display_name)
        .outerjoin(Person, Person.id == Journal.person_id)
        .where(Journal.number.in_(wanted))
    )
    return {
        row.number: Recorded(row.number, row.recorded_at, row.display_name or SYSTEM)
        for row in rows
    }
