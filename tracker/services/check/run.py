"""Running every check on one session, as at the newest journal row."""

from sqlalchemy.orm import Session

from tracker.db.journal import as_at
from tracker.domain.permissions import Act, Viewer
from tracker.services.check.database import database_checks
from tracker.services.check.decisions import decision_checks
from tracker.services.check.entries import entry_checks
from tracker.services.check.evidence import evidence_checks
from tracker.services.check.figures import CheckResult
from tracker.services.check.journal import journal_checks
from tracker.services.check.limits import limit_checks
from tracker.services.check.observations import observation_checks
from tracker.services.check.totals import total_checks


def check_as(session: Session, by: Viewer) -> CheckResult:
    """Check everything, for a person who may ask for it."""
    by.require(Act.SELF_CHECK)
    return check_everything(session)


def check_everything(session: Session) -> CheckResult:
    """Recompute every total by a second route and ask every rule again; nothing is stored."""
    at = as_at(session)
    return CheckResult(
        at,
        (
            *total_checks(session, at.number),
            *limit_checks(session, at.number),
            *entry_checks(session, at.number),
            *observation_checks(session, at.number),
            *evidence_checks(session, at.number),
            *decision_checks(session, at.number),
            *journal_checks(session, at.number),
            *database_checks(session),
        ),
    )
