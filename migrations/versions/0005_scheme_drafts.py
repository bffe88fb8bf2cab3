"""Half-filled forms about schemes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005_scheme_drafts"
down_revision: str | None = "0004_ledger"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "scheme_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("scheme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen", sa.BigInteger(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_scheme_draft_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["scheme_id"], ["scheme.id"], name=op.f("fk_scheme_draft_scheme_id_scheme")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_scheme_draft_token")),
    )
    op.create_index(op.f("ix_scheme_draft_person_id"), "scheme_draft", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_scheme_draft_touched_at"), "scheme_draft", ["touched_at"], unique=False
    )


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_scheme_draft_touched_at"), table_name="scheme_draft")
    op.drop_index(op.f("ix_scheme_draft_person_id"), table_name="scheme_draft")
    op.drop_table("scheme_draft")
