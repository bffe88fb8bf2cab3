"""The outbox, links to sign in with, invitations, and accounts at an OpenID Connect provider."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010_mail_and_sign_in"
down_revision: str | None = "0009_outcome_reports"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Make the change."""
    op.add_column("person", sa.Column("anonymised_at", _moment(), nullable=True))
    _create_mail()
    _create_links()
    _create_invitations()
    _create_identities()


def downgrade() -> None:
    """Undo it."""
    for table in ("person_identity", "invitation", "sign_in_link", "mail"):
        op.drop_table(table)
    op.drop_column("person", "anonymised_at")


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _person(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_person_id_person")
    return sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=name)


def _create_mail() -> None:
    table = "mail"
    kinds, statuses = ("sign in", "invitation"), ("waiting", "sent", "undeliverable", "given up")
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("person_id", _number(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link_kind", _one_of(kinds, "link_kind_is_known"), nullable=True),
        sa.Column("link_next", sa.String(length=2000), nullable=False),
        sa.Column("status", _one_of(statuses, "status_is_known"), nullable=False),
        sa.Column("written_at", _moment(), nullable=False),
        sa.Column("next_try_at", _moment(), nullable=False),
        sa.Column("stale_at", _moment(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", _moment(), nullable=True),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        _person(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("key", name=op.f(f"uq_{table}_key")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"], unique=False)
    due = ["status", "next_try_at"]
    op.create_index(op.f(f"ix_{table}_status_next_try_at"), table, due, unique=False)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    # The naming convention of the models puts the table's name before it.
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def _create_links() -> None:
    table = "sign_in_link"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("next", sa.String(length=2000), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        _person(table),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{table}_token_hash")),
    )
    for column in ("person_id", "expires_at"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _create_invitations() -> None:
    table = "invitation"
    op.create_table(
        table,
        sa.Column("person_id", _number(), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("invited_at", _moment(), nullable=False),
        sa.Column("expires_at", _moment(), nullable=False),
        _person(table),
        sa.PrimaryKeyConstraint("person_id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token_hash", name=op.f(f"uq_{table}_token_hash")),
    )


def _create_identities() -> None:
    table = "person_identity"
    op.create_table(
        table,
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("bound_at", _moment(), nullable=False),
        _person(table),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("person_id", "issuer", name=op.f(f"uq_{table}_person_id_issuer")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"], unique=False)
