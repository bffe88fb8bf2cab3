"""Observed values of measures, with their versions."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0008_observations"
down_revision: str | None = "0007_uploads_seen"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_KEY = ("measure_code", "subject", "period_start", "period_end", "dimension", "group_code")

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "observed_value": (("id",), _KEY),
    "observed_value_version": (("observed_value_id", "journal_number"),),
}

_VALUE_CHECKS = {
    "value_is_about_one_thing": "(scheme_id IS NULL) <> (place_code IS NULL)",
    "subject_names_what_it_is_about": "subject = CASE WHEN scheme_id IS NULL THEN 'place:' || place_code ELSE 'scheme:' || CAST(scheme_id AS VARCHAR(20)) END",
    "breakdown_has_its_group": "(dimension = '') = (group_code = '')",
    "period_ends_after_it_starts": "period_end >= period_start",
}
_VERSION_CHECKS = {
    "reported_has_a_figure": "status <> 'reported' OR value IS NOT NULL OR (numerator IS NOT NULL AND denominator IS NOT NULL)",
    "only_reported_has_figures": "status NOT IN ('nil', 'not reported', 'suppressed') OR (numerator IS NULL AND denominator IS NULL AND value IS NULL AND lower_limit IS NULL AND upper_limit IS NULL)",
    "missing_value_has_a_reason": "status NOT IN ('not reported', 'suppressed') OR reason <> ''",
    "numerator_has_its_denominator": "(numerator IS NULL) = (denominator IS NULL)",
    "limits_are_a_pair": "(lower_limit IS NULL) = (upper_limit IS NULL)",
    "imd_version_is_a_year": "imd_version IS NULL OR imd_version >= 2015",
    "row_is_of_an_upload": "(upload_id IS NULL) = (source_row IS NULL)",
}


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _one_of(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=30)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _checks(table: str, checks: dict[str, str]) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in checks.items()
    ]


def upgrade() -> None:
    """Make the change."""
    op.create_table(
        "observed_value",
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("measure_code", sa.String(length=60), nullable=False),
        sa.Column("scheme_id", _number(), nullable=True),
        sa.Column("place_code", sa.String(length=40), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("group_code", sa.String(length=40), nullable=False),
        *_checks("observed_value", _VALUE_CHECKS),
        _key("observed_value", "journal_number", "journal.number"),
        _key("observed_value", "measure_code", "measure.code"),
        _key("observed_value", "scheme_id", "scheme.id"),
        _key("observed_value", "place_code", "reference_item.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observed_value")),
        sa.UniqueConstraint(*_KEY, name="uq_observed_value_everything_it_is_of"),
    )
    for column in ("journal_number", "place_code", "scheme_id"):
        op.create_index(op.f(f"ix_observed_value_{column}"), "observed_value", [column])
    _versions()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def _versions() -> None:
    table = "observed_value_version"
    basis = _one_of(
        op.f(f"ck_{table}_value_basis_is_known"), "recorded", "published", "illustrative"
    )
    qualifier = _one_of(
        op.f(f"ck_{table}_qualifier_is_known"), "exact", "over", "nearly", "about", "below"
    )
    status = _one_of(
        op.f(f"ck_{table}_status_is_known"), "reported", "nil", "not reported", "suppressed"
    )
    coverage = _one_of(op.f(f"ck_{table}_coverage_is_known"), "not stated", "full", "partial")
    quality = _one_of(
        op.f(f"ck_{table}_quality_is_known"), "not stated", "final", "provisional", "estimated"
    )
    op.create_table(
        table,
        sa.Column("observed_value_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("status", status, nullable=False),
        sa.Column("qualifier", qualifier, nullable=False),
        *(
            sa.Column(name, sa.String(length=40), nullable=True)
            for name in ("numerator", "denominator", "value", "lower_limit", "upper_limit")
        ),
        sa.Column("imd_version", sa.Integer(), nullable=True),
        sa.Column("definition_version", sa.String(length=60), nullable=False),
        sa.Column("coverage", coverage, nullable=False),
        sa.Column("quality", quality, nullable=False),
        sa.Column("value_basis", basis, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("upload_id", _number(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        *_checks(table, _VERSION_CHECKS),
        _key(table, "observed_value_id", "observed_value.id"),
        _key(table, "journal_number", "journal.number"),
        _key(table, "upload_id", "upload.id"),
        sa.PrimaryKeyConstraint("observed_value_id", "journal_number", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_upload_id"), table, ["upload_id"])


def downgrade() -> None:
    """Undo it."""
    op.drop_table("observed_value_version")
    op.drop_table("observed_value")
