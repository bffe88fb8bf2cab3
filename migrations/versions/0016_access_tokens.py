"""Access tokens of programs, what they may do, that they were revoked, and their last use."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0016_access_tokens"
down_revision: str | None = "0015_releases"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# These tables keep their rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "access_token": (("id",), ("token_hash",)),
    "access_token_scope": (("token_id", "scope"),),
    "access_token_revocation": (("token_id",),),
}

_SCOPES = (
    "scope IN ('read:money', 'read:delivery', 'write:actuals', 'write:forecasts', "
    "'write:allocations', 'write:awards')"
)


def upgrade() -> None:
    """Make the change."""
    _create_tokens()
    _create_scopes()
    _create_revocations()
    _create_uses()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("access_token_use")
    for table in reversed(PROTECTED):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _create_tokens() -> None:
    table = "access_token"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f(f"ck_{table}_token_has_a_name")),
        _key(table, "journal_number", "journal.number"),
        _key(table, "person_id", "person.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{table}_token_hash")),
    )
    for column in ("journal_number", "person_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _create_scopes() -> None:
    table = "access_token_scope"
    op.create_table(
        table,
        sa.Column("token_id", _number(), nullable=False),
        sa.Column("scope", sa.String(length=30), nullable=False),
        sa.CheckConstraint(_SCOPES, name=op.f(f"ck_{table}_scope_is_known")),
        _key(table, "token_id", "access_token.id"),
        sa.PrimaryKeyConstraint("token_id", "scope", name=op.f(f"pk_{table}")),
    )


def _create_revocations() -> None:
    table = "access_token_revocation"
    op.create_table(
        table,
        sa.Column("token_id", _number(), autoincrement=False, nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        _key(table, "token_id", "access_token.id"),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("token_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_uses() -> None:
    table = "access_token_use"
    op.create_table(
        table,
        sa.Column("token_id", _number(), autoincrement=False, nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        _key(table, "token_id", "access_token.id"),
        sa.PrimaryKeyConstraint("token_id", name=op.f(f"pk_{table}")),
    )
