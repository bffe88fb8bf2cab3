"""Access tokens of programs: made and revoked as recorded acts; only their last use changes.

Of a token only a hash is stored. A token is 256 random bits, which nobody can guess, so that one
round of SHA-256 is enough: the slow hashes of passwords are there because people choose those,
and would cost every request of a program a tenth of a second.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, JournalNumber, Moment, UtcMoment, one_of
from tracker.domain.tokens import Scope


class AccessToken(Base):
    """A token that a person made for one of their programs; who and when is in the journal."""

    __tablename__ = "access_token"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[Moment]

    __table_args__ = (CheckConstraint("name <> ''", name="token_has_a_name"),)


class AccessTokenScope(Base):
    """One thing that a token lets a program do."""

    __tablename__ = "access_token_scope"

    token_id: Mapped[int] = mapped_column(ForeignKey("access_token.id"), primary_key=True)
    scope: Mapped[Scope] = mapped_column(one_of(Scope, "scope_is_known"), primary_key=True)


class AccessTokenRevocation(Base):
    """That a token was revoked; it never comes back."""

    __tablename__ = "access_token_revocation"

    token_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("access_token.id"), primary_key=True, autoincrement=False
    )
    journal_number: Mapped[JournalNumber]


class AccessTokenUse(Base):
    """When a token was last used, to within a few minutes: no fact of the portfolio."""

    __tablename__ = "access_token_use"

    token_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("access_token.id"), primary_key=True, autoincrement=False
    )
    last_used_at: Mapped[datetime | None] = mapped_column(UtcMoment)
