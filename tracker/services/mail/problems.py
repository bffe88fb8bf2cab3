"""Mail that did not arrive, for the administrator to see and to put away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from tracker.db.mail import Mail
from tracker.domain.mail import MailStatus
from tracker.domain.permissions import Act, Viewer

_ENDED = (MailStatus.UNDELIVERABLE, MailStatus.GIVEN_UP)
# A page is for looking at, and a server that is down may hold up thousands.
MOST_SHOWN = 200


@dataclass(frozen=True)
class MailProblem:
    """A mail that did not arrive, or has not yet."""

    id: int
    address: str
    subject: str
    written_at: datetime
    status: MailStatus
    tries: int
    problem: str


def mail_problems(session: Session, by: Viewer) -> tuple[MailProblem, ...]:
    """What did not arrive, the newest first; a mail that waits for its first try is no problem."""
    by.require(Act.MANAGE_ORGANISATIONS)
    query = select(Mail).where(_is_problem()).order_by(Mail.written_at.desc(), Mail.id.desc())
    return tuple(
        MailProblem(
            mail.id,
            mail.address,
            mail.subject,
            mail.written_at,
            mail.status,
            mail.tries,
            mail.problem,
        )
        for mail in session.scalars(query.limit(MOST_SHOWN))
    )


def count_problems(session: Session, by: Viewer) -> int:
    """How many mails did not arrive."""
    by.require(Act.MANAGE_ORGANISATIONS)
    return session.scalar(select(func.count()).select_from(Mail).where(_is_problem())) or 0


def problem_with(session: Session, address: str) -> str:
    """What a mail server said for good of this address, the last time; nothing if all is well."""
    last = session.execute(
        select(Mail.status, Mail.problem)
        .where(Mail.address == address, Mail.status == MailStatus.UNDELIVERABLE)
        .order_by(Mail.ended_at.desc(), Mail.id.desc())
        .limit(1)
    ).first()
    return last.problem if last else ""


def put_away(session: Session, by: Viewer, mail_id: int) -> None:
    """Take a mail off the list by erasing its address; its key stays, so it is not sent again."""
    by.require(Act.MANAGE_ORGANISATIONS)
    erased = {"address": "", "subject": "", "problem": "", "person_id": None}
    session.execute(
        update(Mail).where(Mail.id == mail_id, Mail.status.in_(_ENDED)).values(**erased)
    )


def _is_problem() -> ColumnElement[bool]:
    ended = and_(Mail.status.in_(_ENDED), Mail.address != "")
    return or_(ended, and_(Mail.status == MailStatus.WAITING, Mail.problem != ""))
