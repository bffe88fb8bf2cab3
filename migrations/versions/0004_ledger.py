"""Funds, allocation lines, awards and the ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0004_ledger"
down_revision: str | None = "0003_schemes"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "fund": (("id",), ("code",), ("reference",)),
    "fund_version": (("fund_id", "journal_number"),),
    "allocation_line": (
        ("id",),
        ("fund_id", "financial_year", "category_code", "alliance_code", "holder_id"),
        ("reference",),
    ),
    "award": (("id",), ("reference",)),
    "award_version": (("award_id", "journal_number"),),
    "virement": (("id",), ("reference",)),
    "virement_decision": (("virement_id",),),
    "ledger_entry": (("id",), ("reference",)),
    "limit_override": (("entry_id", "rule"),),
    "forecast": (("fund_id", "scheme_id", "month", "journal_number"),),
    "month_close": (("fund_id", "financial_year", "accounting_month", "journal_number"),),
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "fund",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_fund_journal_number_journal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fund")),
        sa.UniqueConstraint("code", name=op.f("uq_fund_code")),
        sa.UniqueConstraint("reference", name=op.f("uq_fund_reference")),
    )
    op.create_index(op.f("ix_fund_journal_number"), "fund", ["journal_number"], unique=False)
    op.create_table(
        "allocation_line",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("category_code", sa.String(length=40), nullable=False),
        sa.Column("alliance_code", sa.String(length=40), nullable=False),
        sa.Column(
            "holder_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["alliance_code"],
            ["reference_item.code"],
            name=op.f("fk_allocation_line_alliance_code_reference_item"),
        ),
        sa.ForeignKeyConstraint(
            ["category_code"],
            ["reference_item.code"],
            name=op.f("fk_allocation_line_category_code_reference_item"),
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_allocation_line_fund_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["organisation.id"],
            name=op.f("fk_allocation_line_holder_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_allocation_line_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation_line")),
        sa.UniqueConstraint(
            "fund_id",
            "financial_year",
            "category_code",
            "alliance_code",
            "holder_id",
            name=op.f("uq_allocation_line_fund_year_category_alliance_holder"),
        ),
        sa.UniqueConstraint("reference", name=op.f("uq_allocation_line_reference")),
    )
    op.create_index(
        op.f("ix_allocation_line_journal_number"),
        "allocation_line",
        ["journal_number"],
        unique=False,
    )
    op.create_table(
        "forecast",
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "amount_basis",
            sa.Enum(
                "recorded",
                "published",
                "illustrative",
                name="amount_basis_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_forecast_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_forecast_journal_number_journal")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_forecast_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint(
            "fund_id", "scheme_id", "month", "journal_number", name=op.f("pk_forecast")
        ),
    )
    op.create_table(
        "fund_version",
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_fund_version_fund_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_fund_version_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("fund_id", "journal_number", name=op.f("pk_fund_version")),
    )
    op.create_table(
        "month_close",
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("accounting_month", sa.Integer(), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_closed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "accounting_month BETWEEN 1 AND 13", name=op.f("ck_month_close_month_is_1_to_13")
        ),
        sa.ForeignKeyConstraint(["fund_id"], ["fund.id"], name=op.f("fk_month_close_fund_id_fund")),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_month_close_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint(
            "fund_id",
            "financial_year",
            "accounting_month",
            "journal_number",
            name=op.f("pk_month_close"),
        ),
    )
    op.create_table(
        "award",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column(
            "allocation_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
        ),
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "parent_award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "recipient_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.CheckConstraint("parent_award_id <> id", name=op.f("ck_award_parent_is_another_award")),
        sa.ForeignKeyConstraint(
            ["allocation_line_id"],
            ["allocation_line.id"],
            name=op.f("fk_award_allocation_line_id_allocation_line"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_award_journal_number_journal")
        ),
        sa.ForeignKeyConstraint(
            ["parent_award_id"], ["award.id"], name=op.f("fk_award_parent_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["recipient_id"], ["organisation.id"], name=op.f("fk_award_recipient_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_award_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint("reference", name=op.f("uq_award_reference")),
    )
    op.create_index(
        op.f("ix_award_allocation_line_id"), "award", ["allocation_line_id"], unique=False
    )
    op.create_index(op.f("ix_award_journal_number"), "award", ["journal_number"], unique=False)
    op.create_index(op.f("ix_award_parent_award_id"), "award", ["parent_award_id"], unique=False)
    op.create_index(op.f("ix_award_recipient_id"), "award", ["recipient_id"], unique=False)
    op.create_index(op.f("ix_award_scheme_id"), "award", ["scheme_id"], unique=False)
    op.create_table(
        "virement",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "from_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "to_line_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "amount_basis",
            sa.Enum(
                "recorded",
                "published",
                "illustrative",
                name="amount_basis_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("effective_month", sa.Date(), nullable=False),
        sa.Column(
            "requested_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amount_pence > 0", name=op.f("ck_virement_amount_is_more_than_nil")),
        sa.CheckConstraint("from_line_id <> to_line_id", name=op.f("ck_virement_lines_differ")),
        sa.ForeignKeyConstraint(
            ["from_line_id"],
            ["allocation_line.id"],
            name=op.f("fk_virement_from_line_id_allocation_line"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_virement_journal_number_journal")
        ),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_virement_requested_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["to_line_id"],
            ["allocation_line.id"],
            name=op.f("fk_virement_to_line_id_allocation_line"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_virement")),
        sa.UniqueConstraint("reference", name=op.f("uq_virement_reference")),
    )
    op.create_index(
        op.f("ix_virement_journal_number"), "virement", ["journal_number"], unique=False
    )
    op.create_table(
        "award_version",
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "instrument",
            sa.Enum(
                "grant",
                "contract",
                "section 75",
                "section 256",
                "internal",
                "not stated",
                name="instrument_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("decision_reference", sa.String(length=120), nullable=False),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_award_version_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_award_version_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("award_id", "journal_number", name=op.f("pk_award_version")),
    )
    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "envelope",
                "allocation",
                "virement",
                "award",
                "actual",
                "refund",
                "adjustment",
                "income",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "actual_type",
            sa.Enum(
                "not applicable",
                "invoice",
                "payment",
                "accrual",
                "accrual reversal",
                name="actual_type_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column(
            "amount_basis",
            sa.Enum(
                "recorded",
                "published",
                "illustrative",
                name="amount_basis_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "purpose",
            sa.Enum(
                "delivery",
                "administration",
                name="purpose_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "recurrence",
            sa.Enum(
                "recurrent",
                "non-recurrent",
                "not applicable",
                name="recurrence_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("fund_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("accounting_month", sa.Integer(), nullable=False),
        sa.Column("concerns_month", sa.Date(), nullable=False),
        sa.Column("weights_month", sa.Date(), nullable=False),
        sa.Column(
            "allocation_line_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("award_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "names_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "virement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("decision_reference", sa.String(length=120), nullable=False),
        sa.Column("ledger_code", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_row", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(award_id IS NULL OR scheme_id IS NOT NULL) AND (scheme_id IS NULL OR award_id IS NOT NULL OR kind = 'income')",
            name=op.f("ck_ledger_entry_scheme_goes_with_the_award"),
        ),
        sa.CheckConstraint(
            "(kind = 'actual') = (actual_type <> 'not applicable')",
            name=op.f("ck_ledger_entry_actual_type_goes_with_the_kind"),
        ),
        sa.CheckConstraint(
            "(kind = 'virement') = (virement_id IS NOT NULL)",
            name=op.f("ck_ledger_entry_virement_is_named"),
        ),
        sa.CheckConstraint(
            "(kind IN ('award', 'actual', 'refund', 'adjustment')) = (award_id IS NOT NULL)",
            name=op.f("ck_ledger_entry_award_goes_with_the_kind"),
        ),
        sa.CheckConstraint(
            "(kind IN ('envelope', 'income')) = (allocation_line_id IS NULL)",
            name=op.f("ck_ledger_entry_line_goes_with_the_kind"),
        ),
        sa.CheckConstraint(
            "actual_type <> 'accrual reversal' OR (names_entry_id IS NOT NULL AND amount_pence < 0)",
            name=op.f("ck_ledger_entry_reversal_names_its_accrual"),
        ),
        sa.CheckConstraint(
            "kind <> 'adjustment' OR names_entry_id IS NOT NULL",
            name=op.f("ck_ledger_entry_adjustment_names_its_entry"),
        ),
        sa.CheckConstraint(
            "kind <> 'income' OR amount_pence > 0", name=op.f("ck_ledger_entry_income_is_positive")
        ),
        sa.CheckConstraint(
            "kind <> 'refund' OR amount_pence < 0", name=op.f("ck_ledger_entry_refund_is_negative")
        ),
        sa.CheckConstraint(
            "accounting_month BETWEEN 1 AND 13", name=op.f("ck_ledger_entry_month_is_1_to_13")
        ),
        sa.CheckConstraint("amount_pence <> 0", name=op.f("ck_ledger_entry_amount_is_not_nil")),
        sa.ForeignKeyConstraint(
            ["allocation_line_id"],
            ["allocation_line.id"],
            name=op.f("fk_ledger_entry_allocation_line_id_allocation_line"),
        ),
        sa.ForeignKeyConstraint(
            ["award_id"], ["award.id"], name=op.f("fk_ledger_entry_award_id_award")
        ),
        sa.ForeignKeyConstraint(
            ["fund_id"], ["fund.id"], name=op.f("fk_ledger_entry_fund_id_fund")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_ledger_entry_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["names_entry_id"],
            ["ledger_entry.id"],
            name=op.f("fk_ledger_entry_names_entry_id_ledger_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_ledger_entry_scheme_id_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["virement_id"], ["virement.id"], name=op.f("fk_ledger_entry_virement_id_virement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("reference", name=op.f("uq_ledger_entry_reference")),
    )
    op.create_index(
        op.f("ix_ledger_entry_allocation_line_id"),
        "ledger_entry",
        ["allocation_line_id"],
        unique=False,
    )
    op.create_index(op.f("ix_ledger_entry_award_id"), "ledger_entry", ["award_id"], unique=False)
    op.create_index(
        "ix_ledger_entry_fund_year",
        "ledger_entry",
        ["fund_id", "financial_year", "kind"],
        unique=False,
    )
    op.create_index(
        op.f("ix_ledger_entry_journal_number"), "ledger_entry", ["journal_number"], unique=False
    )
    op.create_index(
        op.f("ix_ledger_entry_names_entry_id"), "ledger_entry", ["names_entry_id"], unique=False
    )
    op.create_index(op.f("ix_ledger_entry_scheme_id"), "ledger_entry", ["scheme_id"], unique=False)
    op.create_index(
        op.f("ix_ledger_entry_virement_id"), "ledger_entry", ["virement_id"], unique=False
    )
    op.create_table(
        "virement_decision",
        sa.Column(
            "virement_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "refused",
                name="state_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "state <> 'requested'", name=op.f("ck_virement_decision_state_is_a_decision")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_virement_decision_decided_by_person")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_virement_decision_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["virement_id"], ["virement.id"], name=op.f("fk_virement_decision_virement_id_virement")
        ),
        sa.PrimaryKeyConstraint("virement_id", name=op.f("pk_virement_decision")),
    )
    op.create_index(
        op.f("ix_virement_decision_journal_number"),
        "virement_decision",
        ["journal_number"],
        unique=False,
    )
    op.create_table(
        "limit_override",
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("over_pence", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["ledger_entry.id"], name=op.f("fk_limit_override_entry_id_ledger_entry")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_limit_override_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("entry_id", "rule", name=op.f("pk_limit_override")),
    )
    op.create_index(
        op.f("ix_limit_override_journal_number"), "limit_override", ["journal_number"], unique=False
    )
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_limit_override_journal_number"), table_name="limit_override")
    op.drop_table("limit_override")
    op.drop_index(op.f("ix_virement_decision_journal_number"), table_name="virement_decision")
    op.drop_table("virement_decision")
    op.drop_index(op.f("ix_ledger_entry_virement_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_scheme_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_names_entry_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_journal_number"), table_name="ledger_entry")
    op.drop_index("ix_ledger_entry_fund_year", table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_award_id"), table_name="ledger_entry")
    op.drop_index(op.f("ix_ledger_entry_allocation_line_id"), table_name="ledger_entry")
    op.drop_table("ledger_entry")
    op.drop_table("award_version")
    op.drop_index(op.f("ix_virement_journal_number"), table_name="virement")
    op.drop_table("virement")
    op.drop_index(op.f("ix_award_scheme_id"), table_name="award")
    op.drop_index(op.f("ix_award_recipient_id"), table_name="award")
    op.drop_index(op.f("ix_award_parent_award_id"), table_name="award")
    op.drop_index(op.f("ix_award_journal_number"), table_name="award")
    op.drop_index(op.f("ix_award_allocation_line_id"), table_name="award")
    op.drop_table("award")
    op.drop_table("month_close")
    op.drop_table("fund_version")
    op.drop_table("forecast")
    op.drop_index(op.f("ix_allocation_line_journal_number"), table_name="allocation_line")
    op.drop_table("allocation_line")
    op.drop_index(op.f("ix_fund_journal_number"), table_name="fund")
    op.drop_table("fund")
