"""Ways to sign in without a password: links, invitations, and accounts of an organisation.

All three are about persons and none is a fact of the portfolio, so the rows are changed and
pruned. Of a link only a hash is stored: who reads the database cannot sign in with it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, Moment, UtcMoment


class SignInLink(Base):
    """A link that signs one person in for a quarter of an hour; using it takes the row away."""

    __tablename__ = "sign_in_link"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    # Where the person wanted to go.
    next: Mapped[str] = mapped_column(String(2000), default="")
    expires_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)


class Invitation(Base):
    """An invitation that is open: the row goes when it is accepted or withdrawn."""

    __tablename__ = "invitation"

    person_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("person.id"), primary_key=True, autoincrement=False
    )
    # None until the mail leaves; sending it again replaces it.
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    invited_at: Mapped[Moment]
    expires_at: Mapped[Moment]


class PersonIdentity(Base):
    """An account at an OpenID Connect provider that belongs to one person.

    An address may be given to somebody else one day, the provider's own name for an account never
    is: so a person has one account with a provider, and keeps it until an administrator says
    otherwise.
    """

    __tablename__ = "person_identity"

    issuer: Mapped[str] = mapped_column(String(300), primary_key=True)
    subject: Mapped[str] = mapped_column(String(255), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    bound_at: Mapped[Moment]

    __table_args__ = (UniqueConstraint("person_id", "issuer"),)
