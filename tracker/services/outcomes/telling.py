"""Mail on every move of a report, and on what others do to it, written with the act itself.

It is sent after the commit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.db.journal import Journal, journal_number
from tracker.domain.outcomes.states import ReportAct
from tracker.domain.permissions import Role, Viewer
from tracker.services.mail.letters import letter
from tracker.services.mail.outbox import Post, post
from tracker.services.outcomes.ground import Ground
from tracker.services.outcomes.mail_keys import move_key
from tracker.services.outcomes.reporters import Addressee, people_with, reporters_for

_TO_REVIEWERS = {
    ReportAct.SUBMIT: "was handed in",
    ReportAct.REPORT_NIL: "was reported as nil",
    ReportAct.RECALL: "was taken back by those who report",
}
_TO_REPORTERS = {
    ReportAct.REVIEW: "is being reviewed",
    ReportAct.QUERY: "was sent back with a question",
    ReportAct.ACCEPT: "was accepted",
    ReportAct.WAIVE: "is no longer asked for",
    ReportAct.SUPERSEDE: "was opened again",
}
_EXTENDED = "has a later due date"
# Loading the demonstration, or a restore, replays what people were told long ago.
_A_REPLAY_IS_OLDER_THAN = timedelta(days=1)
_USEFUL_FOR = timedelta(days=14)


@dataclass(frozen=True)
class _News:
    """What happened to a report, why, and to whom it is told."""

    what: str
    why: str
    people: tuple[Addressee, ...]
    template: str = "report_moved"


def tell_of_move(session: Session, by: Viewer, ground: Ground, act: ReportAct, why: str) -> None:
    """Tell those on the other side of the report, if this move concerns them."""
    if act in _TO_REVIEWERS:
        people = people_with(session, Role.LEAD, ground.number)
        _tell(session, by, ground, _News(_TO_REVIEWERS[act], why, people))
    elif act in _TO_REPORTERS:
        _tell(session, by, ground, _News(_TO_REPORTERS[act], why, _reporters(session, ground)))


def tell_of_extension(session: Session, by: Viewer, ground: Ground, why: str) -> None:
    """Tell those who report that they have more time."""
    _tell(session, by, ground, _News(_EXTENDED, why, _reporters(session, ground)))


def tell_of_erasure(session: Session, by: Viewer, ground: Ground, why: str) -> None:
    """Tell those who report that a file of theirs is gone; its name may be why, so it is unsaid."""
    news = _News("", why, _reporters(session, ground), "evidence_erased")
    _tell(session, by, ground, news)


def _reporters(session: Session, ground: Ground) -> tuple[Addressee, ...]:
    partners = people_with(session, Role.PARTNER, ground.number)
    return reporters_for(partners, ground.reporters)


def _tell(session: Session, by: Viewer, ground: Ground, news: _News) -> None:
    number = journal_number(session)
    if datetime.now(UTC) - _recorded_at(session, number) > _A_REPLAY_IS_OLDER_THAN:
        return
    expected = ground.expected
    written = letter(
        news.template,
        what=news.what,
        why=news.why,
        scheme=expected.scheme.name,
        period=expected.period.name,
        path=f"/outcomes/{expected.scheme.reference}/{expected.period.in_address}",
    )
    for person in news.people:
        if person.person_id == by.person_id:
            continue  # who did it knows
        # One unit of work may move many reports, each with a mail of its own.
        key = move_key(number, expected.scheme.id, expected.period.last, person.person_id)
        post(
            session,
            Post(key, person.address, written, person_id=person.person_id, useful_for=_USEFUL_FOR),
        )


def _recorded_at(session: Session, number: int) -> datetime:
    return session.get_one(Journal, number).recorded_at
