"""Whether a database has the tables of this version of the tracker."""

from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from tracker.db.migrate import alembic_config


@dataclass(frozen=True)
class SchemaStanding:
    """The version that a database has, none before the first, and the one that is wanted."""

    current: str | None
    wanted: str

    @property
    def is_current(self) -> bool:
        """Whether there is nothing to upgrade."""
        return self.current == self.wanted

    @property
    def sentence(self) -> str:
        """How the database stands, and what to do about it."""
        if self.is_current:
            return f"The database is at version {self.wanted}."
        if self.current is None:
            return "The database has no tables yet. To make them, run: tracker upgrade"
        return (
            f"The database is at version {self.current}, and this tracker needs {self.wanted}. "
            "To bring it up to date, run: tracker upgrade"
        )


def schema_standing(connection: Connection) -> SchemaStanding:
    """Compare the database's version with the newest migration."""
    # The script directory needs a configuration, but asks nothing of its database.
    script = ScriptDirectory.from_config(alembic_config("sqlite://"))
    current = MigrationContext.configure(connection).get_current_revision()
    return SchemaStanding(current, script.get_current_head() or "")
