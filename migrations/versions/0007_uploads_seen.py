"""Uploads for an organisation, undone uploads, headings of one's own, and refused files."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0007_uploads_seen"
down_revision: str | None = "0006_uploads"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_DOCUMENT = ("kind", "source", "document", "line")

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "upload_acceptance": (("upload_id",),),
    "upload_undo": (("upload_id",),),
    "organisation_heading": (("organisation_id", "layout", "column_name", "journal_number"),),
    "imported_document": ((*_DOCUMENT, "attempt"),),
}


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the change."""
    _create_acceptance()
    _create_undo()
    _create_headings()
    _renew_documents(("attempt",))
    _renew_drafts(seen=True)
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it: of documents that came twice, the last stays."""
    _renew_documents(())
    protect(op.get_bind(), "imported_document", (_DOCUMENT,))
    _renew_drafts(seen=False)
    for table in ("organisation_heading", "upload_undo", "upload_acceptance"):
        op.drop_table(table)


def _reference(table: str, column: str, other: str, key: str = "id") -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{other}")
    return sa.ForeignKeyConstraint([column], [f"{other}.{key}"], name=name)


def _create_acceptance() -> None:
    table = "upload_acceptance"
    op.create_table(
        table,
        sa.Column("upload_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("organisation_id", _number(), nullable=True),
        sa.Column("warnings_reason", sa.Text(), nullable=False),
        _reference(table, "upload_id", "upload"),
        _reference(table, "journal_number", "journal", "number"),
        _reference(table, "organisation_id", "organisation"),
        sa.PrimaryKeyConstraint("upload_id", name=op.f(f"pk_{table}")),
    )
    for column in ("journal_number", "organisation_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _create_undo() -> None:
    table = "upload_undo"
    op.create_table(
        table,
        sa.Column("upload_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _reference(table, "upload_id", "upload"),
        _reference(table, "journal_number", "journal", "number"),
        sa.PrimaryKeyConstraint("upload_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"], unique=False)


def _create_headings() -> None:
    table = "organisation_heading"
    op.create_table(
        table,
        sa.Column("organisation_id", _number(), nullable=False),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("column_name", sa.String(length=40), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        _reference(table, "organisation_id", "organisation"),
        _reference(table, "journal_number", "journal", "number"),
        sa.PrimaryKeyConstraint(
            "organisation_id", "layout", "column_name", "journal_number", name=op.f(f"pk_{table}")
        ),
    )


def _renew_documents(attempt: tuple[str, ...]) -> None:
    """Make the table anew, rows and all: a primary key cannot be widened in place."""
    table = "imported_document"
    rest = ("journal_number", "upload_id", "entry_id", "virement_id")
    kept = op.get_bind().execute(
        sa.text(f"SELECT * FROM {table} ORDER BY journal_number")  # noqa: S608 our own name
    )
    rows = {tuple(row[key] for key in _DOCUMENT): dict(row) for row in kept.mappings()}
    op.drop_table(table)
    indexed = ["entry_id", "journal_number", "virement_id", *(("upload_id",) if attempt else ())]
    made = op.create_table(
        table,
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("document", sa.String(length=120), nullable=False),
        sa.Column("line", sa.String(length=40), nullable=False),
        *(sa.Column(column, sa.Integer(), nullable=False) for column in attempt),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("upload_id", _number(), nullable=False),
        sa.Column("entry_id", _number(), nullable=True),
        sa.Column("virement_id", _number(), nullable=True),
        _reference(table, "entry_id", "ledger_entry"),
        _reference(table, "journal_number", "journal", "number"),
        _reference(table, "upload_id", "upload"),
        _reference(table, "virement_id", "virement"),
        sa.PrimaryKeyConstraint(*_DOCUMENT, *attempt, name=op.f(f"pk_{table}")),
    )
    for column in indexed:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)
    first = dict.fromkeys(attempt, 1)
    op.bulk_insert(
        made,
        [first | {key: row[key] for key in (*_DOCUMENT, *rest)} for row in rows.values()],
    )


def _renew_drafts(*, seen: bool) -> None:
    """Make the table of waiting files anew, empty: they wait for a day at most."""
    table = "upload_draft"
    op.drop_table(table)
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        *_draft_columns(seen=seen),
        sa.Column("layout", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        _reference(table, "person_id", "person"),
        *([_reference(table, "organisation_id", "organisation")] if seen else []),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("token", name=op.f(f"uq_{table}_token")),
    )
    for column in ("person_id", "touched_at"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _draft_columns(*, seen: bool) -> list[sa.Column[object]]:
    if not seen:
        return []
    return [
        sa.Column("organisation_id", _number(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("is_refused", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
    ]
