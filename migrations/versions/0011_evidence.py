"""Evidence files of outcome reports: their records, their bytes, and which version lists them.

The bytes are not protected: erasing them is what their table of its own is for.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0011_evidence"
down_revision: str | None = "0010_mail_and_sign_in"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "evidence_file": (("id",), ("report_id", "sha256"), ("report_id", "id")),
    "evidence_erasure": (("file_id",),),
    "outcome_evidence": (("report_id", "journal_number", "file_id"),),
}
_KINDS = ("pdf", "docx", "xlsx", "csv", "txt", "png", "jpg")


def upgrade() -> None:
    """Make the change."""
    _create_files()
    _create_contents()
    _create_erasures()
    _create_lists()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in ("outcome_evidence", "evidence_erasure", "evidence_content", "evidence_file"):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _check(table: str, name: str, sql: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))


def _create_files() -> None:
    table = "evidence_file"
    kind = sa.Enum(
        *_KINDS,
        name=op.f(f"ck_{table}_kind_is_known"),
        native_enum=False,
        create_constraint=True,
        length=30,
    )
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("report_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("file_name", sa.String(length=255), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        _check(table, "file_is_not_empty", "size_bytes > 0"),
        _check(table, "file_has_a_name", "file_name <> ''"),
        _key(table, "report_id", "outcome_report.id"),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("report_id", "sha256", name=op.f(f"uq_{table}_report_id_sha256")),
        sa.UniqueConstraint("report_id", "id", name=op.f(f"uq_{table}_report_id_id")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_contents() -> None:
    table = "evidence_content"
    op.create_table(
        table,
        sa.Column("file_id", _number(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _key(table, "file_id", "evidence_file.id"),
        sa.PrimaryKeyConstraint("file_id", name=op.f(f"pk_{table}")),
    )


def _create_erasures() -> None:
    table = "evidence_erasure"
    op.create_table(
        table,
        sa.Column("file_id", _number(), autoincrement=False, nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _check(table, "erasure_has_a_reason", "reason <> ''"),
        _key(table, "file_id", "evidence_file.id"),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("file_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_lists() -> None:
    table = "outcome_evidence"
    op.create_table(
        table,
        sa.Column("report_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("file_id", _number(), nullable=False),
        sa.Column("caption", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id", "journal_number"],
            ["outcome_report_version.report_id", "outcome_report_version.journal_number"],
            name="fk_outcome_evidence_report_and_journal_number_version",
        ),
        sa.ForeignKeyConstraint(
            ["report_id", "file_id"],
            ["evidence_file.report_id", "evidence_file.id"],
            name="fk_outcome_evidence_report_and_file_evidence_file",
        ),
        sa.PrimaryKeyConstraint("report_id", "journal_number", "file_id", name=op.f(f"pk_{table}")),
    )
