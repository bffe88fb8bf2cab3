"""Files that were taken away, their bytes while they are kept, and files made in the background."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from tracker.db.append_only import protect

revision: str = "0015_releases"
down_revision: str | None = "0014_people_counted_once"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Every table here keeps its rows for ever: each with its unique keys.
PROTECTED: dict[str, tuple[tuple[str, ...], ...]] = {"release": (("id",),)}

_CHECKS = {
    "file_is_not_empty": "size_bytes > 0",
    "file_has_a_name": "file_name <> ''",
    "moments_are_in_order": "since IS NULL OR since <= as_at",
    "differs_from_an_earlier_one": "differs_from_id < id",
}


def upgrade() -> None:
    """Make the change."""
    _create_releases()
    _create_content()
    _create_jobs()
    for table, keys in PROTECTED.items():
        protect(op.get_bind(), table, keys)


def downgrade() -> None:
    """Undo it."""
    for table in ("file_job", "release_piece", "release_content", "release"):
        op.drop_table(table)


def _number() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _moment() -> sa.DateTime:
    return sa.DateTime(timezone=True)


def _key(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_{target.split('.', maxsplit=1)[0]}")
    return sa.ForeignKeyConstraint([column], [target], name=name)


def _one_of(values: tuple[str, ...], name: str) -> sa.Enum:
    # The naming convention of the models puts the table's name before it.
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def _create_releases() -> None:
    table = "release"
    doors = ("page", "command", "background")
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("taken_at", _moment(), nullable=False),
        sa.Column("person_id", _number(), nullable=True),
        sa.Column("door", _one_of(doors, "door_is_known"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("fund_code", sa.String(length=40), nullable=False),
        sa.Column("financial_year", sa.String(length=7), nullable=False),
        sa.Column("basis", sa.String(length=30), nullable=True),
        sa.Column("profile", sa.String(length=30), nullable=False),
        sa.Column("as_at", _moment(), nullable=False),
        sa.Column("as_at_number", _number(), nullable=False),
        sa.Column("since", _moment(), nullable=True),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("file_name", sa.String(length=300), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("file_sha256", sa.String(length=64), nullable=False),
        sa.Column("data_sha256", sa.String(length=64), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("differs_from_id", _number(), nullable=True),
        *(
            sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}"))
            for name, sql in _CHECKS.items()
        ),
        _key(table, "person_id", "person.id"),
        _key(table, "as_at_number", "journal.number"),
        _key(table, "differs_from_id", "release.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    op.create_index(op.f(f"ix_{table}_kind_id"), table, ["kind", "id"])


def _create_content() -> None:
    table, pieces = "release_content", "release_piece"
    op.create_table(
        table,
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("kept_at", _moment(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f(f"pk_{table}")),
    )
    op.create_table(
        pieces,
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        _key(pieces, "sha256", f"{table}.sha256"),
        sa.PrimaryKeyConstraint("sha256", "number", name=op.f(f"pk_{pieces}")),
    )


def _create_jobs() -> None:
    table = "file_job"
    states = ("waiting", "ready", "failed")
    op.create_table(
        table,
        sa.Column("id", _number(), nullable=False),
        sa.Column("person_id", _number(), nullable=False),
        sa.Column("asked_at", _moment(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("again_id", _number(), nullable=True),
        sa.Column("state", _one_of(states, "state_is_known"), nullable=False),
        sa.Column("rows_expected", _number(), nullable=False),
        sa.Column("rows_written", _number(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("claim", sa.String(length=32), nullable=True),
        sa.Column("claimed_until", _moment(), nullable=True),
        sa.Column("release_id", _number(), nullable=True),
        sa.Column("ended_at", _moment(), nullable=True),
        sa.Column("problem", sa.String(length=300), nullable=False),
        _key(table, "person_id", "person.id"),
        _key(table, "again_id", "release.id"),
        _key(table, "release_id", "release.id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])
    op.create_index(op.f(f"ix_{table}_state_id"), table, ["state", "id"])
