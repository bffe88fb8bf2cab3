"""Mail to whoever asked for a file: that it is ready, or that it could not be made."""

from sqlalchemy.orm import Session

from tracker.db.organisations import Person
from tracker.services.mail.letters import Letter, letter
from tracker.services.mail.outbox import Post, post
from tracker.services.releases.jobs import Claimed


def tell_ready(session: Session, job: Claimed, release: int) -> None:
    """Say where the file is, in the transaction that records it."""
    path = f"/exports/releases/{release}"
    _tell(session, job, letter("file_ready", path=path, **_of(job)))


def tell_failed(session: Session, job: Claimed, why: str) -> None:
    """Say why there is none, in the transaction that gives it up."""
    path = f"/exports/jobs/{job.id}"
    _tell(session, job, letter("file_failed", path=path, why=why.rstrip("."), **_of(job)))


def _of(job: Claimed) -> dict[str, str]:
    question = job.order.question
    scope = ", ".join(part for part in (question.fund, question.year) if part)
    return {"what": job.order.kind.name, "scope": scope or "the newest year"}


def _tell(session: Session, job: Claimed, words: Letter) -> None:
    person = session.get(Person, job.person_id)
    if person is not None and person.is_active:
        # The key makes it the only one, whoever ends the job; it names nobody.
        order = Post(f"file:{job.id}", person.email, words, person_id=person.id)
        post(session, order)
