"""People, organisations and the journal."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import create_refusal, drop_refusal, protect

revision: str = "0001_people_and_journal"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "journal": (("number",),),
    "organisation": (("id",), ("code",)),
    "organisation_version": (("organisation_id", "journal_number"),),
    "role_grant": (("person_id", "organisation_id", "role", "journal_number"),),
}


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("display_name", sa.String(length=300), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_person_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        op.f("ix_sign_in_attempt_subject"), "sign_in_attempt", ["subject"], unique=False
    )
    op.create_index(
        op.f("ix_sign_in_attempt_tried_at"), "sign_in_attempt", ["tried_at"], unique=False
    )
    op.create_table(
        "journal",
        sa.Column(
            "number",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("act", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_journal_person_id_person")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_organisation_journal_number_journal"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("code", name=op.f("uq_organisation_code")),
    )
    op.create_index(
        op.f("ix_organisation_journal_number"), "organisation", ["journal_number"], unique=False
    )
    op.create_table(
        "organisation_version",
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("is_example", sa.Boolean(), nullable=False),
        sa.Column("ods_code", sa.String(length=20), nullable=False),
        sa.Column("charity_number", sa.String(length=20), nullable=False),
        sa.Column("org_id", sa.String(length=60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_organisation_version_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_organisation_version_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "organisation_id", "journal_number", name=op.f("pk_organisation_version")
        ),
    )
    op.create_table(
        "role_grant",
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column(
            "role",
            sa.Enum(
                "finance",
                "lead",
                "partner",
                "evaluator",
                "admin",
                name="role_is_known",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "journal_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("is_held", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_role_grant_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisation.id"],
            name=op.f("fk_role_grant_organisation_id_organisation"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id_person")
        ),
        sa.PrimaryKeyConstraint(
            "person_id", "organisation_id", "role", "journal_number", name=op.f("pk_role_grant")
        ),
    )
    create_refusal(op.get_bind())
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    op.drop_table("role_grant")
    op.drop_table("organisation_version")
    op.drop_index(op.f("ix_organisation_journal_number"), table_name="organisation")
    op.drop_table("organisation")
    op.drop_table("journal")
    op.drop_index(op.f("ix_sign_in_attempt_tried_at"), table_name="sign_in_attempt")
    op.drop_index(op.f("ix_sign_in_attempt_subject"), table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_table("person")
    drop_refusal(op.get_bind())
