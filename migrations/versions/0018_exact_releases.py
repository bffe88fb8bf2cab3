"""Requests for exact counts and the decisions on them, made by two people."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0018_exact_releases"
down_revision: str | None = "0017_address_corrections"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here keeps its rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "exact_release": (("id",), ("reference",), ("id", "requested_by")),
    "exact_release_decision": (("release_id",),),
}


def upgrade() -> None:
    """Make the change."""
    _create_requests()
    _create_decisions()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in reversed(PROTECTED):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _check(table: str, name: str, sql: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))


def _create_requests() -> None:
    table = "exact_release"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("requested_by", _number(), nullable=False),
        sa.Column("fund_id", _number(), nullable=False),
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        _check(table, "recipient_is_named", "recipient <> ''"),
        _check(table, "reason_is_given", "why <> ''"),
        _key(table, "journal_number", "journal.number"),
        _key(table, "requested_by", "person.id"),
        _key(table, "fund_id", "fund.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
        sa.UniqueConstraint("id", "requested_by", name=op.f(f"uq_{table}_id_requested_by")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_decisions() -> None:
    table = "exact_release_decision"
    op.create_table(
        table,
        sa.Column("release_id", _number(), autoincrement=False, nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("requested_by", _number(), nullable=False),
        sa.Column("decided_by", _number(), nullable=False),
        sa.Column("is_approved", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _check(table, "two_people_release", "decided_by <> requested_by"),
        _check(table, "refusal_has_a_reason", "is_approved OR reason <> ''"),
        sa.ForeignKeyConstraint(
            ["release_id", "requested_by"],
            ["exact_release.id", "exact_release.requested_by"],
            name="fk_exact_release_decision_request",
        ),
        _key(table, "journal_number", "journal.number"),
        _key(table, "decided_by", "person.id"),
        sa.PrimaryKeyConstraint("release_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])
