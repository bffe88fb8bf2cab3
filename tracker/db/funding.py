"""The ledger: funds, allocation lines, awards, and entries that are never changed."""

from datetime import date

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db.base import Base
from tracker.db.types import (
    Id,
    JournalNumber,
    Name,
    Pence,
    Prose,
    Reference,
    VersionNumber,
    Year,
    one_of,
)
from tracker.domain.funding import (
    ActualType,
    AmountBasis,
    EntryKind,
    Purpose,
    Recurrence,
    VirementState,
)
from tracker.domain.schemes import Instrument


class Fund(Base):
    """A fund's identity, with the short code that people type."""

    __tablename__ = "fund"

    id: Mapped[Id]
    reference: Mapped[Reference]
    code: Mapped[str] = mapped_column(String(40), unique=True)
    journal_number: Mapped[JournalNumber]


class FundVersion(Base):
    """What a fund is called and about, from one journal number on."""

    __tablename__ = "fund_version"

    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    name: Mapped[Name]
    description: Mapped[Prose]
    source: Mapped[str] = mapped_column(String(300), default="")


class AllocationLine(Base):
    """One category, alliance and holder of a fund and year.

    Money for no single alliance is on the line of the whole system, so no part of the key
    is ever empty and the same line cannot come into being twice.
    """

    __tablename__ = "allocation_line"

    id: Mapped[Id]
    reference: Mapped[Reference]
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    financial_year: Mapped[Year]
    category_code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"))
    alliance_code: Mapped[str] = mapped_column(ForeignKey("reference_item.code"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    journal_number: Mapped[JournalNumber]

    __table_args__ = (
        # Named by hand: PostgreSQL would cut off the convention's name at 63 letters.
        UniqueConstraint(
            "fund_id",
            "financial_year",
            "category_code",
            "alliance_code",
            "holder_id",
            name="uq_allocation_line_fund_year_category_alliance_holder",
        ),
    )


class Award(Base):
    """Money committed to a scheme from a line; an onward award names its parent."""

    __tablename__ = "award"

    id: Mapped[Id]
    reference: Mapped[Reference]
    allocation_line_id: Mapped[int] = mapped_column(ForeignKey("allocation_line.id"), index=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), index=True)
    parent_award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    journal_number: Mapped[JournalNumber]

    __table_args__ = (CheckConstraint("parent_award_id <> id", name="parent_is_another_award"),)


class AwardVersion(Base):
    """The terms of an award, from one journal number on."""

    __tablename__ = "award_version"

    award_id: Mapped[int] = mapped_column(ForeignKey("award.id"), primary_key=True)
    journal_number: Mapped[VersionNumber]
    instrument: Mapped[Instrument] = mapped_column(one_of(Instrument, "instrument_is_known"))
    decision_reference: Mapped[str] = mapped_column(String(120), default="")
    starts: Mapped[date | None] = mapped_column(Date)
    ends: Mapped[date | None] = mapped_column(Date)
    note: Mapped[Prose]


class LedgerEntry(Base):
    """One signed amount of money, once and for ever; a mistake is met with another entry."""

    __tablename__ = "ledger_entry"

    id: Mapped[Id]
    reference: Mapped[Reference]
    journal_number: Mapped[JournalNumber]
    kind: Mapped[EntryKind] = mapped_column(one_of(EntryKind, "kind_is_known"))
    actual_type: Mapped[ActualType] = mapped_column(one_of(ActualType, "actual_type_is_known"))
    amount_pence: Mapped[Pence]
    amount_basis: Mapped[AmountBasis] = mapped_column(one_of(AmountBasis, "amount_basis_is_known"))
    purpose: Mapped[Purpose] = mapped_column(one_of(Purpose, "purpose_is_known"))
    recurrence: Mapped[Recurrence] = mapped_column(one_of(Recurrence, "recurrence_is_known"))
    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"))
    financial_year: Mapped[Year]
    accounting_month: Mapped[int] = mapped_column(Integer)
    # The first day of the true month that the money concerns.
    concerns_month: Mapped[date] = mapped_column(Date)
    # The month whose weights split this entry: its own, or that of the entry it names.
    weights_month: Mapped[date] = mapped_column(Date)
    allocation_line_id: Mapped[int | None] = mapped_column(
        ForeignKey("allocation_line.id"), index=True
    )
    award_id: Mapped[int | None] = mapped_column(ForeignKey("award.id"), index=True)
    scheme_id: Mapped[int | None] = mapped_column(ForeignKey("scheme.id"), index=True)
    names_entry_id: Mapped[int | None] = mapped_column(ForeignKey("ledger_entry.id"), index=True)
    virement_id: Mapped[int | None] = mapped_column(ForeignKey("virement.id"), index=True)
    reason: Mapped[Prose]
    document: Mapped[str] = mapped_column(String(120), default="")
    decision_reference: Mapped[str] = mapped_column(String(120), default="")
    ledger_code: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    source_row: Mapped[str] = mapped_column(String(60), default="")

    __table_args__ = (
        CheckConstraint("amount_pence <> 0", name="amount_is_not_nil"),
        CheckConstraint("accounting_month BETWEEN 1 AND 13", name="month_is_1_to_13"),
        CheckConstraint("kind <> 'refund' OR amount_pence < 0", name="refund_is_negative"),
        CheckConstraint("kind <> 'income' OR amount_pence > 0", name="income_is_positive"),
        CheckConstraint(
            "(kind IN ('award', 'actual', 'refund', 'adjustment')) = (award_id IS NOT NULL)",
            name="award_goes_with_the_kind",
        ),
        CheckConstraint(
            "(award_id IS NULL OR scheme_id IS NOT NULL)"
            " AND (scheme_id IS NULL OR award_id IS NOT NULL OR kind = 'income')",
            name="scheme_goes_with_the_award",
        ),
        CheckConstraint(
            "(kind IN ('envelope', 'income')) = (allocation_line_id IS NULL)",
            name="line_goes_with_the_kind",
        ),
        CheckConstraint(
            "(kind = 'actual') = (actual_type <> 'not applicable')",
            name="actual_type_goes_with_the_kind",
        ),
        CheckConstraint(
            "kind <> 'adjustment' OR names_entry_id IS NOT NULL",
            name="adjustment_names_its_entry",
        ),
        CheckConstraint(
            "actual_type <> 'accrual reversal'"
            " OR (names_entry_id IS NOT NULL AND amount_pence < 0)",
            name="reversal_names_its_accrual",
        ),
        CheckConstraint(
            "(kind = 'virement') = (virement_id IS NOT NULL)", name="virement_is_named"
        ),
        Index("ix_ledger_entry_fund_year", "fund_id", "financial_year", "kind"),
    )


class LimitOverride(Base):
    """A limit that was gone over on purpose: by whom is in the journal, why is here."""

    __tablename__ = "limit_override"

    entry_id: Mapped[int] = mapped_column(ForeignKey("ledger_entry.id"), primary_key=True)
    rule: Mapped[str] = mapped_column(String(60), primary_key=True)
    journal_number: Mapped[JournalNumber]
    over_pence: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[Prose]


class Virement(Base):
    """A request to move money between two lines."""

    __tablename__ = "virement"

    id: Mapped[Id]
    reference: Mapped[Reference]
    journal_number: Mapped[JournalNumber]
    from_line_id: Mapped[int] = mapped_column(ForeignKey("allocation_line.id"))
    to_line_id: Mapped[int] = mapped_column(ForeignKey("allocation_line.id"))
    amount_pence: Mapped[Pence]
    amount_basis: Mapped[AmountBasis] = mapped_column(one_of(AmountBasis, "amount_basis_is_known"))
    effective_month: Mapped[date] = mapped_column(Date)
    requested_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Prose]

    __table_args__ = (
        CheckConstraint("amount_pence > 0", name="amount_is_more_than_nil"),
        CheckConstraint("from_line_id <> to_line_id", name="lines_differ"),
    )


class VirementDecision(Base):
    """The one decision on a virement."""

    __tablename__ = "virement_decision"

    virement_id: Mapped[int] = mapped_column(ForeignKey("virement.id"), primary_key=True)
    journal_number: Mapped[JournalNumber]
    state: Mapped[VirementState] = mapped_column(one_of(VirementState, "state_is_known"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[Prose]

    __table_args__ = (CheckConstraint("state <> 'requested'", name="state_is_a_decision"),)


class Forecast(Base):
    """What a scheme is expected to spend in a month, as last said by a journal number."""

    __tablename__ = "forecast"

    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    scheme_id: Mapped[int] = mapped_column(ForeignKey("scheme.id"), primary_key=True)
    month: Mapped[date] = mapped_column(Date, primary_key=True)
    journal_number: Mapped[VersionNumber]
    amount_pence: Mapped[Pence]
    amount_basis: Mapped[AmountBasis] = mapped_column(one_of(AmountBasis, "amount_basis_is_known"))
    note: Mapped[Prose]


class MonthClose(Base):
    """A month of a fund closed or opened again, with a reason for the latter."""

    __tablename__ = "month_close"

    fund_id: Mapped[int] = mapped_column(ForeignKey("fund.id"), primary_key=True)
    financial_year: Mapped[str] = mapped_column(String(7), primary_key=True)
    accounting_month: Mapped[int] = mapped_column(Integer, primary_key=True)
    journal_number: Mapped[VersionNumber]
    is_closed: Mapped[bool] = mapped_column(Boolean)
    reason: Mapped[Prose]

    __table_args__ = (
        CheckConstraint("accounting_month BETWEEN 1 AND 13", name="month_is_1_to_13"),
    )
