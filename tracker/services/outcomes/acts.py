"""Acts on outcome reports: (session, by, order) -> the new version, all through one table of moves.

Row access is asked first, so that a refusal tells nobody that a scheme of another organisation
exists; then the role, then whether somebody else changed the report, then every rule at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.orm import Session

from tracker.db.evidence import OutcomeEvidence
from tracker.db.journal import journal_number
from tracker.db.outcomes import (
    OutcomeAnswer,
    OutcomeExtension,
    OutcomeReportVersion,
)
from tracker.domain.breaches import Breach, raise_if_broken
from tracker.domain.outcomes.answer_rules import wrong_in_a_draft, wrong_in_a_submission
from tracker.domain.outcomes.answers import Answers, Difference, differences
from tracker.domain.outcomes.calendar import (
    extension_gives_time,
    report_is_expected,
    report_is_open,
    time_is_of_use,
)
from tracker.domain.outcomes.guards import (
    author_is_a_person,
    body_is_named,
    reason_is_given,
    reviewer_is_another,
)
from tracker.domain.outcomes.moves import Guard, Move, move_of, state_allows
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.periods import Period
from tracker.domain.permissions import Act, Viewer
from tracker.services.funding.posting import recorded_on
from tracker.services.outcomes.asked import read_questions
from tracker.services.outcomes.ground import Ground, read_ground
from tracker.services.outcomes.listed import list_rows
from tracker.services.outcomes.stored import authors_of
from tracker.services.outcomes.telling import tell_of_extension, tell_of_move
from tracker.services.outcomes.writing import (
    NewVersion,
    acts_for,
    answer_rows,
    answers_after,
    begin_report,
    version_row,
)
from tracker.services.refusals import StaleEditError

# Which right each act needs, before the state is asked.
RIGHTS = {
    ReportAct.SAVE: Act.REPORT_OUTCOMES,
    ReportAct.SUBMIT: Act.REPORT_OUTCOMES,
    ReportAct.RECALL: Act.REPORT_OUTCOMES,
    ReportAct.REPORT_NIL: Act.REPORT_OUTCOMES,
    ReportAct.REVIEW: Act.REVIEW_OUTCOMES,
    ReportAct.QUERY: Act.REVIEW_OUTCOMES,
    ReportAct.ACCEPT: Act.REVIEW_OUTCOMES,
    ReportAct.WAIVE: Act.REVIEW_OUTCOMES,
    ReportAct.SUPERSEDE: Act.REVIEW_OUTCOMES,
}


@dataclass(frozen=True)
class SaveReport:
    """All answers of a report as they are so far; a page changes its own and sends the rest along.

    `seen` is the journal number of the version on the page, 0 where nobody had begun.
    """

    scheme_id: int
    period: Period
    answers: Answers = field(default_factory=Answers)
    seen: int | None = None


@dataclass(frozen=True)
class ActOnReport:
    """An act besides saving: why, and which panel or board decided, where the act asks for it."""

    scheme_id: int
    period: Period
    seen: int | None = None
    reason: str = ""
    body: str = ""


@dataclass(frozen=True)
class ExtendReport:
    """More time for one report."""

    scheme_id: int
    period: Period
    due: date
    reason: str


@dataclass(frozen=True)
class Recorded:
    """What an act became; `warnings` are what will still stop a submission."""

    reference: str
    version: OutcomeReportVersion
    message: str
    warnings: tuple[Breach, ...] = ()


class ReportChangedError(StaleEditError):
    """Somebody else changed the report: both texts are kept, and nothing is overwritten."""

    def __init__(self, seen: int, current: int, found: tuple[Difference, ...]) -> None:
        super().__init__(seen, current)
        self.differences = found


def save_report(session: Session, by: Viewer, order: SaveReport) -> Recorded:
    """Keep the answers so far; saving what stands already adds no version."""
    return _act(session, by, ReportAct.SAVE, order, order.answers.tidied())


def submit_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Hand the saved answers in for review."""
    return _act(session, by, ReportAct.SUBMIT, order)


def recall_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Take a report back before its review begins, or a nil report at any time."""
    return _act(session, by, ReportAct.RECALL, order)


def report_nil(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Say that there is nothing to report, and why."""
    return _act(session, by, ReportAct.REPORT_NIL, order)


def take_into_review(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Begin the review: from here on the report cannot be recalled."""
    return _act(session, by, ReportAct.REVIEW, order)


def query_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Send a report back with a question."""
    return _act(session, by, ReportAct.QUERY, order)


def accept_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Accept a report: its values count from now on. Many are accepted one by one."""
    return _act(session, by, ReportAct.ACCEPT, order)


def waive_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Ask for no report of this scheme and period any more."""
    return _act(session, by, ReportAct.WAIVE, order)


def supersede_report(session: Session, by: Viewer, order: ActOnReport) -> Recorded:
    """Open a settled report again: its values count no longer, its versions stay."""
    return _act(session, by, ReportAct.SUPERSEDE, order)


def extend_report(session: Session, by: Viewer, order: ExtendReport) -> OutcomeExtension:
    """Give one report more time."""
    ground = read_ground(session, by, Act.REVIEW_OUTCOMES, order.scheme_id, order.period)
    raise_if_broken(report_is_expected(order.period, ground.owed))
    raise_if_broken(time_is_of_use(ground.state))
    raise_if_broken(extension_gives_time(order.due, ground.expected.deadlines, order.reason))
    row = OutcomeExtension(
        scheme_id=order.scheme_id,
        period_start=order.period.first,
        period_end=order.period.last,
        journal_number=journal_number(session),
        due=order.due,
        reason=order.reason.strip(),
    )
    session.add(row)
    session.flush()
    tell_of_extension(session, by, ground, order.reason)
    return row


def _act(
    session: Session,
    by: Viewer,
    act: ReportAct,
    order: SaveReport | ActOnReport,
    sent: Answers | None = None,
) -> Recorded:
    ground = read_ground(session, by, RIGHTS[act], order.scheme_id, order.period)
    if order.seen is not None and order.seen != ground.seen:
        yours = ground.answers if sent is None else sent
        labels = read_questions(session, ground.number).of(
            order.scheme_id, ground.tier, ground.answers
        )
        keys = {key: labels.label(key) for key in (*yours.values, *ground.answers.values)}
        raise ReportChangedError(order.seen, ground.seen, differences(yours, ground.answers, keys))
    raise_if_broken(report_is_expected(order.period, ground.owed))
    raise_if_broken(state_allows(ground.state, act))
    move = move_of(ground.state, act)
    assert move is not None  # noqa: S101 the rule above has asked the table
    answers = answers_after(move, sent, ground.answers)
    warnings = raise_if_broken(_wrong(session, by, order, ground, move, answers))
    standing = ground.stored
    if standing and move.start is move.end and answers == ground.answers:
        return Recorded(standing.reference, standing.version, move.message, warnings)
    reason, body = (order.reason, order.body) if isinstance(order, ActOnReport) else ("", "")
    acted_for = acts_for(by, ground.organisations)
    new = NewVersion(move, by, ground.tier, answers, acted_for, reason, body)
    reference, version = _write(session, ground, order, new)
    tell_of_move(session, by, ground, act, reason)
    return Recorded(reference, version, move.message, warnings)


def _wrong(
    session: Session,
    by: Viewer,
    order: SaveReport | ActOnReport,
    ground: Ground,
    move: Move,
    answers: Answers,
) -> Iterator[Breach]:
    """Every guard of the move, and every rule of the answers that are sent or handed in."""
    reason, body = (order.reason, order.body) if isinstance(order, ActOnReport) else ("", "")
    if Guard.IS_OPEN in move.guards:
        yield from report_is_open(ground.expected.deadlines, recorded_on(session))
    if Guard.HAS_REASON in move.guards:
        yield from reason_is_given(move.act, reason)
    if Guard.NAMES_THE_BODY in move.guards:
        yield from body_is_named(body)
    if Guard.BY_ANOTHER in move.guards and ground.stored:
        authors = authors_of(session, [ground.stored.id]).get(ground.stored.id, frozenset())
        yield from reviewer_is_another(by.person_id, authors)
    if move.act in (ReportAct.SAVE, ReportAct.SUBMIT):
        asked = read_questions(session, ground.number).of(
            order.scheme_id, ground.tier, ground.answers
        )
        if Guard.IS_COMPLETE in move.guards:
            yield from author_is_a_person(by.person_id)
            yield from wrong_in_a_submission(answers, asked)
        else:
            yield from wrong_in_a_draft(answers, asked)


def _write(
    session: Session, ground: Ground, order: SaveReport | ActOnReport, new: NewVersion
) -> tuple[str, OutcomeReportVersion]:
    number, standing = journal_number(session), ground.stored
    if standing is None:
        report = begin_report(session, order.scheme_id, order.period)
        report_id, reference = report.id, report.reference
    else:
        report_id, reference = standing.id, standing.reference
    key = {"report_id": report_id, "journal_number": number}
    version = OutcomeReportVersion(
        **key, **version_row(new, standing.version if standing else None)
    )
    session.add(version)
    session.flush()
    session.add_all(OutcomeAnswer(**key, **row) for row in answer_rows(new.answers))
    session.add_all(OutcomeEvidence(**key, **row) for row in list_rows(new.answers.evidence))
    session.flush()
    return reference, version
