"""Under which profile of disclosure a session reads: the setting's, and for one file another."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from tracker.domain.disclosure import HES, Profile, profile_named

# Where a session keeps it, so that nothing that reads can forget to be told.
PROFILE_KEY = "disclosure_profile"


def standing_for(code: str) -> dict[str, object]:
    """What sessions carry so that they read under this profile: for whoever makes sessions."""
    return {PROFILE_KEY: profile_named(code)}


def profile_of(session: Session) -> Profile:
    """The profile that this session reads under; the NHS one where nobody has set another."""
    found = session.info.get(PROFILE_KEY, HES)
    return found if isinstance(found, Profile) else HES


@contextmanager
def under(session: Session, profile: Profile) -> Iterator[None]:
    """Read under another profile for a while: for as long as one file is written."""
    before = profile_of(session)
    session.info[PROFILE_KEY] = profile
    try:
        yield
    finally:
        session.info[PROFILE_KEY] = before
