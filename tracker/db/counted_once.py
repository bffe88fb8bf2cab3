"""Registers of people: the schemes whose reported people are counted once among them, and why."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import BigId, Id, JournalNumber, Prose, VersionNumber, Year


class PeopleRegister(Base):
    """A register's identity; everything that is said of it is in its versions."""

    __tablename__ = "people_register"

    id: Mapped[Id]
    journal_number: Mapped[JournalNumber]


class PeopleRegisterVersion(Base):
    """What was declared from one journal number on, or that it no longer is; the rest stays.

    `revision` counts the versions without a gap: each names the one before by a foreign key, so
    that no two follow the same one. Who declared it is in the journal.
    """

    __tablename__ = "people_register_version"

    register_id: Mapped[int] = mapped_column(ForeignKey("people_register.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    revision: Mapped[int] = mapped_column(Integer)
    previous_revision: Mapped[int | None] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(200))
    # How it was made sure that nobody is counted by two of the schemes.
    how: Mapped[Prose]
    # The people of reports of this financial year and of every later one.
    first_year: Mapped[Year]
    is_withdrawn: Mapped[bool] = mapped_column(Boolean)
    # Why the declaration was changed or withdrawn.
    reason: Mapped[Prose]

    __table_args__ = (
        UniqueConstraint("register_id", "revision"),
        ForeignKeyConstraint(
            ["register_id", "previous_revision"],
            ["people_register_version.register_id", "people_register_version.revision"],
            name="fk_people_register_version_follows_the_one_before",
        ),
        CheckConstraint(
            "(revision = 1) = (previous_revision IS NULL)", name="first_version_follows_none"
        ),
        CheckConstraint("previous_revision = revision - 1", name="revisions_have_no_gap"),
        CheckConstraint("name <> ''", name="register_has_a_name"),
        CheckConstraint("how <> ''", name="register_says_how"),
        CheckConstraint("revision > 1 OR NOT is_withdrawn", name="withdrawn_was_declared"),
        CheckConstraint("revision = 1 OR reason <> ''", name="later_version_has_a_reason"),
    )


class PeopleRegisterScheme(Base):
    """A scheme whose people one version counts once among those of the others."""

    __tablename__ = "people_register_scheme"

    register_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    journal_number: Mapped[int] = mapped_column(BigId, primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["register_id", "journal_number"],
            ["people_register_version.register_id", "people_register_version.journal_number"],
            # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
            name="fk_people_register_scheme_version",
        ),
    )
