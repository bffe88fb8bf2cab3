"""That the address of a person was corrected: who, when and of whom, and never the address."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0017_address_corrections"
down_revision: str | None = "0016_access_tokens"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here keeps its rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "address_correction": (("person_id", "journal_number"),),
}


def upgrade() -> None:
    """Make the change."""
    table, number = "address_correction", sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        table,
        sa.Column("person_id", number, nullable=False),
        sa.Column("journal_number", number, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f(f"fk_{table}_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f(f"fk_{table}_journal_number_journal")
        ),
        sa.PrimaryKeyConstraint("person_id", "journal_number", name=op.f(f"pk_{table}")),
    )
    for name, keys in PROTECTED.items():
        protect(op.get_bind(), name, keys)


def downgrade() -> None:
    """Undo it."""
    for table in reversed(PROTECTED):
        op.drop_table(table)
