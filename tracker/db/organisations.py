"""Organisations, people, and the roles that tie them together."""

from datetime import datetime

from sqlalchemy import Boolean, CheckConstraint, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db.base import Base
from tracker.db.types import BigId, Code, Id, JournalNumber, Name, UtcMoment, VersionNumber, one_of
from tracker.domain.permissions import Role


class Organisation(Base):
    """An organisation's identity; what is known of it is versioned."""

    __tablename__ = "organisation"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    journal_number: Mapped[JournalNumber]


class OrganisationVersion(Base):
    """What was known of an organisation from one journal number on."""

    __tablename__ = "organisation_version"

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    name: Mapped[Name]
    kind: Mapped[Code]
    is_example: Mapped[bool] = mapped_column(Boolean)
    ods_code: Mapped[str] = mapped_column(String(20), default="")
    charity_number: Mapped[str] = mapped_column(String(20), default="")
    org_id: Mapped[str] = mapped_column(String(60), default="")
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)

    organisation: Mapped["Organisation"] = relationship(lazy="raise")


class Person(Base):
    """A person who may sign in.

    Names and addresses of people are here alone, so this is overwritten: a leaver is anonymised
    while their acts in the journal stay.
    """

    __tablename__ = "person"

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    display_name: Mapped[Name]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    is_active: Mapped[bool] = mapped_column(Boolean, default=True)
    # Raised to end every session of this person at once.
    session_epoch: Mapped[int] = mapped_column(Integer, default=1)
    anonymised_at: Mapped[datetime | None] = mapped_column(UtcMoment)

    __table_args__ = (CheckConstraint("email = lower(email)", name="email_is_lower_case"),)


class RoleGrant(Base):
    """A role given to, or taken from, a person in one organisation."""

    __tablename__ = "role_grant"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(one_of(Role, "role_is_known"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    is_held: Mapped[bool] = mapped_column(Boolean)


class AddressCorrection(Base):
    """That a person's address was corrected; the journal says when and by whom.

    Neither address is here: a leaver's would stay for ever.
    """

    __tablename__ = "address_correction"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]


class SignInAttempt(Base):
    """One try to sign in, kept to slow down guessing; pruned after a day."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    # A keyed hash of the address tried or of the network address: nothing personal is kept.
    subject: Mapped[str] = mapped_column(String(64), index=True)
    tried_at: Mapped[datetime] = mapped_column(UtcMoment, index=True)
    succeeded: Mapped[bool] = mapped_column(Boolean)
