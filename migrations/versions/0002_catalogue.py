"""Reference lists and measures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0002_catalogue"
down_revision: str | None = "0001_people_and_journal"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "reference_item": (("code",),),
    "reference_item_version": (("code", "journal_number"),),
    "reference_alias": (("list_name", "alias_key", "journal_number"),),
    "measure": (("code",),),
    "measure_version": (("code", "journal_number"),),
    "measure_membership": (("list_name", "code_in_list", "journal_number"),),
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "measure",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_measure_journal_number_journal")
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_measure")),
    )
    op.create_index(op.f("ix_measure_journal_number"), "measure", ["journal_number"], unique=False)
    op.create_table(
        "reference_item",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_reference_item_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_reference_item")),
    )
    op.create_index(
        op.f("ix_reference_item_journal_number"), "reference_item", ["journal_number"], unique=False
    )
    op.create_index(
        op.f("ix_reference_item_list_name"), "reference_item", ["list_name"], unique=False
    )
    op.create_table(
        "measure_membership",
        sa.Column("list_name", sa.String(length=200), nullable=False),
        sa.Column("code_in_list", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("measure_code", sa.String(length=60), nullable=False),
        sa.Column("name_in_list", sa.String(length=300), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("polarity", sa.String(length=20), nullable=False),
        sa.Column("measure_type", sa.String(length=60), nullable=False),
        sa.Column("level", sa.String(length=120), nullable=False),
        sa.Column("breakdowns", sa.String(length=300), nullable=False),
        sa.Column("ambition", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_line", sa.String(length=20), nullable=False),
        sa.Column("source_anchor", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_measure_membership_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["measure_code"],
            ["measure.code"],
            name=op.f("fk_measure_membership_measure_code_measure"),
        ),
        sa.PrimaryKeyConstraint(
            "list_name", "code_in_list", "journal_number", name=op.f("pk_measure_membership")
        ),
    )
    op.create_index(
        op.f("ix_measure_membership_measure_code"),
        "measure_membership",
        ["measure_code"],
        unique=False,
    )
    op.create_table(
        "measure_version",
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("domain", sa.String(length=120), nullable=False),
        sa.Column("element_code", sa.String(length=40), nullable=True),
        sa.Column("element_basis", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("polarity", sa.String(length=20), nullable=False),
        sa.Column("basis", sa.String(length=40), nullable=False),
        sa.Column("value_form", sa.String(length=40), nullable=False),
        sa.Column("counts_people", sa.Boolean(), nullable=False),
        sa.Column("numeric_target", sa.String(length=40), nullable=True),
        sa.Column("target_operator", sa.String(length=20), nullable=False),
        sa.Column("target_unit", sa.String(length=60), nullable=False),
        sa.Column("target_period", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_line", sa.String(length=20), nullable=False),
        sa.Column("source_anchor", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["measure.code"], name=op.f("fk_measure_version_code_measure")
        ),
        sa.ForeignKeyConstraint(
            ["element_code"],
            ["reference_item.code"],
            name=op.f("fk_measure_version_element_code_reference_item"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_measure_version_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("code", "journal_number", name=op.f("pk_measure_version")),
    )
    op.create_table(
        "reference_alias",
        sa.Column("list_name", sa.String(length=40), nullable=False),
        sa.Column("alias_key", sa.String(length=200), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("alias", sa.String(length=200), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"], ["reference_item.code"], name=op.f("fk_reference_alias_code_reference_item")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_reference_alias_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint(
            "list_name", "alias_key", "journal_number", name=op.f("pk_reference_alias")
        ),
    )
    op.create_table(
        "reference_item_version",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("framework", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("parent_code", sa.String(length=40), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("valid_from_year", sa.String(length=7), nullable=False),
        sa.Column("valid_to_year", sa.String(length=7), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("source_line", sa.String(length=20), nullable=False),
        sa.Column("source_anchor", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["code"],
            ["reference_item.code"],
            name=op.f("fk_reference_item_version_code_reference_item"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_reference_item_version_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("code", "journal_number", name=op.f("pk_reference_item_version")),
    )
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("reference_item_version")
    op.drop_table("reference_alias")
    op.drop_table("measure_version")
    op.drop_index(op.f("ix_measure_membership_measure_code"), table_name="measure_membership")
    op.drop_table("measure_membership")
    op.drop_index(op.f("ix_reference_item_list_name"), table_name="reference_item")
    op.drop_index(op.f("ix_reference_item_journal_number"), table_name="reference_item")
    op.drop_table("reference_item")
    op.drop_index(op.f("ix_measure_journal_number"), table_name="measure")
    op.drop_table("measure")
