"""Appraisals of schemes with their scores, and decisions on schemes with the reports they rest on.

The closed lists (objectives, kinds of decision, grades of evidence) are CHECKs. To change one,
make its table anew with its rows, as 0007 does with imported documents, and protect it again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0012_appraisals_and_decisions"
down_revision: str | None = "0011_evidence"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here keeps its rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "scheme_appraisal": (("scheme_id", "journal_number"), ("scheme_id", "revision")),
    "scheme_appraisal_score": (("scheme_id", "journal_number", "objective"),),
    "scheme_decision": (("id",), ("scheme_id", "place")),
    "scheme_decision_version": (("decision_id", "journal_number"), ("decision_id", "revision")),
    "scheme_decision_report": (("decision_id", "journal_number", "report_id"),),
}

_OBJECTIVES = (
    *("best start", "control over life", "good work"),
    *("standard of living", "healthy places", "prevention"),
)
_KINDS = ("stop", "adapt", "continue", "scale")
_GRADES = ("0", "1", "2", "3", "4", "5")

_SCORED = ("alignment", "effectiveness")

_REVISIONS = {
    "first_version_follows_none": "(revision = 1) = (previous_revision IS NULL)",
    "revisions_have_no_gap": "previous_revision = revision - 1",
}
_APPRAISAL_CHECKS = {
    **_REVISIONS,
    "appraisal_names_its_panel": "body <> ''",
    "scores_rest_on_something": "evidence <> ''",
    "later_version_has_a_reason": "revision = 1 OR reason <> ''",
}
_DECISION_CHECKS = {
    **_REVISIONS,
    "decision_names_its_body": "body <> ''",
    "decision_has_a_reason": "reason <> ''",
    "adapting_says_what_changes": "kind <> 'adapt' OR changes <> ''",
    "correction_has_a_reason": "revision = 1 OR correction <> ''",
}


def upgrade() -> None:
    """Make the change."""
    _create_appraisals()
    _create_scores()
    _create_decisions()
    _create_versions()
    _create_reports()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in reversed(PROTECTED):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _one_of(name: str, words: Sequence[str]) -> sa.Enum:
    return sa.Enum(*words, name=op.f(name), native_enum=False, create_constraint=True, length=30)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _checks(table: str, checks: dict[str, str]) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in checks.items()
    ]


def _follows(table: str, owner: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [owner, "previous_revision"],
        [f"{table}.{owner}", f"{table}.revision"],
        name=f"fk_{table}_follows_the_one_before",
    )


def _create_appraisals() -> None:
    table = "scheme_appraisal"
    op.create_table(
        table,
        sa.Column("scheme_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_revision", sa.Integer(), nullable=True),
        sa.Column("appraised_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        sa.Column("decision_reference", sa.String(length=120), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_checks(table, _APPRAISAL_CHECKS),
        _key(table, "scheme_id", "scheme.id"),
        _key(table, "journal_number", "journal.number"),
        _follows(table, "scheme_id"),
        sa.PrimaryKeyConstraint("scheme_id", "journal_number", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("scheme_id", "revision", name=op.f(f"uq_{table}_scheme_id_revision")),
    )


def _create_scores() -> None:
    table = "scheme_appraisal_score"
    checks = {f"{what}_is_0_to_3": f"{what} BETWEEN 0 AND 3" for what in _SCORED}
    op.create_table(
        table,
        sa.Column("scheme_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column(
            "objective", _one_of(f"ck_{table}_objective_is_known", _OBJECTIVES), nullable=False
        ),
        *(sa.Column(what, sa.Integer(), nullable=False) for what in _SCORED),
        sa.Column("note", sa.Text(), nullable=False),
        *_checks(table, checks),
        sa.ForeignKeyConstraint(
            ["scheme_id", "journal_number"],
            ["scheme_appraisal.scheme_id", "scheme_appraisal.journal_number"],
            name="fk_scheme_appraisal_score_appraisal",
        ),
        sa.PrimaryKeyConstraint(
            "scheme_id", "journal_number", "objective", name=op.f(f"pk_{table}")
        ),
    )


def _create_decisions() -> None:
    table = "scheme_decision"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("scheme_id", _number(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        *_checks(table, {"place_is_counted_from_1": "place >= 1"}),
        _key(table, "scheme_id", "scheme.id"),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("scheme_id", "place", name=op.f(f"uq_{table}_scheme_id_place")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_versions() -> None:
    table = "scheme_decision_version"
    texts = ("reason", "changes", "despite", "correction")
    op.create_table(
        table,
        sa.Column("decision_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_revision", sa.Integer(), nullable=True),
        sa.Column("kind", _one_of(f"ck_{table}_kind_is_known", _KINDS), nullable=False),
        sa.Column("grade", _one_of(f"ck_{table}_grade_is_known", _GRADES), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("body", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        *_checks(table, _DECISION_CHECKS),
        _key(table, "decision_id", "scheme_decision.id"),
        _key(table, "journal_number", "journal.number"),
        _follows(table, "decision_id"),
        sa.PrimaryKeyConstraint("decision_id", "journal_number", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "decision_id", "revision", name=op.f(f"uq_{table}_decision_id_revision")
        ),
    )


def _create_reports() -> None:
    table = "scheme_decision_report"
    columns = ("decision_id", "journal_number", "report_id")
    version = "scheme_decision_version"
    op.create_table(
        table,
        *(sa.Column(name, _number(), nullable=False) for name in columns),
        _key(table, "report_id", "outcome_report.id"),
        sa.ForeignKeyConstraint(
            ["decision_id", "journal_number"],
            [f"{version}.decision_id", f"{version}.journal_number"],
            name="fk_scheme_decision_report_version",
        ),
        sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}")),
    )
