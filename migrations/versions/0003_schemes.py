"""Schemes, their links, and published values."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0003_schemes"
down_revision: str | None = "0002_catalogue"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "scheme": (("id",), ("reference",)),
    "scheme_version": (("scheme_id", "journal_number"),),
    "scheme_deliverer": (("scheme_id", "journal_number", "organisation_id"),),
    "scheme_alias": (("alias", "kind", "scheme_id"),),
    "scheme_weights": (("scheme_id", "lens", "effective_from", "journal_number"),),
    "scheme_weight_part": (
        ("scheme_id", "lens", "effective_from", "journal_number", "target_code"),
    ),
    "scheme_measure": (("scheme_id", "measure_code", "journal_number"),),
    "published_value": (("code",),),
    "published_value_version": (("code", "journal_number"),),
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "published_value",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_published_value_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_published_value")),
    )
    op.create_index(
        op.f("ix_published_value_journal_number"),
        "published_value",
        ["journal_number"],
        unique=False,
    )
    op.create_table(
        "scheme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_scheme_journal_number_journal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("reference", name=op.f("uq_scheme_reference")),
    )
    op.create_index(op.f("ix_scheme_journal_number"), "scheme", ["journal_number"], unique=False)
    op.create_table(
        "published_value_version",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("measure_code", sa.String(length=60), nullable=True),
        sa.Column("scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.Column("is_measure_value", sa.Boolean(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("qualifier", sa.String(length=20), nullable=False),
        sa.Column("printed_wording", sa.String(length=60), nullable=False),
        sa.Column("period", sa.String(length=60), nullable=False),
        sa.Column("geography", sa.String(length=200), nullable=False),
        sa.Column("group_name", sa.String(length=200), nullable=False),
        sa.Column("comparison_value", sa.String(length=40), nullable=True),
        sa.Column("comparison_label", sa.String(length=200), nullable=False),
        sa.Column("value_kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_line", sa.String(length=20), nullable=False),
        sa.Column("source_anchor", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"],
            ["published_value.code"],
            name=op.f("fk_published_value_version_code_published_value"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_published_value_version_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_code"],
            ["measure.code"],
            name=op.f("fk_published_value_version_measure_code_measure"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_published_value_version_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("code", "journal_number", name=op.f("pk_published_value_version")),
    )
    op.create_index(
        op.f("ix_published_value_version_scheme_id"),
        "published_value_version",
        ["scheme_id"],
        unique=False,
    )
    op.create_table(
        "scheme_alias",
        sa.Column("alias", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_scheme_alias_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_alias_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("alias", "kind", "scheme_id", name=op.f("pk_scheme_alias")),
    )
    op.create_index(
        op.f("ix_scheme_alias_journal_number"), "scheme_alias", ["journal_number"], unique=False
    )
    op.create_table(
        "scheme_measure",
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("measure_code", sa.String(length=60), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("baseline", sa.String(length=40), nullable=True),
        sa.Column("baseline_period", sa.String(length=60), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=True),
        sa.Column(
            "target_operator",
            sa.Enum(
                "at least",
                "above",
                "at most",
                "below",
                name="target_operator_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(target IS NULL) = (target_operator IS NULL)",
            name=op.f("ck_scheme_measure_target_has_its_operator"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_scheme_measure_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_code"], ["measure.code"], name=op.f("fk_scheme_measure_measure_code_measure")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_measure_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id", "measure_code", "journal_number", name=op.f("pk_scheme_measure")
        ),
    )
    op.create_table(
        "scheme_version",
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "scheme",
                "programme",
                "plan",
                "enabler",
                "pot",
                name="kind_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "lead_organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
        ),
        sa.Column("partners", sa.Text(), nullable=False),
        sa.Column("alliance_code", sa.String(length=40), nullable=False),
        sa.Column("place_text", sa.String(length=300), nullable=False),
        sa.Column("theme_code", sa.String(length=40), nullable=True),
        sa.Column(
            "life_course",
            sa.Enum(
                "adults",
                "children and young people",
                "all ages",
                name="life_course_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("starts", sa.Date(), nullable=True),
        sa.Column("ends", sa.Date(), nullable=True),
        sa.Column("period_text", sa.String(length=100), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "proposed",
                "live",
                "paused",
                "completed",
                "stopped",
                name="status_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "funded_by_fund",
            sa.Enum(
                "yes",
                "no",
                "not stated",
                name="funded_by_fund_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("decision_reference", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("assessment_reference", sa.String(length=120), nullable=False),
        sa.Column("published_results", sa.Text(), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_line", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["alliance_code"],
            ["reference_item.code"],
            name=op.f("fk_scheme_version_alliance_code_reference_item"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_scheme_version_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["lead_organisation_id"],
            ["organisation.id"],
            name=op.f("fk_scheme_version_lead_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_version_scheme_id_scheme")
        ),
        sa.ForeignKeyConstraint(
            ["theme_code"],
            ["reference_item.code"],
            name=op.f("fk_scheme_version_theme_code_reference_item"),
        ),
        sa.PrimaryKeyConstraint("scheme_id", "journal_number", name=op.f("pk_scheme_version")),
    )
    op.create_table(
        "scheme_weights",
        sa.Column(
            "scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "lens",
            sa.Enum(
                "category",
                "alliance",
                "theme",
                "element",
                "population",
                "place",
                "priority",
                "scheme",
                "partner",
                name="lens_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_restatement", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_scheme_weights_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_weights_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id", "lens", "effective_from", "journal_number", name=op.f("pk_scheme_weights")
        ),
    )
    op.create_table(
        "scheme_deliverer",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_scheme_deliverer_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id", "journal_number"],
            ["scheme_version.scheme_id", "scheme_version.journal_number"],
            name=op.f("fk_scheme_deliverer_scheme_id_journal_number_scheme_version"),
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id", "journal_number", "organisation_id", name=op.f("pk_scheme_deliverer")
        ),
    )
    op.create_table(
        "scheme_weight_part",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("lens", sa.String(length=30), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("target_code", sa.String(length=40), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.CheckConstraint("parts >= 0", name=op.f("ck_scheme_weight_part_parts_are_not_negative")),
        sa.ForeignKeyConstraint(
            ["scheme_id", "lens", "effective_from", "journal_number"],
            [
                "scheme_weights.scheme_id",
                "scheme_weights.lens",
                "scheme_weights.effective_from",
                "scheme_weights.journal_number",
            ],
            name=op.f("fk_scheme_weight_part_all_columns_scheme_weights"),
        ),
        sa.ForeignKeyConstraint(
            ["target_code"],
            ["reference_item.code"],
            name=op.f("fk_scheme_weight_part_target_code_reference_item"),
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id",
            "lens",
            "effective_from",
            "journal_number",
            "target_code",
            name=op.f("pk_scheme_weight_part"),
        ),
    )
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("scheme_weight_part")
    op.drop_table("scheme_deliverer")
    op.drop_table("scheme_weights")
    op.drop_table("scheme_version")
    op.drop_table("scheme_measure")
    op.drop_index(op.f("ix_scheme_alias_journal_number"), table_name="scheme_alias")
    op.drop_table("scheme_alias")
    op.drop_index(
        op.f("ix_published_value_version_scheme_id"), table_name="published_value_version"
    )
    op.drop_table("published_value_version")
    op.drop_index(op.f("ix_scheme_journal_number"), table_name="scheme")
    op.drop_table("scheme")
    op.drop_index(op.f("ix_published_value_journal_number"), table_name="published_value")
    op.drop_table("published_value")
