"""Making a release again when its bytes are gone: the same file, or a new release that differs."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from tracker.db.journal import housekeeping
from tracker.domain.permissions import ForbiddenError
from tracker.services.releases.content import Keeping, keep
from tracker.services.releases.listing import ReleaseLine
from tracker.services.releases.making import Made, made
from tracker.services.releases.record import Taker, record_release


@dataclass(frozen=True)
class MadeAgain:
    """What came of it: the number of the release that now has its bytes."""

    number: int
    is_same: bool


def make_again(
    sessions: sessionmaker[Session], release: ReleaseLine, taker: Taker, keeping: Keeping
) -> MadeAgain:
    """Make the file from what was recorded, compare it, and keep it or record the difference."""
    require_remaking(release)
    with sessions() as session, made(session, release.order) as again:
        session.rollback()
        with housekeeping(sessions) as writing:
            return store_again(writing, release, again, taker, keeping)


def require_remaking(release: ReleaseLine) -> None:
    """Refuse to make a file of exact counts again: it is taken anew, where two people agreed."""
    if not release.may_be_made_again:
        raise ForbiddenError("A file of exact counts is taken only under its exact release.")


def store_again(
    session: Session, release: ReleaseLine, again: Made, taker: Taker, keeping: Keeping
) -> MadeAgain:
    """Keep the bytes where they are the same; else record a release that says what it is not."""
    if again.export.file_sha256 == release.file_sha256:
        keep(session, release.file_sha256, again.file, datetime.now(UTC))
        return MadeAgain(release.number, is_same=True)
    number = record_release(session, again, taker, keeping, differs_from=release.number)
    return MadeAgain(number, is_same=False)
