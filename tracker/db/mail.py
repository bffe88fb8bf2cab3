"""The outbox: mail that was written with the act that causes it, to be sent after the commit."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import Id, Moment, UtcMoment, one_of
from tracker.domain.mail import LinkKind, MailStatus


class Mail(Base):
    """One mail to one address.

    Words and address are personal data, so the row is no fact: both are erased as soon as the
    mail has been sent. What stays, without either, is the key, so that a reminder goes once even
    when two schedulers run; it is pruned when nothing can ask for it again.
    """

    __tablename__ = "mail"

    id: Mapped[Id]
    # What makes this mail the only one of its kind; it must name nobody.
    key: Mapped[str] = mapped_column(String(200), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    # The words hold a mark where the link goes, which is made only as the mail leaves.
    link_kind: Mapped[LinkKind | None] = mapped_column(one_of(LinkKind, "link_kind_is_known"))
    link_next: Mapped[str] = mapped_column(String(2000), default="")
    status: Mapped[MailStatus] = mapped_column(one_of(MailStatus, "status_is_known"))
    written_at: Mapped[Moment]
    next_try_at: Mapped[Moment]
    # After this moment nobody would want it any more.
    stale_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    # Whoever sends it now, and until when nobody else may.
    claim: Mapped[str | None] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    ended_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    problem: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (Index(None, "status", "next_try_at"),)
