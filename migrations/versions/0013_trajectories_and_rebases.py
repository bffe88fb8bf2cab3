"""The way of a scheme's measure to its target, and from when on limits of charts are drawn anew.

Columns are added to the table of measures as it stands: made anew, it would lose its triggers.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0013_trajectories_and_rebases"
down_revision: str | None = "0012_appraisals_and_decisions"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "scheme_measure_step": (("scheme_id", "measure_code", "journal_number", "day"),),
    "rebase": (("id",), ("measure_code", "subject", "period_start", "period_end")),
    "rebase_version": (("rebase_id", "journal_number"),),
}
_MEASURE_KEY = ("scheme_id", "measure_code", "journal_number")


def upgrade() -> None:
    """Make the change."""
    op.add_column("scheme_measure", sa.Column("starts", sa.Date(), nullable=True))
    op.add_column("scheme_measure", sa.Column("tolerance", sa.String(length=40), nullable=True))
    _create_steps()
    _create_rebases()
    _create_rebase_versions()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in ("rebase_version", "rebase", "scheme_measure_step"):
        op.drop_table(table)
    op.drop_column("scheme_measure", "tolerance")
    op.drop_column("scheme_measure", "starts")


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _check(table: str, name: str, sql: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))


def _create_steps() -> None:
    op.create_table(
        "scheme_measure_step",
        sa.Column("scheme_id", sa.Integer(), nullable=False),
        sa.Column("measure_code", sa.String(length=60), nullable=False),
        sa.Column("journal_number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            _MEASURE_KEY,
            [f"scheme_measure.{column}" for column in _MEASURE_KEY],
            name=op.f("fk_scheme_measure_step_all_columns_scheme_measure"),
        ),
        sa.PrimaryKeyConstraint(*_MEASURE_KEY, "day", name=op.f("pk_scheme_measure_step")),
    )


def _create_rebases() -> None:
    table = "rebase"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("measure_code", sa.String(length=60), nullable=False),
        sa.Column("scheme_id", _number(), nullable=True),
        sa.Column("place_code", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        _key(table, "journal_number", "journal.number"),
        _key(table, "measure_code", "measure.code"),
        _key(table, "scheme_id", "scheme.id"),
        _key(table, "place_code", "reference_item.code"),
        _check(table, "rebase_is_about_one_thing", "(scheme_id IS NULL) <> (place_code IS NULL)"),
        _check(
            table,
            "subject_names_what_it_is_about",
            "subject = CASE WHEN scheme_id IS NULL THEN 'place:' || place_code "
            "ELSE 'scheme:' || CAST(scheme_id AS VARCHAR(20)) END",
        ),
        _check(table, "period_ends_after_it_starts", "period_end >= period_start"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rebase")),
        sa.UniqueConstraint(
            "measure_code",
            "subject",
            "period_start",
            "period_end",
            name=op.f("uq_rebase_everything_it_is_of"),
        ),
    )
    for column in ("journal_number", "scheme_id", "place_code"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _create_rebase_versions() -> None:
    table = "rebase_version"
    op.create_table(
        table,
        sa.Column("rebase_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        _key(table, "rebase_id", "rebase.id"),
        _key(table, "journal_number", "journal.number"),
        _check(table, "rebase_has_a_reason", "reason <> ''"),
        sa.PrimaryKeyConstraint("rebase_id", "journal_number", name=op.f("pk_rebase_version")),
    )
