"""How Alembic meets the models: one connection, one transaction, no offline mode."""

from typing import Literal

from alembic import context

from tracker.db.engine import make_engine
from tracker.db.models import Base
from tracker.db.types import ExactDecimal, UtcMoment


def _plain_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Write our own column types as the plain ones they are stored as: migrations are frozen."""
    if kind == "type" and isinstance(item, UtcMoment):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, ExactDecimal):
        return "sa.String(length=40)"
    return False


def run() -> None:
    """Run the migrations asked for inside one transaction."""
    url = context.config.get_main_option("sqlalchemy.url")
    if not url:
        raise RuntimeError("Alembic was started without a database address.")
    engine = make_engine(url)
    with engine.connect().execution_options(writes=True) as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            compare_type=True,
            compare_server_default=True,
            render_item=_plain_type,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
    engine.dispose()


run()
