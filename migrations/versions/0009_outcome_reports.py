"""Outcome reports with their versions, answers and extensions, and the rules of reporting.

The moves that the database lets through are a CHECK. To change them, make the table of versions
anew with its rows, as 0007 does with imported documents, and protect it again.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0009_outcome_reports"
down_revision: str | None = "0008_observations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here that keeps its rows for ever, with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "outcome_report": (("id",), ("reference",), ("scheme_id", "period_start", "period_end")),
    "outcome_report_version": (
        ("report_id", "journal_number"),
        ("report_id", "revision"),
        ("report_id", "revision", "state"),
    ),
    "outcome_answer": (("report_id", "journal_number", "what", "dimension", "group_code"),),
    "outcome_extension": (("scheme_id", "period_start", "period_end", "journal_number"),),
    "reporting_rules_version": (("journal_number",),),
}

# From, act, to.
_MOVES = (
    ("not started", "save", "draft"),
    ("draft", "save", "draft"),
    ("queried", "save", "queried"),
    ("superseded", "save", "draft"),
    ("draft", "submit", "submitted"),
    ("queried", "submit", "submitted"),
    ("submitted", "recall", "draft"),
    ("nil", "recall", "draft"),
    ("not started", "report nil", "nil"),
    ("draft", "report nil", "nil"),
    ("queried", "report nil", "nil"),
    ("superseded", "report nil", "nil"),
    ("submitted", "take into review", "in review"),
    ("in review", "query", "queried"),
    ("nil", "query", "queried"),
    ("in review", "accept", "accepted"),
    ("not started", "waive", "waived"),
    ("draft", "waive", "waived"),
    ("queried", "waive", "waived"),
    ("superseded", "waive", "waived"),
    ("accepted", "supersede", "superseded"),
    ("waived", "supersede", "superseded"),
)
_VERSION_CHECKS = {
    "move_is_in_the_table": " OR ".join(
        f"(from_state = '{start}' AND act = '{act}' AND state = '{end}')"
        for start, act, end in _MOVES
    ),
    "first_version_follows_none": "(revision = 1) = (previous_revision IS NULL)",
    "revisions_have_no_gap": "previous_revision = revision - 1",
    "first_version_begins_it": "(revision = 1) = (from_state = 'not started')",
    "handed_in_by_a_person": "state NOT IN ('submitted', 'in review', 'accepted') "
    "OR author_id IS NOT NULL",
    "reviewer_is_not_the_author": "state NOT IN ('in review', 'accepted') "
    "OR (reviewer_id IS NOT NULL AND reviewer_id <> author_id)",
    "state_has_its_reason": "state NOT IN ('queried', 'nil', 'waived', 'superseded') "
    "OR reason <> ''",
    "decision_names_its_body": "state NOT IN ('accepted', 'waived') OR decision_body <> ''",
    "case_study_has_consent": "case_study = '' OR case_study_consent",
    "row_is_of_an_upload": "(upload_id IS NULL) = (source_row IS NULL)",
}
_ANSWER_CHECKS = {
    "group_has_its_dimension": "(dimension = '') = (group_code = '')",
    "only_reported_has_figures": "status = 'reported' "
    "OR (value IS NULL AND numerator IS NULL AND denominator IS NULL)",
    "only_reported_is_qualified": "status = 'reported' OR qualifier = 'exact'",
}


def upgrade() -> None:
    """Make the change."""
    _create_reports()
    _create_versions()
    _create_answers()
    _create_extensions()
    _create_rules()
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


def _create_reports() -> None:
    table = "outcome_report"
    ends = {"period_ends_after_it_starts": "period_end >= period_start"}
    unique = "scheme_id", "period_start", "period_end"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("scheme_id", _number(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        *_checks(table, ends),
        _key(table, "journal_number", "journal.number"),
        _key(table, "scheme_id", "scheme.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("reference", name=op.f(f"uq_{table}_reference")),
        sa.UniqueConstraint(*unique, name=op.f(f"uq_{table}_{'_'.join(unique)}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_versions() -> None:
    table = "outcome_report_version"
    words = ("from_state", "act", "state")
    people = ("acted_by", "author_id", "reviewer_id")
    organisations = ("acted_for", "author_organisation_id")
    texts = ("reason", "delivered", "difference", "risks", "learning", "case_study")
    op.create_table(
        table,
        sa.Column("report_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_revision", sa.Integer(), nullable=True),
        *(sa.Column(name, sa.String(length=30), nullable=False) for name in words),
        sa.Column("tier", sa.String(length=40), nullable=False),
        *(sa.Column(name, _number(), nullable=True) for name in (*people, *organisations)),
        sa.Column("decision_body", sa.String(length=200), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.Column("case_study_consent", sa.Boolean(), nullable=False),
        sa.Column("upload_id", _number(), nullable=True),
        sa.Column("source_row", sa.Integer(), nullable=True),
        *_checks(table, _VERSION_CHECKS),
        _key(table, "report_id", "outcome_report.id"),
        _key(table, "journal_number", "journal.number"),
        _key(table, "upload_id", "upload.id"),
        *(_key(table, name, "person.id") for name in people),
        *(_key(table, name, "organisation.id") for name in organisations),
        sa.ForeignKeyConstraint(
            ["report_id", "previous_revision", "from_state"],
            [f"{table}.report_id", f"{table}.revision", f"{table}.state"],
            name="fk_outcome_report_version_follows_the_one_before",
        ),
        sa.PrimaryKeyConstraint("report_id", "journal_number", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("report_id", "revision", name=op.f(f"uq_{table}_report_id_revision")),
        sa.UniqueConstraint(
            *("report_id", "revision", "state"), name=op.f(f"uq_{table}_report_id_revision_state")
        ),
    )
    op.create_index(op.f(f"ix_{table}_upload_id"), table, ["upload_id"])


def _create_answers() -> None:
    table = "outcome_answer"
    status = ("reported", "nil", "not reported", "suppressed")
    qualifier = ("exact", "over", "nearly", "about", "below")
    op.create_table(
        table,
        sa.Column("report_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("dimension", sa.String(length=40), nullable=False),
        sa.Column("group_code", sa.String(length=40), nullable=False),
        sa.Column("status", _one_of(f"ck_{table}_status_is_known", status), nullable=False),
        sa.Column(
            "qualifier", _one_of(f"ck_{table}_qualifier_is_known", qualifier), nullable=False
        ),
        *(
            sa.Column(name, sa.String(length=40), nullable=True)
            for name in ("value", "numerator", "denominator")
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        *_checks(table, _ANSWER_CHECKS),
        sa.ForeignKeyConstraint(
            ["report_id", "journal_number"],
            ["outcome_report_version.report_id", "outcome_report_version.journal_number"],
            name="fk_outcome_answer_report_and_journal_number_version",
        ),
        sa.PrimaryKeyConstraint(
            *("report_id", "journal_number", "what", "dimension", "group_code"),
            name=op.f(f"pk_{table}"),
        ),
    )


def _create_extensions() -> None:
    table = "outcome_extension"
    checks = {
        "extension_has_a_reason": "reason <> ''",
        "due_is_after_the_start": "due > period_start",
    }
    op.create_table(
        table,
        sa.Column("scheme_id", _number(), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *_checks(table, checks),
        _key(table, "journal_number", "journal.number"),
        _key(table, "scheme_id", "scheme.id"),
        sa.PrimaryKeyConstraint(
            *("scheme_id", "period_start", "period_end", "journal_number"),
            name=op.f(f"pk_{table}"),
        ),
    )


def _create_rules() -> None:
    table = "reporting_rules_version"
    days = ("opens_before_end", "due_after_end", "closes_after_due")
    checks = {"days_are_not_negative": " AND ".join(f"{name} >= 0" for name in days)}
    op.create_table(
        table,
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("tiers", sa.JSON(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in days),
        sa.Column("reason", sa.Text(), nullable=False),
        *_checks(table, checks),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("journal_number", name=op.f(f"pk_{table}")),
    )
