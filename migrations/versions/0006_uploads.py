"""Uploaded spreadsheets, what their rows became, and extracts of the general ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0006_uploads"
down_revision: str | None = "0005_scheme_drafts"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "upload": (("id",),),
    "imported_document": (("kind", "source", "document", "line"),),
    "extract_row": (("id",), ("fingerprint", "occurrence")),
}


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "upload",
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("layout_version", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("problems", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"], ["journal.number"], name=op.f("fk_upload_journal_number_journal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_journal_number"), "upload", ["journal_number"], unique=False)
    op.create_index(op.f("ix_upload_sha256"), "upload", ["sha256"], unique=False)
    op.create_table(
        "imported_document",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("upload_id", _number(), nullable=False),
        sa.Column("entry_id", _number(), nullable=True),
        sa.Column("virement_id", _number(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["ledger_entry.id"],
            name=op.f("fk_imported_document_entry_id_ledger_entry"),
        ),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_imported_document_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_imported_document_upload_id_upload")
        ),
        sa.ForeignKeyConstraint(
            ["virement_id"], ["virement.id"], name=op.f("fk_imported_document_virement_id_virement")
        ),
        sa.PrimaryKeyConstraint(
            "kind", "source", "document", "line", name=op.f("pk_imported_document")
        ),
    )
    for column in ("entry_id", "journal_number", "virement_id"):
        op.create_index(
            op.f(f"ix_imported_document_{column}"), "imported_document", [column], unique=False
        )
    op.create_table(
        "extract_row",
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("upload_id", _number(), nullable=False),
        sa.Column("row_number", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("entity", sa.String(length=300), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("expense_type", sa.String(length=300), nullable=False),
        sa.Column("expense_area", sa.String(length=300), nullable=False),
        sa.Column("supplier", sa.String(length=300), nullable=False),
        sa.Column("transaction_number", sa.String(length=120), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        sa.Column("amount_pence", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journal_number"],
            ["journal.number"],
            name=op.f("fk_extract_row_journal_number_journal"),
        ),
        sa.ForeignKeyConstraint(
            ["upload_id"], ["upload.id"], name=op.f("fk_extract_row_upload_id_upload")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extract_row")),
        sa.UniqueConstraint(
            "fingerprint", "occurrence", name=op.f("uq_extract_row_fingerprint_occurrence")
        ),
    )
    for column in ("journal_number", "transaction_number", "upload_id"):
        op.create_index(op.f(f"ix_extract_row_{column}"), "extract_row", [column], unique=False)
    op.create_table(
        "upload_draft",
        sa.Column("id", _number(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_upload_draft_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload_draft")),
        sa.UniqueConstraint("token", name=op.f("uq_upload_draft_token")),
    )
    op.create_index(op.f("ix_upload_draft_person_id"), "upload_draft", ["person_id"], unique=False)
    op.create_index(
        op.f("ix_upload_draft_touched_at"), "upload_draft", ["touched_at"], unique=False
    )
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in ("upload_draft", "extract_row", "imported_document", "upload"):
        op.drop_table(table)
