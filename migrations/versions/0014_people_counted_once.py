"""Registers of people, among whose schemes people are declared to be counted once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0014_people_counted_once"
down_revision: str | None = "0013_trajectories_and_rebases"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here keeps its rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {
    "people_register": (("id",),),
    "people_register_version": (("register_id", "journal_number"), ("register_id", "revision")),
    "people_register_scheme": (("register_id", "journal_number", "scheme_id"),),
}

_VERSION_CHECKS = {
    "first_version_follows_none": "(revision = 1) = (previous_revision IS NULL)",
    "revisions_have_no_gap": "previous_revision = revision - 1",
    "register_has_a_name": "name <> ''",
    "register_says_how": "how <> ''",
    "withdrawn_was_declared": "revision > 1 OR NOT is_withdrawn",
    "later_version_has_a_reason": "revision = 1 OR reason <> ''",
}


def upgrade() -> None:
    """Make the change."""
    _create_registers()
    _create_versions()
    _create_schemes()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in reversed(PROTECTED):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _create_registers() -> None:
    table = "people_register"
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        _key(table, "journal_number", "journal.number"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_journal_number"), table, ["journal_number"])


def _create_versions() -> None:
    table = "people_register_version"
    op.create_table(
        table,
        sa.Column("register_id", _number(), nullable=False),
        sa.Column("journal_number", _number(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("previous_revision", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("first_year", sa.String(length=7), nullable=False),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        *(
            sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))
            for name, sql in _VERSION_CHECKS.items()
        ),
        _key(table, "register_id", "people_register.id"),
        _key(table, "journal_number", "journal.number"),
        sa.ForeignKeyConstraint(
            ["register_id", "previous_revision"],
            [f"{table}.register_id", f"{table}.revision"],
            name=f"fk_{table}_follows_the_one_before",
        ),
        sa.PrimaryKeyConstraint("register_id", "journal_number", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(
            "register_id", "revision", name=op.f(f"uq_{table}_register_id_revision")
        ),
    )


def _create_schemes() -> None:
    table = "people_register_scheme"
    version = "people_register_version"
    columns = ("register_id", "journal_number", "scheme_id")
    op.create_table(
        table,
        *(sa.Column(name, _number(), nullable=False) for name in columns),
        _key(table, "scheme_id", "scheme.id"),
        sa.ForeignKeyConstraint(
            ["register_id", "journal_number"],
            [f"{version}.register_id", f"{version}.journal_number"],
            name="fk_people_register_scheme_version",
        ),
        sa.PrimaryKeyConstraint(*columns, name=op.f(f"pk_{table}")),
    )
