"""Half-filled forms, kept between their steps until they are saved or thrown away."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import Id, UtcMoment


class SchemeDraft(Base):
    """What one person has typed so far about a scheme that is new, or that they are changing.

    A draft is no fact of the portfolio: it is overwritten as the person goes on, belongs to
    nobody's as-at, and has no journal row.
    """

    __tablename__ = "scheme_draft"

    id: Mapped[Id]
    # What its address says; unguessable, although only its own person can open it.
    token: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    # The scheme that is being changed, with the version that the person saw; none for a new one.
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"))
    seen: Mapped[int | None] = mapped_column(BigInteger)
    # Per step, the fields as they were typed: what cannot be read is kept too.
    answers: Mapped[dict[str, dict[str, list[str]]]] = mapped_column(JSON)
    touched_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
