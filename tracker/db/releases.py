"""Files that were taken away: the record of each, its bytes while they are kept, and jobs.

A release is no fact of the portfolio, so it has no journal row: taking a file must not change what
the next file says. Its record stays for ever all the same. The bytes are kept once, in pieces,
however often the same file is taken, and go when their time is over; a job is a file that is being
made.
"""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, Moment, UtcMoment, Year, one_of
from tracker.domain.releases import Door, JobState

_HASH = 64


class Release(Base):
    """One file that was taken: by whom, what was asked, and the bytes that it was."""

    __tablename__ = "release"

    id: Mapped[Id]
    taken_at: Mapped[Moment]
    # Nobody where the command line took it.
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    door: Mapped[Door] = mapped_column(one_of(Door, "door_is_known"))
    kind: Mapped[str] = mapped_column(String(30))
    fund_code: Mapped[str] = mapped_column(String(40))
    financial_year: Mapped[Year]
    # None where the kind asks for none.
    basis: Mapped[str | None] = mapped_column(String(30))
    profile: Mapped[str] = mapped_column(String(30))
    as_at: Mapped[Moment]
    as_at_number: Mapped[int] = mapped_column(ForeignKey("journal.number"))
    # The earlier moment of a file that compares two.
    since: Mapped[datetime | None] = mapped_column(UtcMoment)
    # Who published it on what terms, as JSON: without them the bytes could not be made again.
    publisher: Mapped[str] = mapped_column(Text)
    version: Mapped[str] = mapped_column(String(40))
    file_name: Mapped[str] = mapped_column(String(300))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    file_sha256: Mapped[str] = mapped_column(String(_HASH))
    data_sha256: Mapped[str] = mapped_column(String(_HASH))
    # The rows of each part, as JSON in the order of the parts.
    rows: Mapped[str] = mapped_column(Text)
    # The release that this was to be again, and is not.
    differs_from_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))

    __table_args__ = (
        Index(None, "kind", "id"),
        CheckConstraint("size_bytes > 0", name="file_is_not_empty"),
        CheckConstraint("file_name <> ''", name="file_has_a_name"),
        CheckConstraint("since IS NULL OR since <= as_at", name="moments_are_in_order"),
        CheckConstraint("differs_from_id < id", name="differs_from_an_earlier_one"),
    )


class ReleaseContent(Base):
    """That the bytes of a hash are kept, and since when; no row any more once they were let go."""

    __tablename__ = "release_content"

    sha256: Mapped[str] = mapped_column(String(_HASH), primary_key=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    kept_at: Mapped[Moment]


class ReleasePiece(Base):
    """Some of the bytes, in their order: a long file is never in memory whole."""

    __tablename__ = "release_piece"

    sha256: Mapped[str] = mapped_column(ForeignKey("release_content.sha256"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class FileJob(Base):
    """A file that is to be made in the background, and whoever makes it now."""

    __tablename__ = "file_job"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_at: Mapped[Moment]
    kind: Mapped[str] = mapped_column(String(30))
    # Kind, fund, year, basis, moments and publisher, as JSON.
    asked: Mapped[str] = mapped_column(Text)
    # The release that is to be made again, if that is what was asked.
    again_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    state: Mapped[JobState] = mapped_column(one_of(JobState, "state_is_known"))
    rows_expected: Mapped[int] = mapped_column(BigId)
    rows_written: Mapped[int] = mapped_column(BigId, default=0)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    # Whoever makes it, and until when nobody else may.
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    release_id: Mapped[int | None] = mapped_column(ForeignKey("release.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    problem: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (Index(None, "state", "id"),)
