"""The rows that one act on a report becomes: the report itself, one version, and its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.db.journal import journal_number
from tracker.db.outcomes import OutcomeReport, OutcomeReportVersion
from tracker.domain.outcomes.answers import NARRATIVE, Answers
from tracker.domain.outcomes.moves import Effect, Move
from tracker.domain.outcomes.states import ReportAct, ReportState
from tracker.domain.outcomes.tiers import Tier
from tracker.domain.periods import Period
from tracker.domain.permissions import Viewer
from tracker.domain.references import Prefix, new_reference
from tracker.services.outcomes.stored import is_for


@dataclass(frozen=True)
class NewVersion:
    """Everything that an act says: the move, by whom, the answers, and why."""

    move: Move
    by: Viewer
    tier: Tier
    answers: Answers
    acted_for: int | None
    reason: str = ""
    body: str = ""
    upload_id: int | None = None
    source_row: int | None = None


def begin_report(session: Session, scheme_id: int, period: Period) -> OutcomeReport:
    """The report of a scheme and period, begun now if nobody has: its files need one to be of."""
    found = session.scalar(select(OutcomeReport).where(*is_for(scheme_id, period)))
    if found is not None:
        return found
    report = OutcomeReport(
        reference=new_reference(Prefix.REPORT),
        scheme_id=scheme_id,
        period_start=period.first,
        period_end=period.last,
        journal_number=journal_number(session),
    )
    session.add(report)
    session.flush()
    return report


def answers_after(move: Move, sent: Answers | None, standing: Answers) -> Answers:
    """What the report says after a move, as the effects of the move have it."""
    if Effect.DROPS_ANSWERS in move.effects:
        return Answers()
    if Effect.TAKES_ANSWERS in move.effects and sent is not None:
        return sent
    return standing


def acts_for(by: Viewer, organisations: tuple[int, ...]) -> int | None:
    """For which organisation a person acts: one of the scheme's, else the first of their own."""
    own = [grant.organisation_id for grant in by.grants if grant.organisation_id]
    return next((one for one in own if one in organisations), own[0] if own else None)


def version_row(new: NewVersion, previous: OutcomeReportVersion | None) -> dict[str, Any]:
    """The columns of a version, but for the report and the journal number."""
    move, person = new.move, new.by.person_id or None
    return {
        "revision": previous.revision + 1 if previous else 1,
        "previous_revision": previous.revision if previous else None,
        "from_state": move.start,
        "act": move.act,
        "state": move.end,
        "tier": new.tier.code,
        "acted_by": person,
        "acted_for": new.acted_for,
        **_people(new, previous, person),
        "decision_body": new.body.strip(),
        "reason": _reason(new, previous),
        **{name: getattr(new.answers, name) for name in NARRATIVE},
        "case_study_consent": new.answers.case_study_consent,
        "upload_id": new.upload_id,
        "source_row": new.source_row,
    }


def answer_rows(answers: Answers) -> list[dict[str, Any]]:
    """The columns of each value, but for the report and the journal number."""
    return [
        {
            "what": key.what,
            "dimension": key.dimension,
            "group_code": key.group,
            "status": value.status,
            "qualifier": value.qualifier,
            "value": value.value,
            "numerator": value.numerator,
            "denominator": value.denominator,
            "reason": value.reason,
        }
        for key, value in sorted(answers.values.items())
    ]


def _people(
    new: NewVersion, previous: OutcomeReportVersion | None, person: int | None
) -> Mapping[str, int | None]:
    """Who handed it in, for whom, and who reviews it: carried on until somebody else does."""
    match new.move.act:
        case ReportAct.SUBMIT | ReportAct.REPORT_NIL:
            author, organisation, reviewer = person, new.acted_for, None
        case ReportAct.SAVE | ReportAct.RECALL | ReportAct.WAIVE:
            author, organisation, reviewer = None, None, None
        case _:
            author = previous.author_id if previous else None
            organisation = previous.author_organisation_id if previous else None
            reviewer = person
    return {
        "author_id": author,
        "author_organisation_id": organisation,
        "reviewer_id": reviewer,
    }


def _reason(new: NewVersion, previous: OutcomeReportVersion | None) -> str:
    """Why it stands where it stands; a question stays while the report is being mended."""
    if previous is not None and previous.state is new.move.end is ReportState.QUERIED:
        return previous.reason
    return new.reason.strip()
